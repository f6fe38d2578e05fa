import { describe, expect, test } from '@jest/globals';
import { type Conversation, newConversation, type Ticket } from '../../src/core/conversation.ts';
import type { TicketHint } from '../../src/core/events.ts';

import { codesOf, createOf, customersOf, DAY, kindsOf, notesOf, sendsOf, startLane, T0 } from './lane.ts';

const hint = (what: TicketHint['what'], change: Partial<TicketHint> = {}): TicketHint => ({
  type: 'ticket-hint',
  ticketId: '101',
  what,
  at: T0,
  ...change,
});
const begun = () => {
  const lane = startLane();
  lane.begin();
  return lane;
};
const read = { kind: 'read-ticket', ticket: 'conv:1' } as const;

describe('hints', () => {
  test('have the ticket read, with at most one read on its way and one waiting', () => {
    const lane = begun();
    expect(lane.tell(hint('changed')).effects).toEqual([read]);
    expect(lane.ticket().read).toBe('waiting');
    expect([1, 2, 3].flatMap(() => lane.tell(hint('changed')).effects)).toEqual([]);
    expect(lane.ticket().read).toBe('again');
    const snapshot = { ticketId: '101', status: 'open', updatedAt: T0 } as const;
    expect(lane.settle([read], { result: 'applied', data: { snapshot } }).effects).toEqual([read]);
    expect(lane.ticket().read).toBe('waiting');
    expect(lane.settle([read], { result: 'applied', data: { snapshot } }).effects).toEqual([]);
    expect(lane.ticket()).not.toHaveProperty('read');
  });

  test.each([
    ['refused', { result: 'refused', reason: 'forbidden', detail: '' }],
    ['dead', { result: 'dead', reason: 'gave-up', detail: '' }],
  ] as const)('are read again after a read was %s', (_title, outcome) => {
    const lane = begun();
    lane.tell(hint('changed'));
    lane.tell(hint('changed'));
    expect(lane.settle([read], outcome).effects).toEqual([read]);
    lane.settle([read], outcome);
    expect(lane.tell(hint('changed')).effects).toEqual([read]);
  });

  test('of an unknown ticket are only a reason', () => {
    expect(startLane().tell(hint('changed'))).toMatchObject({
      effects: [],
      reasons: [{ code: 'hint.unknown-ticket' }],
    });
  });

  test('that overtake the answer to the creation are read once it is there', () => {
    const lane = startLane();
    const first = lane.write('Hi');
    expect(lane.tell(hint('changed')).effects).toEqual([]);
    expect(lane.made(first).effects).toEqual([read]);
    expect(lane.ticket().read).toBe('waiting');
  });

  test('a read tells the state, and when it was solved', () => {
    const lane = begun();
    lane.status('solved', T0 + 5);
    expect(lane.ticket()).toMatchObject({ status: 'solved', solvedAt: T0 + 5 });
    lane.status('closed', T0 + 9);
    expect(lane.ticket()).toMatchObject({ status: 'closed', solvedAt: T0 + 5 });
    lane.status('open', T0 + 10);
    expect(lane.ticket()).not.toHaveProperty('solvedAt');
  });

  test('a read that finds nothing marks the ticket as gone, and a later one brings it back', () => {
    const lane = begun();
    lane.refuse([read], 'ticket-gone');
    expect(lane.ticket().status).toBe('gone');
    lane.status('pending');
    expect(lane.ticket().status).toBe('pending');
  });

  test('an answer that was under way does not bring a deleted ticket back', () => {
    const lane = begun();
    const comment = customersOf(lane.write('x'));
    lane.tell(hint('deleted'));
    lane.settle(comment, { result: 'applied', data: { ticketStatus: 'open' } });
    expect(lane.ticket().status).toBe('gone');
  });

  test('an agent who writes on a deleted ticket is not sent, until it is restored', () => {
    const lane = begun();
    lane.tell(hint('deleted'));
    expect(lane.comment('<p>Hi</p>')).toMatchObject({ effects: [], reasons: [{ code: 'comment.ticket-gone' }] });
    lane.tell(hint('restored'));
    lane.status('open');
    expect(sendsOf(lane.comment('<p>Hi</p>'))).toHaveLength(1);
  });

  test('a ticket whose external id names another customer is not followed', () => {
    const lane = begun();
    const snapshot = { ticketId: '101', status: 'open', updatedAt: T0, externalId: 'wa:other:4' } as const;
    lane.settle([read], { result: 'applied', data: { snapshot } });
    expect(lane.ticket().status).toBe('gone');
    lane.settle([read], { result: 'applied', data: { snapshot: { ...snapshot, externalId: 'wa:conv:1' } } });
    expect(lane.ticket().status).toBe('open');
  });
});

describe('a merge', () => {
  test('into a ticket of the same customer goes on there, and a quote follows', () => {
    const lane = begun();
    lane.made(lane.write('new request'));
    const decision = lane.tell(hint('merged', { ticketId: '102', mergedInto: '101' }));
    expect(codesOf(decision)).toContain('merge.followed');
    expect(decision.effects).toEqual([read]);
    expect(lane.state.currentTicket).toBe('conv:1');
    expect(customersOf(lane.write('and?'))).toMatchObject([{ ticket: 'conv:1' }]);
    const quote = lane.write('that', { quotes: 'wamid.2', refs: { messageTicket: 'conv:2' } });
    expect(customersOf(quote)).toMatchObject([{ ticket: 'conv:1' }]);
  });

  test('of an old ticket leaves the current one as it is', () => {
    const lane = begun();
    lane.made(lane.write('new request'));
    lane.made(lane.write('new request'));
    lane.tell(hint('merged', { ticketId: '101', mergedInto: '102' }));
    expect(lane.state.currentTicket).toBe('conv:3');
  });

  test('carries the activity of both, so that the window counts from the newest', () => {
    const lane = begun();
    lane.pass(20 * 3_600_000);
    lane.made(lane.write('new request'));
    lane.reply('<p>yes</p>', { ticketId: '102' });
    lane.tell(hint('merged', { ticketId: '102', mergedInto: '101' }));
    lane.pass(DAY);
    expect(codesOf(lane.write('and?'))).toEqual(['threading.joined']);
  });

  test('into an unknown ticket adopts it: the talk goes on there, what stood on it before is never sent', () => {
    const lane = begun();
    const decision = lane.tell(hint('merged', { mergedInto: '555', at: T0 + 50 }));
    expect(decision.effects).toEqual([{ kind: 'read-ticket', ticket: 'conv:2' }]);
    expect(lane.ticket(2)).toMatchObject({ helpdeskId: '555', status: 'open', repliesSince: T0 + 50, read: 'waiting' });
    expect(customersOf(lane.write('and?'))).toMatchObject([{ ticket: 'conv:2' }]);
    const old = lane.comment('<p>secret of somebody else</p>', { ticketId: '555', createdAt: T0 + 50 });
    expect(old).toMatchObject({ effects: [], reasons: [{ code: 'comment.before-merge' }] });
    expect(sendsOf(lane.comment('<p>Hi</p>', { ticketId: '555', createdAt: T0 + 51 }))).toMatchObject([
      { ticket: 'conv:2' },
    ]);
    // Written just before the merge, found after it.
    expect(sendsOf(lane.comment('<p>Hi</p>', { createdAt: T0 }))).toHaveLength(1);
  });

  test('moves a comment that was under way to the target', () => {
    const lane = begun();
    const comment = customersOf(lane.write('and?'));
    lane.tell(hint('merged', { mergedInto: '555' }));
    const decision = lane.refuse(comment, 'ticket-closed');
    expect(decision.effects).toMatchObject([{ kind: 'add-comment', ticket: 'conv:2', messages: ['wamid.2'] }]);
    expect(lane.ticket(2).status).toBe('open');
  });

  test("into another customer's ticket is not followed: a new linked ticket and a note", () => {
    const lane = begun();
    const decision = lane.tell(hint('merged', { mergedInto: '555' }), { mergeTargetKey: 'other:1' });
    expect(codesOf(decision)).toContain('merge.of-another-customer');
    expect(lane.ticket().status).toBe('gone');
    // Read again later it is closed, which must not lead to a follow-up of a ticket that is no longer ours.
    lane.status('closed');
    const next = lane.write('and?');
    expect(createOf(next)).not.toHaveProperty('followUpOf');
    expect(notesOf(next)[0]).toContain('another reply address');
  });

  test('told by the read instead of the event is the same, and told twice is once', () => {
    const lane = begun();
    expect(lane.tell(hint('merged')).effects).toEqual([read]);
    const snapshot = { ticketId: '101', status: 'closed', updatedAt: T0, mergedInto: '555' } as const;
    lane.settle([read], { result: 'applied', data: { snapshot } });
    expect(lane.state.currentTicket).toBe('conv:2');
    const again = lane.tell(hint('merged', { mergedInto: '555' }));
    expect(codesOf(again)).toContain('merge.known');
    expect(lane.state.tickets).toHaveLength(2);
  });

  test('in a circle ends', () => {
    const lane = begun();
    lane.made(lane.write('new request'));
    lane.tell(hint('merged', { ticketId: '102', mergedInto: '101' }));
    lane.tell(hint('merged', { ticketId: '101', mergedInto: '102' }));
    lane.status('closed', T0, 1);
    lane.status('closed', T0, 2);
    expect(createOf(lane.write('and?')).ticket).toBe('conv:3');
  });
});

describe('two conversations of one customer', () => {
  const ticket = (key: string, at: number, change: Partial<Ticket> = {}): Ticket => ({
    key,
    helpdeskId: `h-${key}`,
    status: 'open',
    openedAt: at,
    lastCustomerAt: at,
    ...change,
  });
  const loserOf = (change: Partial<Conversation>): Conversation => ({
    ...newConversation('old', 'c9', 'n1'),
    ...change,
  });

  test('become one: tickets, the newest talk, the window, the open questions', () => {
    const lane = begun();
    lane.set({ asked: [{ effectId: '1.0', ticket: 'conv:1' }] });
    const loser = loserOf({
      tickets: [ticket('old:1', T0 - DAY), ticket('old:2', T0 + 5)],
      currentTicket: 'old:2',
      lastInboundAt: T0 + 5,
      blocked: false,
      asked: [{ effectId: '2.0', ticket: 'old:2' }],
    });
    lane.tell({ type: 'conversation-merged', loser });
    expect(lane.state.tickets.map(({ key }) => key)).toEqual(['old:1', 'conv:1', 'old:2']);
    expect(lane.state).toMatchObject({ id: 'conv', nextTicketNo: 2, currentTicket: 'old:2', lastInboundAt: T0 + 5 });
    expect(lane.state.asked?.map(({ effectId }) => effectId)).toEqual(['1.0', '2.0']);
    expect(lane.state).not.toHaveProperty('blocked');
    // Results name keys of the other origin.
    lane.settle([{ kind: 'read-ticket', ticket: 'old:2' }], {
      result: 'applied',
      data: { snapshot: { ticketId: 'h-old:2', externalId: 'wa:old:2', status: 'pending', updatedAt: T0 } },
    });
    expect(lane.state.tickets.at(-1)?.status).toBe('pending');
  });

  test('go on with the living talk, and stay blocked', () => {
    const lane = begun();
    const loser = loserOf({
      tickets: [ticket('old:1', T0 + DAY, { status: 'gone' })],
      currentTicket: 'old:1',
      blocked: true,
    });
    lane.tell({ type: 'conversation-merged', loser });
    expect(lane.state).toMatchObject({ currentTicket: 'conv:1', blocked: true });
  });

  test('remember twenty tickets, the current one among them', () => {
    const lane = begun();
    const tickets = Array.from({ length: 20 }, (_, i) => ticket(`old:${i}`, T0 + DAY + i, { status: 'closed' }));
    lane.tell({ type: 'conversation-merged', loser: loserOf({ tickets, currentTicket: 'old:19' }) });
    expect(lane.state.tickets).toHaveLength(20);
    expect(lane.state.currentTicket).toBe('conv:1');
    expect(lane.state.tickets[0]?.key).toBe('conv:1');
  });

  test('know a ticket of the merged one again, also when the named one is forgotten', () => {
    const lane = begun();
    lane.tell({ type: 'conversation-merged', loser: loserOf({ tickets: [ticket('old:2', T0)] }) });
    lane.settle([read], {
      result: 'applied',
      data: { snapshot: { ticketId: '101', externalId: 'wa:old:1', status: 'pending', updatedAt: T0 } },
    });
    expect(lane.ticket().status).toBe('pending');
  });

  test('of which one is empty change nothing', () => {
    const lane = begun();
    const before = lane.state;
    expect(kindsOf(lane.tell({ type: 'conversation-merged', loser: loserOf({}) }))).toEqual([]);
    expect(lane.state).toEqual(before);
  });
});
