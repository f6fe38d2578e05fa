import { describe, expect, test } from '@jest/globals';
import { newConversation } from '../../src/core/conversation.ts';
import { codesOf, createOf, startLane } from './lane.ts';

const OBSERVE = { mode: 'observe' } as const;

describe('mode: observe', () => {
  test('decides as ever and marks what it decided', () => {
    const lane = startLane(OBSERVE);
    const first = lane.write('Hello');
    expect([first.observed, createOf(first).ticket, codesOf(first)]).toEqual([true, 'conv:1', ['threading.first']]);
    const second = lane.write('and more');
    expect([second.observed, codesOf(second)]).toEqual([true, ['threading.joined']]);
  });

  test('a live decision carries no mark', () => {
    expect(startLane().write('Hello')).not.toHaveProperty('observed');
  });

  test('what became of a call that was made for real is followed up for real', () => {
    const lane = startLane();
    lane.begin();
    const decision = lane.write('more');
    lane.reload(OBSERVE);
    const refused = lane.refuse(decision.effects, 'ticket-closed');
    expect(refused).not.toHaveProperty('observed');
    expect(createOf(refused).ticket).toBe('conv:2');
    expect(lane.ticket(2)).not.toHaveProperty('observed');
    // Its comment stands on a real ticket and says that the file follows.
    const late = lane.tell({
      type: 'file-settled',
      file: { id: 'wa:1', from: 'whatsapp', source: { mediaId: '1' }, name: 'a.jpg', contentType: 'image/jpeg' },
      effectId: '1.0',
      outcome: { result: 'ready' },
    });
    expect(late).not.toHaveProperty('observed');
  });
});

describe('going live after observing', () => {
  test('the first message opens a real ticket, with a key of its own', () => {
    const lane = startLane(OBSERVE);
    lane.write('Hello');
    lane.write('more');
    lane.reload({ mode: 'live' });
    const decision = lane.write('Now for real');
    expect(codesOf(decision)).toEqual(['threading.first']);
    expect(createOf(decision).ticket).toBe('conv:2');
    expect(lane.state.tickets.map(({ key, observed }) => [key, observed])).toEqual([['conv:2', undefined]]);
  });

  test('a quote of a message that was only observed leads nowhere', () => {
    const lane = startLane(OBSERVE);
    lane.write('Hello');
    lane.reload({ mode: 'live' });
    const decision = lane.write('this', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    expect(codesOf(decision)).toEqual(['threading.quote-unknown', 'threading.first']);
  });

  test('tickets from before the observation go on', () => {
    const lane = startLane();
    lane.begin();
    lane.reload(OBSERVE);
    lane.write('new request');
    lane.reload({ mode: 'live' });
    const decision = lane.write('and more');
    expect(codesOf(decision)).toEqual(['threading.joined']);
    expect(lane.state.currentTicket).toBe('conv:1');
  });

  test('a customer stays with the ticket they were on, though another one is newer', () => {
    const lane = startLane();
    lane.begin();
    lane.begin('new request');
    lane.write('back to the first', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    expect(lane.state.currentTicket).toBe('conv:1');
    lane.reload(OBSERVE);
    lane.write('new request');
    lane.write('the first again', { quotes: 'wamid.1', refs: { messageTicket: 'conv:1' } });
    lane.reload({ mode: 'live' });
    lane.write('and more');
    expect(lane.state.currentTicket).toBe('conv:1');
  });

  test('a conversation that is merged in leaves its observed tickets behind', () => {
    const other = startLane(OBSERVE);
    other.write('Hello');
    const lane = startLane();
    lane.tell({ type: 'conversation-merged', loser: { ...other.state, id: 'other' } });
    expect([lane.state.tickets, lane.state.currentTicket]).toEqual([[], undefined]);
  });

  test('one that never had a ticket is left as it is', () => {
    const lane = startLane();
    lane.tell({ type: 'conversation-merged', loser: newConversation('other', 'c1', 'n1') });
    expect(lane.state.tickets).toEqual([]);
  });
});
