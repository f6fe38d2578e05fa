import { expect, jest, test } from '@jest/globals';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { CREATE, UPDATE } from '../support/killable.ts';
import { HOUR, MINUTE } from '../support/moved-clock.ts';
import { speedUpProcess } from '../support/process-time.ts';
import { QUICK_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

const TOKEN = 'an-admin-token-that-is-long-enough';

/** The admin API, as the command line asks it. */
const ask = async (bridge: Bridge, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${bridge.world.url}/api/dead${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return response.json();
};

test('a comment that was given up as unknown, and stood there after all, is found by a retry and not written again', async () => {
  const time = speedUpProcess();
  try {
    const config = configText({ yaml: 'delivery: { holdDead: 1h, giveUpAfter: 1m }' });
    const options = { configText: config.replace('port: 0', `port: 0, admin: { token: "${TOKEN}" }`) };
    await withBridge({ timings: QUICK_TIMINGS, ...options }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const { faults } = bridge.world.zendesk;
      // Zendesk commits it after the last of our looks.
      faults.add({ kind: 'late-commit', match: UPDATE, delayMs: 4_000 });
      await phone.sendText('alpha');
      await until('the call', () => faults.struck.length === 1);
      time.move(2 * MINUTE);
      const [dead, ...more] = await until('the dead entry', async () => {
        const entries = await bridge.world.reads.deadEntries(10);
        return entries.length > 0 && entries;
      });
      expect([dead?.kind, dead?.reason, more]).toEqual(['add-comment', 'gave-up', []]);
      expect(bridge.customerWords(ticket)).toEqual(['Hello']);
      // What the operator sees: it may have happened.
      const said = bridge.logged.filter(({ event }) => event === 'entry.dead').map(({ fields }) => fields);
      expect(said).toEqual([
        expect.objectContaining({ detail: 'its outcome stayed unknown until it was given up', kind: 'add-comment' }),
      ]);
      expect(await ask(bridge, `/${dead?.id}`)).toMatchObject({ entry: { inDoubt: true, holds: true, attempts: 1 } });

      await until('the late commit', () => bridge.customerWords(ticket).length === 2);
      await phone.sendText('beta');
      expect(await ask(bridge, '/retry', { ids: [dead?.id] })).toMatchObject({
        results: [{ result: 'done', mayDouble: false }],
      });
      await until('the next words', () => bridge.customerWords(ticket).includes('beta'));
      await bridge.rest();
      expect(bridge.customerWords(ticket)).toEqual(['Hello', 'alpha', 'beta']);
      expect(await bridge.world.reads.deadEntries(10)).toEqual([]);
    })();
  } finally {
    time.restore();
  }
});

test('a ticket whose creation stays in doubt for a day is found by its external id and not made again', async () => {
  const time = speedUpProcess();
  try {
    await withBridge({ timings: QUICK_TIMINGS, yaml: 'delivery: { giveUpAfter: 3d }' }, async (bridge) => {
      const { faults, oracle } = bridge.world.zendesk;
      faults.add({ kind: 'commit-then-hang', match: CREATE });
      faults.add({ kind: 'status', match: CREATE, times: Number.POSITIVE_INFINITY });
      const phone = bridge.customer();
      await phone.sendText('Hello');
      await until('the creation and tries after it', () => faults.struck.length >= 3);
      await phone.sendText('anybody there?');
      time.move(25 * HOUR);
      await until('the look', () => oracle.requests.of('GET /api/v2/tickets', 200) > 0);
      faults.clear();
      await until('the next words', () => bridge.customerWords(bridge.onlyTicket()).length === 2);
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'anybody there?']);
      expect(bridge.effects('ticket-created')).toHaveLength(1);
    })();
  } finally {
    time.restore();
  }
});
