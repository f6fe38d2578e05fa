import { describe, expect, test } from '@jest/globals';
import { newConversation } from '../../src/core/conversation.ts';
import { holding, late, tagged } from './held-lane.ts';
import { codesOf, DAY, HOUR, kindsOf, notesOf, sendsOf, startLane, T0, templatesOf, textsOf } from './lane.ts';

describe('a reply after the 24 hours', () => {
  test('is held; a template asks the customer to answer, and a note says until when', () => {
    const lane = late();
    const decision = lane.comment('<p>Your parcel is here</p>');
    expect(decision.effects).toMatchObject([
      {
        kind: 'send-template',
        name: 'reply_waiting',
        language: 'de',
        parameters: ['Anna'],
        purpose: 'reopen',
        ticket: 'conv:1',
      },
      { kind: 'add-comment', public: false, reopen: false },
    ]);
    expect(notesOf(decision)[0]).toMatch(
      /^\[held\] This reply is held until 2026-11-30 04:00 UTC: .*A template asks.*\/cancel.*<br>&gt; Your parcel is here$/,
    );
    expect(lane.timer('held')).toBe(T0 + 8 * DAY);
    expect(JSON.stringify(decision.reasons)).not.toContain('parcel');
  });

  test('goes out when the customer writes, in order; a note says so once WhatsApp took it', () => {
    const lane = late();
    lane.comment('<p>One</p>');
    const second = lane.comment('<p>Two</p>', { id: 'k2' });
    // One template for the whole closed window.
    expect(kindsOf(second)).toEqual(['add-comment']);
    expect(notesOf(second)[0]).toContain('A template asks');
    const answer = lane.write('Yes?');
    expect(codesOf(answer)).toEqual(['threading.held', 'held.released', 'held.released']);
    expect(textsOf(answer)).toEqual(['One', 'Two']);
    expect(sendsOf(answer)).toMatchObject([
      { comment: 'k1', purpose: 'reply', ticket: 'conv:1' },
      { comment: 'k2', purpose: 'reply', ticket: 'conv:1' },
    ]);
    expect(lane.state.held).toBeUndefined();
    expect(lane.timer('held')).toBeUndefined();
    const sent = lane.settle(sendsOf(answer).slice(0, 1), { result: 'applied', data: { wamid: 'w' } });
    expect(notesOf(sent)).toEqual(['[sent] The customer has written, so the held reply was sent.<br>&gt; One']);
    expect(textsOf(lane.write('And?'))).toEqual([]);
  });

  test('is held without a template where none is configured', () => {
    const lane = startLane({ replies: { whenClosed: 'hold' } });
    lane.begin();
    lane.pass(DAY);
    const decision = lane.comment('<p>Hi</p>');
    expect(kindsOf(decision)).toEqual(['add-comment']);
    expect(notesOf(decision)[0]).not.toContain('template');
    expect(textsOf(lane.write('Yes?'))).toEqual(['Hi']);
  });

  test('the next closed window asks again', () => {
    const lane = late();
    lane.comment('<p>One</p>');
    lane.write('Yes?');
    lane.pass(2 * DAY);
    expect(templatesOf(lane.comment('<p>Two</p>', { id: 'k2' }))).toHaveLength(1);
  });

  test('survives solving; the answer joins its ticket again', () => {
    const lane = late();
    lane.comment('<p>Done</p>');
    lane.status('solved');
    lane.pass(3 * DAY);
    const answer = lane.write('Yes?');
    expect(answer.effects).toMatchObject([
      { kind: 'add-comment', ticket: 'conv:1', reopen: true },
      { kind: 'send-text', text: 'Done' },
    ]);
  });

  test('with threading mode strict the answer is threaded by the window alone, and the reply goes all the same', () => {
    const lane = late({ threading: { mode: 'strict' } });
    lane.comment('<p>Done</p>');
    lane.pass(DAY);
    const answer = lane.write('Yes?');
    expect(codesOf(answer)).toContain('threading.window-passed');
    expect(textsOf(answer)).toEqual(['Done']);
  });

  test('a message that opens no window lets nothing go: one that arrives a day late, or a reaction', () => {
    const lane = late();
    lane.comment('<p>Hi</p>');
    expect(textsOf(lane.write('old', { sentAt: T0 + HOUR, receivedAt: lane.now + DAY }))).toEqual(['Hi']);
    const other = late();
    other.comment('<p>Hi</p>');
    other.pass(2 * DAY);
    expect(textsOf(other.write('old', { sentAt: T0 + HOUR }))).toEqual([]);
    const reaction = { type: 'customer-side-event', wamid: 'r', kind: 'reaction', text: '[reaction] 👍' } as const;
    expect(textsOf(other.tell({ ...reaction, sentAt: other.now }))).toEqual([]);
    expect(other.state.held).toHaveLength(1);
  });

  test('expires: a note, a tag, an open ticket, and /resend knows it still', () => {
    const lane = late();
    lane.comment('<p>One</p>');
    lane.pass(DAY);
    lane.comment('<p>Two</p>', { id: 'k2' });
    const decision = lane.ring('held');
    expect(notesOf(decision)).toHaveLength(1);
    expect(notesOf(decision)[0]).toMatch(/^\[expired\] .*NOT sent.*&gt; One$/);
    expect(decision.effects).toMatchObject([{ reopen: true }, tagged]);
    expect(lane.timer('held')).toBe(T0 + 9 * DAY);
    lane.comment('<p>/cancel</p>', { public: false });
    expect(lane.timer('held')).toBeUndefined();
    lane.write('Hello');
    expect(textsOf(lane.comment('<p>/resend</p>', { public: false }))).toEqual(['One']);
  });

  test('is not sent where its ticket was deleted meanwhile', () => {
    const lane = late();
    lane.comment('<p>Hi</p>');
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'deleted', at: lane.now });
    const answer = lane.write('Yes?');
    expect(textsOf(answer)).toEqual([]);
    expect(codesOf(answer)).toContain('held.ticket-gone');
  });

  test('a long one with its files comes in the same parts', () => {
    const lane = late();
    lane.comment(`<p>${'word '.repeat(1000)}</p>`);
    expect(sendsOf(lane.write('Yes?')).map(({ part, parts }) => [part, parts])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  test('with whenClosed: note there is a note alone, and nothing is held', () => {
    const lane = late({ replies: { whenClosed: 'note' } });
    const decision = lane.comment('<p>Hi</p>');
    expect(notesOf(decision)[0]).toContain('[failed] This reply was NOT sent');
    expect(lane.state.held).toBeUndefined();
  });

  test('of a customer whose ticket was marked as spam stays held, since the message is not served', () => {
    const lane = late();
    lane.comment('<p>Hi</p>');
    lane.set({ blocked: true });
    expect(lane.write('Yes?')).toMatchObject({ effects: [], discard: 'spam' });
    expect(lane.state.held).toHaveLength(1);
  });
});

describe('held replies and the rest of the world', () => {
  test('two conversations that are one hold both, and a message in either lets all go', () => {
    const lane = late();
    lane.comment('<p>Ours</p>');
    const theirs = {
      ticket: 'old:1',
      comment: 'o1',
      parts: [{ kind: 'text', text: 'Theirs' }],
      until: T0 + DAY,
    } as const;
    const loser = { ...newConversation('old', 'c2', 'n1'), held: [theirs] };
    const merged = lane.tell({ type: 'conversation-merged', loser });
    expect(textsOf(merged)).toEqual([]);
    expect(lane.timer('held')).toBe(T0 + DAY);
    expect(textsOf(lane.write('Yes?'))).toEqual(['Theirs', 'Ours']);
    const other = late();
    other.comment('<p>Ours</p>');
    const wrote = { ...newConversation('new', 'c2', 'n1'), lastInboundAt: other.now };
    expect(textsOf(other.tell({ type: 'conversation-merged', loser: wrote }))).toEqual(['Ours']);
  });

  test('follow their ticket into the one it was merged into', () => {
    const lane = late();
    lane.comment('<p>Hi</p>');
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'merged', at: lane.now, mergedInto: '900' });
    const answer = lane.write('Yes?');
    expect(answer.effects).toMatchObject([{ kind: 'add-comment', ticket: 'conv:2' }, { kind: 'send-text' }]);
    expect(notesOf(lane.settle(sendsOf(answer), { result: 'applied', data: { wamid: 'w' } }))[0]).toMatch(/^\[sent\]/);
  });

  test('while observing nothing is held, released or given up', () => {
    const lane = startLane(holding({ mode: 'observe' }));
    lane.begin();
    lane.pass(DAY);
    expect(lane.comment('<p>Hi</p>')).toMatchObject({ observed: true });
    expect(lane.state).not.toHaveProperty('held');
    expect(lane.state).not.toHaveProperty('askedInWindow');
    const held = { ticket: 'conv:1', parts: [{ kind: 'text', text: 'Old' }], until: lane.now } as const;
    lane.set({ held: [held] });
    expect(textsOf(lane.write('Yes?'))).toEqual([]);
    const due = lane.tell({ type: 'timer-due', name: 'held', dueAt: lane.now });
    expect(due.effects).toEqual([]);
    expect(due.timers).toEqual([{ name: 'held', dueAt: lane.now + HOUR }]);
    // Live again: the next reply finds the window open and lets the old one go first.
    lane.reload(holding());
    lane.begin();
    lane.set({ held: [held] });
    expect(textsOf(lane.comment('<p>New</p>', { ticketId: '102' }))).toEqual(['Old', 'New']);
  });

  test('a customer outside the pilot is told about at once', () => {
    const lane = late();
    lane.reload(holding({ pilot: ['4911'] }));
    const decision = lane.comment('<p>Hi</p>');
    expect(lane.state.held).toBeUndefined();
    expect(notesOf(decision)[0]).toContain('not one of those whom the WhatsApp pilot serves');
  });
});
