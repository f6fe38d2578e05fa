import { expect, jest, test } from '@jest/globals';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { HOUR, SECOND } from '../support/moved-clock.ts';
import { speedUpProcess } from '../support/process-time.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

/** Writes as the bridge's own user, past the bridge. */
const callZendesk = async ({ world }: Bridge, method: string, path: string, ticket: object): Promise<void> => {
  const { SANDBOX_CLIENT_ID, SANDBOX_CLIENT_SECRET } = world.env;
  const post = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const asked = await fetch(`${world.zendeskUrl}/oauth/tokens`, {
    method: 'POST',
    ...post({
      grant_type: 'client_credentials',
      client_id: SANDBOX_CLIENT_ID,
      client_secret: SANDBOX_CLIENT_SECRET,
      scope: 'read write',
    }),
  });
  const { access_token: token } = (await asked.json()) as { access_token: string };
  const { body, headers } = post({ ticket });
  const answer = await fetch(`${world.zendeskUrl}/api/v2/${path}`, {
    method,
    body,
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
  expect(answer.ok).toBe(true);
};

const counted = async ({ world }: Bridge): Promise<number> => {
  const page = await (await fetch(`${world.url}/metrics`)).text();
  return Number(/^deskbridge_duplicate_effects_total\{target="zendesk"\} (\d+)$/m.exec(page)?.[1] ?? 0);
};

/** A day later, all of the day's sweep. */
const sweepTheDay = async ({ world, logged }: Bridge, move: (ms: number) => void): Promise<readonly object[]> => {
  const before = logged.length;
  move(26 * HOUR);
  expect(await world.app.engine.sweepNow()).toBe('done');
  return logged
    .slice(before)
    .filter(({ event }) => event === 'effect.doubled')
    .map(({ fields }) => fields);
};

test('the nightly sweep finds a comment and a ticket that stand twice, says so once, and nothing where all is well', async () => {
  const time = speedUpProcess();
  try {
    await withBridge({}, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer());
      await bridge.rest();
      expect(await sweepTheDay(bridge, time.move)).toEqual([]);
      expect(await counted(bridge)).toBe(0);

      const phone = bridge.customer();
      const other = await bridge.openTicket(phone, 'Good day');
      await phone.sendText('and more');
      await bridge.rest();
      const [written] = bridge.effects('comment-added');
      const { requesterId, externalId } = other;
      const metadata = written?.metadata;
      const comment = { html_body: 'and more', author_id: requesterId };
      await callZendesk(bridge, 'PUT', `tickets/${other.id}`, { comment, metadata });
      await callZendesk(bridge, 'POST', 'tickets', { comment, requester_id: requesterId, external_id: externalId });
      const twice = { account: 'zendesk', ticketId: String(other.id), times: 2 };
      expect(await sweepTheDay(bridge, time.move)).toEqual([
        { ...twice, what: 'comment', opId: metadata?.['deskbridge'] },
        { ...twice, what: 'ticket', tickets: expect.arrayContaining([String(other.id)]) },
      ]);
      expect(await counted(bridge)).toBe(2);

      await phone.sendText('still there?');
      await bridge.rest();
      expect(await sweepTheDay(bridge, time.move)).toEqual([]);
      expect(await counted(bridge)).toBe(2);
      expect(bridge.customerWords(ticket)).toEqual(['Hello']);
    })();
  } finally {
    time.restore();
  }
});

test('the sweep stands back behind everybody else, and goes on where it stopped', async () => {
  const time = speedUpProcess();
  const helpdesk = '  requestsPerMinute: 40\n  share: 50%\n  reconcileEvery: 1h';
  try {
    await withBridge({ helpdesk }, async (bridge) => {
      await bridge.openTicket(bridge.customer());
      time.move(25 * HOUR);
      // Half of the twenty requests a minute are used by others.
      for (let no = 0; no < 10; no += 1) await bridge.customer().sendText('Me too');
      const looks = () => bridge.world.zendesk.oracle.requests.of('GET /api/v2/tickets/:id/audits');
      const calls = () => 3 * bridge.effects('user-upserted').length + bridge.tickets().length;
      await until('the budget to be used up', () => calls() >= 16);
      expect(await bridge.world.app.engine.sweepNow()).toBe('behind');
      expect(looks()).toBe(0);
      await until('the sweep', async () => {
        time.move(20 * SECOND);
        return (await bridge.world.app.engine.sweepNow()) === 'done';
      });
      expect(looks()).toBe(1);
    })();
  } finally {
    time.restore();
  }
});
