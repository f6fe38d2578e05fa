import { describe, expect, test } from '@jest/globals';
import { codesOf, createOf, customersOf, DAY, notesOf, startLane, T0 } from './lane.ts';

describe('before the table', () => {
  test.each([
    ['NEW REQUEST', {}],
    ['  neue Anfrage! ', {}],
    ['[button] New request', { kind: 'button' }],
    ['[list] whatever', { kind: 'interactive', choice: 'deskbridge:new' }],
  ])('%p opens a new ticket', (text, more) => {
    const lane = startLane();
    lane.begin();
    const decision = lane.write(text, more);
    expect(codesOf(decision)).toEqual(['threading.new-request']);
    expect(createOf(decision).ticket).toBe('conv:2');
  });

  test.each(['a new request, please', '[image] new request'])('%p does not', (text) => {
    const lane = startLane();
    lane.begin();
    expect(customersOf(lane.write(text, { kind: text.startsWith('[') ? 'image' : 'text' }))).toHaveLength(1);
  });

  test('a quote makes its own ticket the candidate, and current again when it joins', () => {
    const lane = startLane();
    lane.begin();
    lane.made(lane.write('new request'));
    const decision = lane.write('About this', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    expect(codesOf(decision)).toEqual(['threading.quote', 'threading.joined']);
    expect(customersOf(decision)).toMatchObject([{ ticket: 'conv:1' }]);
    expect(customersOf(lane.write('and more'))).toMatchObject([{ ticket: 'conv:1' }]);
  });

  test('a quote of a ticket solved outside the window opens one linked to it', () => {
    const lane = startLane();
    lane.begin();
    lane.reply('<p>Done</p>');
    lane.status('solved');
    lane.pass(2 * DAY);
    lane.made(lane.write('new request'));
    const decision = lane.write('About this', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    expect(createOf(decision).ticket).toBe('conv:3');
    expect(notesOf(decision)[0]).toContain('ticket 101');
  });

  test('a quote of an unknown message falls back on the current ticket', () => {
    const lane = startLane();
    lane.begin();
    for (const refs of [{}, { messageTicket: 'conv:99' }]) {
      const decision = lane.write('this', { quotes: 'wamid.x', refs });
      expect(codesOf(decision)).toEqual(['threading.quote-unknown', 'threading.joined']);
    }
  });

  test('a quote of a closed ticket goes to the one that took over', () => {
    const lane = startLane();
    lane.begin();
    lane.status('closed');
    lane.made(lane.write('Hi'));
    const decision = lane.write('this', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    expect(customersOf(decision)).toMatchObject([{ ticket: 'conv:2' }]);
  });

  test('messages from before the go-live time are kept without a ticket', () => {
    const lane = startLane({ threading: { since: T0 } });
    const decision = lane.write('old', { sentAt: T0 - 1 });
    expect(decision).toMatchObject({ discard: 'before-since', effects: [], messages: [] });
    expect(lane.write('new').discard).toBeUndefined();
  });

  test('a spammer is kept without a ticket until one is restored', () => {
    const lane = startLane();
    lane.begin();
    lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'spam', at: T0 });
    expect(lane.write('buy')).toMatchObject({ discard: 'spam', effects: [] });
    const restored = lane.tell({ type: 'ticket-hint', ticketId: '101', what: 'restored', at: T0 });
    expect(restored.effects).toEqual([{ kind: 'read-ticket', ticket: 'conv:1' }]);
    lane.status('open');
    expect(customersOf(lane.write('sorry'))).toMatchObject([{ ticket: 'conv:1' }]);
  });

  test('so they are when a read shows it, where the helpdesk tells of spam by the ticket alone', () => {
    const lane = startLane();
    lane.begin();
    lane.status('gone', T0, 1, { spam: true });
    expect(lane.write('buy')).toMatchObject({ discard: 'spam', effects: [] });
    lane.status('open', T0, 1, { spam: false });
    expect(customersOf(lane.write('sorry'))).toMatchObject([{ ticket: 'conv:1' }]);
  });
});
