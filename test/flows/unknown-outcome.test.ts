import { describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../src/sandbox/shared/faults.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { QUICK_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const CREATE = { method: 'POST', path: /^\/api\/v2\/tickets$/ };
const UPDATE = { method: 'PUT', path: /^\/api\/v2\/tickets\/\d+$/ };
const SEND = { method: 'POST', path: /\/messages$/ };

/** The agents see one ticket with exactly these words, and the vendor committed no more than that. */
const expectOnce = (bridge: Bridge, words: readonly string[]): void => {
  const ticket = bridge.onlyTicket();
  expect(bridge.customerWords(ticket).join('\n').split('\n')).toEqual(words);
  expect(bridge.effects('ticket-created').length).toBe(1);
};

const LOST_ANSWERS: readonly (readonly [string, Omit<Fault, 'match'>])[] = [
  ['answered by a 500 after the commit', { kind: 'commit-then-status', status: 500 }],
  ['answered by a 500 without a commit', { kind: 'status', status: 500 }],
  ['committed and never answered', { kind: 'commit-then-hang' }],
  ['never answered and not committed', { kind: 'hang' }],
  ['cut off after the commit', { kind: 'commit-then-reset' }],
  ['cut off before the commit', { kind: 'reset' }],
  ['answered by half a JSON', { kind: 'truncated-json' }],
  ['answered by a login page with 200 after the commit', { kind: 'login-page', commit: true }],
  ['answered by a login page with 200 without a commit', { kind: 'login-page' }],
  ['committed late, after a 500', { kind: 'late-commit', status: 500, delayMs: 20 }],
];

describe('calls to Zendesk whose outcome nobody knows', () => {
  test.each(LOST_ANSWERS)('a ticket creation that is %s makes one ticket', async (_, fault) => {
    await withBridge({ timings: QUICK_TIMINGS }, async (bridge) => {
      bridge.world.zendesk.faults.add({ ...fault, match: CREATE });
      await bridge.customer().sendText('Hello');
      await until('the ticket', () => bridge.tickets().length > 0);
      await bridge.rest();
      expect(bridge.world.zendesk.faults.struck.length).toBe(1);
      expectOnce(bridge, ['Hello']);
    })();
  });

  test.each(LOST_ANSWERS)(
    'a comment that is %s stands there once, and what follows stays behind it',
    async (_, fault) => {
      await withBridge({ timings: QUICK_TIMINGS }, async (bridge) => {
        const phone = bridge.customer();
        await bridge.openTicket(phone);
        bridge.world.zendesk.faults.add({ ...fault, match: UPDATE });
        await phone.sendText('first');
        await until('the fault', () => bridge.world.zendesk.faults.struck.length === 1);
        await phone.sendText('second');
        await bridge.rest();
        expectOnce(bridge, ['Hello', 'first', 'second']);
      })();
    },
  );

  test(
    'a creation whose key was forgotten is found by its external id instead of being made twice',
    withBridge({ timings: { ...QUICK_TIMINGS, keyLivesMs: 1 } }, async (bridge) => {
      bridge.world.zendesk.faults.add({ kind: 'commit-then-reset', match: CREATE });
      await bridge.customer().sendText('Hello');
      await bridge.rest();
      expectOnce(bridge, ['Hello']);
      expect(bridge.world.zendesk.oracle.requests.of('POST /api/v2/tickets')).toBe(1);
    }),
  );

  test(
    'the agents’ replies go on while a comment is in doubt',
    withBridge({ timings: QUICK_TIMINGS }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      bridge.world.zendesk.faults.add({ kind: 'hang', match: UPDATE });
      await phone.sendText('in doubt');
      await until('the fault', () => bridge.world.zendesk.faults.struck.length === 1);
      bridge.reply(ticket, '<p>I am here</p>');
      await until('the reply', () => bridge.sent().length === 1);
      expect(bridge.customerWords(ticket)).toEqual(['Hello']);
      await bridge.rest();
      expect(bridge.customerWords(ticket)).toEqual(['Hello', 'in doubt']);
    }),
  );
});

describe('sign-in and limits of Zendesk', () => {
  test(
    'a token that was revoked is renewed once, and nothing is lost',
    withBridge({}, async (bridge) => {
      const phones = [bridge.customer(), bridge.customer(), bridge.customer()];
      const { oauth, oracle } = bridge.world.zendesk;
      await phones[0]?.sendText('Hello');
      await bridge.rest();
      const before = oracle.requests.of('POST /oauth/tokens');
      oauth.revokeAll();
      await Promise.all(phones.map((phone) => phone.sendText('Hello again')));
      await bridge.rest();
      expect(oracle.requests.of('POST /oauth/tokens') - before).toBe(1);
      expect(bridge.tickets().map((ticket) => bridge.customerWords(ticket).at(-1))).toEqual(
        Array(3).fill('Hello again'),
      );
    }),
  );

  test(
    'a 429 with Retry-After stops the account until then',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      bridge.world.zendesk.faults.add({ kind: 'retry-after', retryAfterSeconds: 1, match: UPDATE });
      const startedAt = performance.now();
      await phone.sendText('slowly');
      await bridge.rest();
      expect(performance.now() - startedAt).toBeGreaterThan(950);
      expectOnce(bridge, ['Hello', 'slowly']);
      expect(bridge.world.zendesk.oracle.requests.of('PUT /api/v2/tickets/:id')).toBe(2);
    }),
  );

  test.each([503, 502, 504])('a Zendesk that answers %i for a while gets everything in order later', async (status) => {
    await withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone);
      bridge.world.zendesk.faults.add({ kind: 'status', status, times: 4 });
      await phone.sendText('one');
      await phone.sendText('two');
      await bridge.rest();
      await phone.sendText('three');
      await bridge.rest();
      expectOnce(bridge, ['Hello', 'one', 'two', 'three']);
    })();
  });
});

const IN_DOUBT = { timings: QUICK_TIMINGS, yaml: 'replies: { unknownAfter: 1s }' };

/** A talk with one reply that WhatsApp took or not, nobody knows. */
const sendInDoubt = async (bridge: Bridge, fault: Omit<Fault, 'match'>) => {
  const phone = bridge.customer();
  const ticket = await bridge.openTicket(phone);
  bridge.world.whatsapp.faults.add({ ...fault, match: SEND });
  bridge.reply(ticket, '<p>first</p>');
  await until('the fault', () => bridge.world.whatsapp.faults.struck.length === 1);
  return { phone, ticket };
};

describe('replies whose outcome nobody knows', () => {
  test.each([
    ['cut off', { kind: 'commit-then-reset' }],
    ['never answered', { kind: 'commit-then-hang' }],
    ['answered by a 500', { kind: 'commit-then-status', status: 500 }],
    ['answered by a login page', { kind: 'login-page', commit: true }],
    ['answered by half a JSON', { kind: 'truncated-json' }],
  ] as const)('a send that was taken but %s is settled by its status, without a second one', async (_, fault) => {
    await withBridge(IN_DOUBT, async (bridge) => {
      const { ticket } = await sendInDoubt(bridge, fault);
      bridge.reply(ticket, '<p>second</p>');
      await until('the second reply', () => bridge.sent().includes('second'));
      await bridge.rest();
      expect(bridge.sent()).toEqual(['first', 'second']);
      expect(bridge.notes(ticket)).toEqual([]);
    })();
  });

  test.each([
    ['/resend', ['first', 'second']],
    ['/cancel', ['second']],
  ])('without a status an agent is asked, later replies wait, and %s decides', async (command, sent) => {
    await withBridge(IN_DOUBT, async (bridge) => {
      const { ticket } = await sendInDoubt(bridge, { kind: 'reset' });
      await until('the question', () => bridge.notes(ticket).some((note) => note.startsWith('[unknown]')));
      bridge.reply(ticket, '<p>second</p>');
      const decided = async () => (await bridge.reasons(String(ticket.id))).filter((code) => code === 'reply.sent');
      await until('the decision on the second reply', async () => (await decided()).length === 2);
      expect(bridge.sent()).toEqual([]);
      bridge.note(ticket, command);
      await until('the second reply', () => bridge.sent().includes('second'));
      await bridge.rest();
      expect(bridge.sent()).toEqual(sent);
    })();
  });

  test(
    'a status that comes after the question settles it, and later replies go on',
    withBridge({ ...IN_DOUBT, whatsapp: { autoStatus: { sent: false, delivered: false } } }, async (bridge) => {
      const { ticket } = await sendInDoubt(bridge, { kind: 'commit-then-reset' });
      await until('the question', () => bridge.notes(ticket).some((note) => note.startsWith('[unknown]')));
      bridge.reply(ticket, '<p>second</p>');
      const { statuses, oracle } = bridge.world.whatsapp;
      await statuses.send(oracle.accepted[0]?.wamid ?? '', 'delivered');
      await until('the second reply', () => bridge.sent().length === 2);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['first', 'second']);
    }),
  );

  test(
    'WhatsApp’s own transient error waits for a status and is then sent again',
    withBridge(IN_DOUBT, async (bridge) => {
      const body = { error: { message: 'Service unavailable', type: 'OAuthException', code: 131016, fbtrace_id: 'A' } };
      await sendInDoubt(bridge, { kind: 'status', status: 503, body });
      await until('the reply', () => bridge.sent().length === 1);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['first']);
    }),
  );

  test(
    'a throttled number sends everything later, in order',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone);
      const body = { error: { message: 'Rate limit hit', type: 'OAuthException', code: 130429, fbtrace_id: 'A' } };
      bridge.world.whatsapp.faults.add({ kind: 'status', status: 429, body, match: SEND, times: 2 });
      for (const text of ['one', 'two', 'three']) bridge.reply(ticket, text);
      await until('all three', () => bridge.sent().length === 3);
      await bridge.rest();
      expect(bridge.sent()).toEqual(['one', 'two', 'three']);
    }),
  );
});
