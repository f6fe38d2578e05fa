import { describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../src/sandbox/shared/faults.ts';
import { type FreshdeskBridge, withFreshdesk } from '../support/freshdesk-bridge.ts';
import { HOUR } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

/** The poll leaves the newest seconds for the next one. */
const SETTLED_MS = 3_000;

jest.setTimeout(20_000);

const CREATE = { method: 'POST', path: /\/api\/v2\/tickets$/ };
const WRITE = { method: 'POST', path: /\/(notes|reply)$/ };

const talk = async (bridge: FreshdeskBridge) => {
  const phone = bridge.customer();
  return { phone, ticket: await bridge.openTicket(phone) };
};
const say = (bridge: FreshdeskBridge, ticket: { id: number }, text: string, status?: 'solved') =>
  bridge.world.freshdesk.desk.reply(ticket.id, { agentId: bridge.agentId, text, ...(status ? { status } : {}) });

describe.each(['note', 'reply'] as const)('a talk in Freshdesk, the customer’s messages as %s', (customerMessages) => {
  const helpdesk = `  customerMessages: ${customerMessages}`;

  test(
    'goes to and fro: one ticket, every word once, and the agent’s answer on the phone',
    withFreshdesk({ helpdesk }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      await phone.sendText('second');
      await until('the comment', () => bridge.customerWords(ticket).length === 2);
      say(bridge, ticket, 'On its way');
      await until('the answer', () => phone.received().length === 1);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(phone.received()).toEqual(['On its way']);
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'second']);
      expect(bridge.world.freshdesk.account.mails).toEqual([]);
    }),
  );

  test(
    'opens a solved ticket again, and begins a linked one where it was closed',
    withFreshdesk({ helpdesk }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      say(bridge, ticket, 'Done', 'solved');
      await until('the answer', () => phone.received().length === 1);
      await bridge.rest();
      await phone.sendText('not yet');
      await until('the open ticket', () => bridge.now(ticket).status === 'open');
      await bridge.rest();
      bridge.world.freshdesk.desk.close(ticket.id);
      await phone.sendText('and now?');
      const [, next] = await until('the next ticket', () => {
        const all = bridge.world.freshdesk.desk.listTickets();
        return all.length === 2 && all;
      });
      await bridge.rest();
      expect(bridge.customerWords(ticket)).toEqual(['Hello', 'not yet']);
      expect(next && bridge.customerWords(next)).toEqual(['and now?']);
      expect(next && bridge.notes(next)[0]).toContain(String(ticket.id));
    }),
  );

  const LOST: readonly (readonly [string, Omit<Fault, 'match'>])[] = [
    ['answered by a 500 after the commit', { kind: 'commit-then-status', status: 500 }],
    ['answered by a 500 without a commit', { kind: 'status', status: 500 }],
    ['committed and never answered', { kind: 'commit-then-hang' }],
    ['never answered and not committed', { kind: 'hang' }],
    ['cut off after the commit', { kind: 'commit-then-reset' }],
    ['cut off before the commit', { kind: 'reset' }],
    ['answered by half a JSON', { kind: 'truncated-json' }],
    ['answered by a login page after the commit', { kind: 'login-page', commit: true }],
    ['committed late, after a 500', { kind: 'late-commit', status: 500, delayMs: 20 }],
  ];

  test.each(LOST)('a message that is %s stands there once, and what follows stays behind it', async (_, fault) => {
    await withFreshdesk({ helpdesk }, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.world.freshdesk.faults.add({ ...fault, match: WRITE });
      await phone.sendText('ok');
      await until('the fault', () => bridge.world.freshdesk.faults.struck.length === 1);
      await phone.sendText('ok');
      await bridge.rest();
      expect(bridge.customerWords(ticket).join('\n').split('\n')).toEqual(['Hello', 'ok', 'ok']);
    })();
  });
});

describe('a ticket whose making nobody answered for is made once', () => {
  test.each([
    ['by its name', {}, 'commit-then-reset'],
    ['by its name', {}, 'commit-then-status'],
    ['by its words', { fields: [] }, 'commit-then-reset'],
    ['by its words', { fields: [] }, 'commit-then-status'],
  ] as const)('%s (%#)', async (_, freshdesk, kind) => {
    await withFreshdesk({ freshdesk }, async (bridge) => {
      bridge.world.freshdesk.faults.add({ kind, match: CREATE });
      await bridge.customer().sendText('Hello');
      await until('the fault', () => bridge.world.freshdesk.faults.struck.length === 1);
      await bridge.rest();
      expect(bridge.effects('ticket-created')).toHaveLength(1);
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello']);
    })();
  });

  test('also when it never came to be', async () => {
    await withFreshdesk({}, async (bridge) => {
      bridge.world.freshdesk.faults.add({ kind: 'reset', match: CREATE });
      await bridge.customer().sendText('Hello');
      await until('the ticket', () => bridge.effects('ticket-created').length > 0);
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello']);
    })();
  });
});

describe('lost webhooks and strangers', () => {
  test(
    'a reply whose webhook was lost is found by the poll',
    withFreshdesk({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      bridge.world.freshdesk.webhooks.subscribe(undefined);
      say(bridge, ticket, 'Here I am');
      bridge.clock.move(SETTLED_MS);
      await bridge.world.app.engine.reconcileNow();
      await until('the answer', () => phone.received().length === 1);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      expect(phone.received()).toEqual(['Here I am']);
    }),
  );

  test(
    'webhooks about tickets that are nobody’s cost no call, and without the secret none is taken',
    withFreshdesk({}, async (bridge) => {
      await talk(bridge);
      const { app, env, freshdesk } = bridge.world;
      const before = freshdesk.oracle.requests.of('GET /api/v2/tickets/:id');
      const post = (secret: string, ticketId: unknown) =>
        fetch(`http://127.0.0.1:${app.port}/webhooks/freshdesk`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-deskbridge-secret': secret },
          body: JSON.stringify({ freshdesk_webhook: { ticket_id: ticketId } }),
        }).then(({ status }) => status);
      expect(await post('guess', 1)).toBe(401);
      for (let id = 5000; id < 5050; id += 1) expect(await post(env['SANDBOX_WEBHOOK_SECRET'] ?? '', id)).toBe(200);
      await bridge.rest();
      expect(freshdesk.oracle.requests.of('GET /api/v2/tickets/:id')).toBe(before);
    }),
  );

  test(
    'a customer whose ticket is spam is kept out, though nobody told, until it is none',
    withFreshdesk({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      const { desk, webhooks } = bridge.world.freshdesk;
      webhooks.subscribe(undefined);
      desk.markAsSpam(ticket.id, bridge.agentId);
      await phone.sendText('buy');
      await bridge.rest();
      await phone.sendText('buy more');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello']);
      desk.restore(ticket.id, bridge.agentId);
      bridge.clock.move(SETTLED_MS);
      await bridge.world.app.engine.reconcileNow();
      await bridge.rest();
      await phone.sendText('sorry');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'sorry']);
    }),
  );
});

describe('files', () => {
  test(
    'of a customer stand on the ticket, and an agent’s reach the phone',
    withFreshdesk({}, async (bridge) => {
      const { phone, ticket } = await talk(bridge);
      const bytes = Buffer.from(`%PDF-1.7\n${'x'.repeat(2_000)}`);
      await phone.sendFile({ type: 'document', bytes, mimeType: 'application/pdf', filename: 'order.pdf' });
      const written = await until('the file', () =>
        bridge.now(ticket).comments.find(({ attachments }) => attachments.length === 1),
      );
      expect(written?.public).toBe(true);
      bridge.world.freshdesk.desk.reply(ticket.id, {
        agentId: bridge.agentId,
        text: 'The bill',
        files: [{ name: 'bill.pdf', contentType: 'application/pdf', bytes }],
      });
      const fromTeam = () => phone.messages().filter(({ from }) => from === 'business');
      await until('the bill', () => fromTeam().length === 1);
      await bridge.rest();
      expect(fromTeam().map(({ type }) => type)).toEqual(['document']);
      expect(phone.fileOf(fromTeam()[0]?.wamid ?? '')?.bytes.equals(bytes)).toBe(true);
      expect(bridge.effects('note-added').filter(({ files }) => (files ?? []).length > 0)).toHaveLength(1);
    }),
  );
});

test(
  'a reply outside of the 24 hours is held, and goes with the customer’s next word',
  withFreshdesk({}, async (bridge) => {
    const { phone, ticket } = await talk(bridge);
    bridge.clock.move(25 * HOUR);
    say(bridge, ticket, 'sorry for the delay');
    await until('the note', () => bridge.notes(ticket).some((text) => text.startsWith('[held]')));
    expect(phone.received()).toEqual([]);
    await phone.sendText('Yes?');
    await until('the reply', () => phone.received().length === 1);
    await bridge.rest();
    expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'Yes?']);
  }),
);
