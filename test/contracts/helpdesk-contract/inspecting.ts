import { describe, expect, test } from '@jest/globals';
import type { WantedOfHelpdesk } from '../../../src/core/inspection.ts';
import { signal } from '../../helpdesk/calls.ts';
import type { StartBench } from './bench.ts';
import { useWorkbench } from './workbench.ts';

const NOTHING: WantedOfHelpdesk = {
  groups: [],
  assignees: [],
  leads: [],
  fields: [],
  types: [],
  forms: [],
  brands: [],
  sources: [],
  sla: false,
};

export const inspectingContract = (start: StartBench): void => {
  describe('comparing it with a configuration', () => {
    const open = useWorkbench(start);

    test('finds what is there, in any case of letters', async () => {
      const bench = await open({ groups: ['Support', 'Finance'], fields: ['Order'] });
      const found = await bench.helpdesk.inspect(
        {
          ...NOTHING,
          groups: ['support', 'Finance'],
          fields: [{ name: 'Order', texts: ['A 17'] }],
          assignees: [bench.people.agent.email],
          leads: [bench.people.agent.email],
        },
        signal(),
      );
      const named = found.filter(({ what }) => /^(group|field "|assignee|lead)/.test(what));
      expect(named.map(({ level, what }) => `${level} ${what}`)).toEqual([
        'ok group "support"',
        'ok group "Finance"',
        'ok field "Order"',
        `ok assignee ${bench.people.agent.email}`,
        `ok lead ${bench.people.agent.email}`,
      ]);
      expect(found[0]).toMatchObject({ level: 'ok', what: 'sign-in' });
    });

    test('names what is not there and says what to do; a lead need not be an agent', async () => {
      const bench = await open({ groups: ['Support'] });
      const wanted = {
        ...NOTHING,
        groups: ['Suport'],
        types: ['riddle'],
        fields: [{ name: 'Order', texts: [] }],
        assignees: ['nobody@acme.example'],
        leads: ['lead@acme.example'],
      };
      const found = await bench.helpdesk.inspect(wanted, signal());
      const ofNames = found.filter(({ what }) => /^(group|type|field "|assignee|lead)/.test(what));
      expect(ofNames.map(({ level, what }) => `${level} ${what}`)).toEqual([
        'fault group "Suport"',
        'fault type "riddle"',
        'fault field "Order"',
        'fault assignee nobody@acme.example',
        'warn lead lead@acme.example',
      ]);
      for (const { level, found: words } of ofNames) if (level === 'fault') expect(words).toMatch(/correct/);
    });

    test('says that the sign-in fails, and asks nothing more then', async () => {
      const bench = await open();
      bench.signIn.refuse();
      const found = await bench.helpdesk.inspect({ ...NOTHING, groups: ['Support'] }, signal());
      expect(found).toEqual([{ level: 'fault', what: 'sign-in', found: expect.stringMatching(/^failed: /) }]);
    });

    test('ends when nobody answers', async () => {
      const bench = await open({ timeoutMs: 300 });
      bench.faults.add({ kind: 'hang', times: 9, match: {} });
      const [first] = await bench.helpdesk.inspect(NOTHING, signal());
      expect(first).toMatchObject({ level: 'fault', what: 'sign-in' });
    });

    test('writes nothing', async () => {
      const bench = await open({ groups: ['Support'] });
      await bench.helpdesk.inspect({ ...NOTHING, groups: ['Support'], sla: true }, signal());
      expect([bench.committed('ticket'), bench.committed('comment')]).toEqual([0, 0]);
    });
  });
};
