import { describe, expect, test } from '@jest/globals';
import type { Ticket, TicketStatus } from '../../src/core/conversation.ts';
import { forgetOldest, MOST_TICKETS, REMEMBERED_TICKETS } from '../../src/decide/tickets.ts';
import { sendsOf, startLane } from './lane.ts';

/** Tickets `conv:1`, `conv:2`, … of these states, oldest first. */
const ticketsOf = (...groups: readonly (readonly [number, TicketStatus])[]): Ticket[] =>
  groups
    .flatMap(([count, status]) => Array.from({ length: count }, () => status))
    .map((status, index) => ({ key: `conv:${index + 1}`, status, openedAt: index, lastCustomerAt: index }));

/** Numbers of the tickets that were forgotten. */
const forgotten = (tickets: readonly Ticket[], current?: string): number[] => {
  const kept = new Set(forgetOldest(tickets, current).map(({ key }) => key));
  return tickets.flatMap(({ key }, index) => (kept.has(key) ? [] : [index + 1]));
};

describe('a conversation with many tickets', () => {
  test.each(['closed', 'gone', 'failed'] as const)('forgets the oldest %s ones first', (over) => {
    const tickets = ticketsOf([1, 'open'], [1, 'solved'], [3, over], [REMEMBERED_TICKETS - 3, 'open']);
    expect(forgotten(tickets)).toEqual([3, 4]);
  });

  test('then the oldest solved ones', () => {
    const tickets = ticketsOf([1, 'open'], [2, 'solved'], [REMEMBERED_TICKETS - 2, 'pending'], [1, 'closed']);
    expect(forgotten(tickets)).toEqual([2, 22]);
  });

  test.each(['making', 'new', 'open', 'pending', 'hold'] as const)('keeps %s ones up to two hundred', (status) => {
    expect(forgotten(ticketsOf([MOST_TICKETS, status]))).toEqual([]);
    expect(forgotten(ticketsOf([MOST_TICKETS + 2, status]))).toEqual([1, 2]);
  });

  test.each([
    ['closed', REMEMBERED_TICKETS],
    ['solved', REMEMBERED_TICKETS],
    ['open', MOST_TICKETS],
  ] as const)('never forgets the current one, be it %s', (status, most) => {
    expect(forgotten(ticketsOf([most + 1, status]), 'conv:1')).toEqual([2]);
  });

  test('forgets nothing while there are few', () => {
    expect(forgotten(ticketsOf([REMEMBERED_TICKETS, 'closed']))).toEqual([]);
  });

  test('sends the reply on its oldest open ticket', () => {
    const lane = startLane();
    lane.begin();
    for (let more = 0; more < REMEMBERED_TICKETS + 5; more += 1) lane.made(lane.write('new request'));
    expect(sendsOf(lane.comment('<p>Hi</p>'))).toMatchObject([{ ticket: 'conv:1', text: 'Hi' }]);
  });
});
