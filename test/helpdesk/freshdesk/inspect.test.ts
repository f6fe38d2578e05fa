import { describe, expect, test } from '@jest/globals';
import type { CustomerWords } from '../../../src/sandbox/freshdesk/options.ts';
import { start, written } from './emulated.ts';
import { signal } from './harness.ts';

const NOTHING = {
  groups: [],
  assignees: [],
  leads: [],
  fields: [],
  types: [],
  forms: [],
  brands: [],
  sources: [],
  sla: true,
};
const KIND: CustomerWords = {
  reopens: true,
  countsAsRequesterResponse: true,
  countsAsAgentResponse: false,
  performer: 'requester',
  mailsRequester: false,
};

const lines = (found: readonly { level: string; what: string; found: string }[]) =>
  found.map((line) => `${line.level} ${line.what}: ${line.found}`);

describe('Comparing a Freshdesk account with a configuration', () => {
  test('the field that tickets are found by, SLA policies and options are looked at', async () => {
    const { helpdesk } = await start({
      fields: [{ name: 'cf_deskbridge_ref' }, { name: 'Plan', type: 'custom_dropdown', choices: ['Gold'] }],
    });
    const wanted = { ...NOTHING, fields: [{ name: 'Plan', texts: ['Gold', 'Silver'] }], sources: ['Chat', 'Pigeon'] };
    const found = lines(await helpdesk.inspect(wanted, signal()));
    expect(found).toEqual(
      expect.arrayContaining([
        'ok field cf_deskbridge_ref: is there',
        'fault field "Plan": does not take "Silver": add it to its options, or correct it',
        'ok source "Chat": is there',
        expect.stringMatching(/^fault source "Pigeon"/),
        expect.stringMatching(/^ok SLA policies: can be read: \d/),
      ]),
    );
  });

  test('a missing field and an agent who is no admin are told', async () => {
    const { helpdesk } = await start({ fields: [], apiAgent: { name: 'Kim', email: 'k@acme.example', role: 'agent' } });
    const found = lines(await helpdesk.inspect(NOTHING, signal()));
    expect(found).toContainEqual(expect.stringMatching(/^warn field cf_deskbridge_ref: is not there/));
    expect(found).toContainEqual(expect.stringMatching(/^warn SLA policies: cannot be read \(HTTP 403\)/));
  });
});

describe('The trial of customers’ messages', () => {
  const quick = { trialWaitMs: 1 };

  test('tells what the account makes of both ways, and leaves nothing behind', async () => {
    const { helpdesk, emulator } = await start({ unconfirmed: { incomingNote: KIND } }, quick);
    const before = emulator.account.tickets.size;
    expect(lines(await helpdesk.tryOut(signal()))).toEqual([
      expect.stringMatching(
        /^ok trial: a customer’s message as note: does not count as an agent’s answer; a resolved ticket becomes open; it counts as the customer’s answer/,
      ),
      expect.stringMatching(
        /^fault trial: a customer’s message as reply: counts as an agent’s answer, so first-response deadlines end at once; a resolved ticket stays resolved/,
      ),
      'ok trial: its tickets and its contact are deleted',
    ]);
    expect(written(emulator, 'ticket-created')).toHaveLength(2);
    expect(emulator.account.tickets.size).toBe(before);
  });

  test('a way that is refused is a fault only where it is the configured one', async () => {
    for (const customerMessages of ['note', 'reply'] as const) {
      const { helpdesk, emulator } = await start({}, { ...quick, customerMessages });
      emulator.faults.add({ kind: 'status', status: 403, times: 1, match: { method: 'POST', path: /\/notes$/ } });
      const found = lines(await helpdesk.tryOut(signal()));
      expect(found[0]).toMatch(
        customerMessages === 'note'
          ? /^fault .*as note: is refused \(HTTP 403\): set helpdesk/
          : /^warn .*as note: is refused/,
      );
      await emulator.close();
    }
  });

  test('an account that lets no ticket be made is told as that, and the contact goes again', async () => {
    const { helpdesk, emulator } = await start({}, quick);
    emulator.account.settings.required.add('cf_deskbridge_ref');
    const found = lines(await helpdesk.tryOut(signal()));
    expect(found.slice(0, 2)).toEqual([
      expect.stringMatching(/^fault trial: .*as note: no ticket could be made \(HTTP 400\)/),
      expect.stringMatching(/^fault trial: .*as reply: no ticket could be made/),
    ]);
    expect(found[2]).toMatch(/^ok trial: its tickets/);
    expect(written(emulator, 'contact-deleted')).toHaveLength(1);
  });
});
