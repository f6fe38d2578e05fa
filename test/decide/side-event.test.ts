import { describe, expect, test } from '@jest/globals';
import type { EventRefs } from '../../src/core/decision.ts';
import type { CustomerSideEvent } from '../../src/core/events.ts';
import { codesOf, commentsOf, DAY, HOUR, notesOf, startLane, T0 } from './lane.ts';

const reaction = (change: Partial<CustomerSideEvent> = {}): CustomerSideEvent => ({
  type: 'customer-side-event',
  wamid: 'side',
  kind: 'reaction',
  text: '[reaction] 👍',
  sentAt: T0,
  ...change,
});

describe("a customer's side event", () => {
  test.each([
    ['reaction', '[reaction] 👍', '[event] The customer reacted to a message: 👍'],
    ['reaction', '[reaction removed]', '[event] The customer took a reaction back.'],
    ['edit', '[edited] new\nwords', '[event] The customer changed a message. It now reads:<br>new<br>words'],
    ['edit', '[edited]', '[event] [edited]'],
    ['revoke', '[message deleted]', '[event] The customer deleted a message.'],
    ['call', '[call] connect', '[event] [call] connect'],
    ['system', '[system] <b>', '[event] [system] &lt;b&gt;'],
  ])('of the kind %s (%p) is the note %p', (kind, text, note) => {
    const lane = startLane();
    lane.begin();
    const decision = lane.tell(reaction({ kind, text }));
    expect(notesOf(decision)).toEqual([note]);
    expect(commentsOf(decision)).toMatchObject([{ reopen: false, public: false }]);
  });

  test.each([
    ['reaction', '[reaction] 👍', '[event] The customer reacted to a message: 👍<br>&gt; old words'],
    ['edit', '[edited] new', '[event] The customer changed a message. It now reads:<br>new<br>&gt; old words'],
    ['revoke', '[message deleted]', '[event] The customer deleted a message.<br>&gt; old words'],
  ])('of the kind %s shows the message it speaks of, where that is known', (kind, text, note) => {
    const lane = startLane();
    lane.begin();
    expect(notesOf(lane.tell(reaction({ kind, text }), { quoted: 'old\nwords' }))).toEqual([note]);
  });

  test('goes to the ticket of its message, to the current one when that is over, else nowhere', () => {
    const lane = startLane();
    lane.begin();
    lane.made(lane.write('new request'));
    const ticket = (refs: EventRefs) => commentsOf(lane.tell(reaction(), refs)).map((effect) => effect.ticket);
    expect(ticket({ messageTicket: 'conv:1' })).toEqual(['conv:1']);
    expect(ticket({})).toEqual(['conv:2']);
    lane.status('closed', T0, 1);
    expect(ticket({ messageTicket: 'conv:1' })).toEqual(['conv:2']);
    lane.status('closed', T0, 2);
    expect(ticket({ messageTicket: 'conv:1' })).toEqual([]);
    expect(codesOf(lane.tell(reaction()))).toEqual(['side-event.no-ticket']);
  });

  test('never opens, reopens or moves a window', () => {
    const empty = startLane();
    expect(empty.tell(reaction()).effects).toEqual([]);
    expect(empty.state.tickets).toEqual([]);
    const lane = startLane();
    lane.begin();
    lane.status('solved');
    const before = lane.state;
    lane.pass(HOUR);
    lane.tell(reaction({ sentAt: lane.now }));
    expect(lane.state).toEqual(before);
  });
});

describe('a message written in the phone app', () => {
  const message = (sentAt = T0) =>
    ({ type: 'phone-app-message', wamid: 'echo', kind: 'text', text: 'We call you', sentAt }) as const;

  test('is a note, never a send, and an answer of the team', () => {
    const lane = startLane();
    lane.begin();
    lane.pass(HOUR);
    const decision = lane.tell(message(lane.now));
    expect(decision.effects).toHaveLength(1);
    expect(notesOf(decision)).toEqual(['[event] Sent to the customer from the phone app:<br>We call you']);
    expect(lane.ticket().lastAgentAt).toBe(T0 + HOUR);
    lane.pass(DAY + 1);
    expect(codesOf(lane.write('And?'))).toEqual(['threading.window-passed']);
  });

  test('carries its file', () => {
    const lane = startLane();
    lane.begin();
    const file = { id: 'wa:echo', from: 'whatsapp', source: {}, name: 'a.jpg', contentType: 'image/jpeg' } as const;
    expect(commentsOf(lane.tell({ ...message(), kind: 'image', file }))).toMatchObject([{ files: [file] }]);
  });

  test('that is changed or deleted is a note on its ticket, and no new word', () => {
    const lane = startLane();
    lane.begin();
    lane.made(lane.write('new request'));
    const before = lane.state;
    const refs = { messageTicket: 'conv:1' };
    const changed = lane.tell({ ...message(), kind: 'edit', text: '[edited] We call at 5', refersTo: 'echo.1' }, refs);
    expect(commentsOf(changed)).toMatchObject([
      {
        ticket: 'conv:1',
        html: '[event] A message to the customer was changed in the phone app. It now reads:<br>We call at 5',
      },
    ]);
    const deleted = lane.tell({ ...message(), kind: 'revoke', text: '[message deleted]', refersTo: 'echo.1' }, refs);
    expect(notesOf(deleted)).toEqual(['[event] A message to the customer was deleted in the phone app.']);
    expect(deleted.messages).toEqual([]);
    expect(lane.state).toEqual(before);
  });

  test('without a ticket is only a reason', () => {
    expect(startLane().tell(message())).toMatchObject({ effects: [], reasons: [{ code: 'phone-app.no-ticket' }] });
  });
});

describe('a changed identity', () => {
  test.each([
    ['[system] Anna changed', '[event] [system] Anna changed'],
    ['', '[event] The customer&#39;s number or name on WhatsApp has changed.'],
  ])('(%p) is a note on the current ticket, if there is one', (text, note) => {
    const lane = startLane();
    const event = { type: 'identity-changed', text, at: T0 } as const;
    expect(lane.tell(event).effects).toEqual([]);
    lane.begin();
    expect(notesOf(lane.tell(event))).toEqual([note]);
    lane.status('closed');
    expect(lane.tell(event).effects).toEqual([]);
  });
});
