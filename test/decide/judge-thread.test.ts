import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Ticket, TicketStatus } from '../../src/core/conversation.ts';
import type { Policy } from '../../src/core/policy.ts';
import { judgeThread } from '../../src/decide/threading.ts';
import { isOver, isSolved } from '../../src/decide/tickets.ts';
import { basicPolicy, DAY, HOUR, T0 } from './lane.ts';

type Mode = Policy['threading']['mode'];

const ticketOf = (change: Partial<Ticket>): Ticket => ({
  key: 'conv:1',
  helpdeskId: '101',
  status: 'open',
  openedAt: T0,
  lastCustomerAt: T0,
  ...change,
});

describe('which ticket a message joins', () => {
  const answered = { lastAgentAt: T0 };
  const solved = { status: 'solved', solvedAt: T0, lastAgentAt: T0 } as const;
  const table: [Mode, string, Partial<Ticket>, number, string][] = [
    ['conversation', 'answered, at the boundary', answered, DAY, 'threading.joined'],
    ['conversation', 'answered, a ms after the boundary', { lastAgentAt: T0 + 1 }, DAY + 2, 'threading.window-passed'],
    ['conversation', 'unanswered for a year', {}, 365 * DAY, 'threading.unanswered'],
    ['conversation', 'answered in the same ms, in doubt unanswered', answered, 2 * DAY, 'threading.unanswered'],
    ['conversation', 'on hold and unanswered', { status: 'hold' }, 3 * DAY, 'threading.unanswered'],
    ['conversation', 'not made yet, helpdesk down for two days', { status: 'making' }, 2 * DAY, 'threading.unanswered'],
    ['conversation', 'solved, inside', solved, DAY, 'threading.joined'],
    ['conversation', 'solved, outside', solved, DAY + 1, 'threading.window-passed'],
    ['conversation', 'solved without a reply, outside', { status: 'solved' }, DAY + 1, 'threading.window-passed'],
    [
      'conversation',
      'solved an hour ago after a silent week',
      { ...solved, solvedAt: T0 + 7 * DAY },
      7 * DAY + HOUR,
      'threading.window-passed',
    ],
    ['conversation', 'closed, inside', { ...solved, status: 'closed' }, DAY, 'threading.closed-follow-up'],
    ['conversation', 'closed, outside', { ...solved, status: 'closed' }, DAY + 1, 'threading.closed'],
    ['conversation', 'gone', { status: 'gone' }, 0, 'threading.gone'],
    ['conversation', 'failed', { status: 'failed' }, 0, 'threading.failed'],
    ['strict', 'unanswered, at the boundary', {}, DAY, 'threading.joined'],
    ['strict', 'unanswered, outside', {}, DAY + 1, 'threading.window-passed'],
    ['strict', 'closed, inside', { status: 'closed' }, DAY, 'threading.closed-follow-up'],
    ['resolved', 'answered a month ago, unsolved', answered, 30 * DAY, 'threading.unsolved'],
    ['resolved', 'pending for a month', { ...answered, status: 'pending' }, 30 * DAY, 'threading.unsolved'],
    ['resolved', 'solved exactly a window ago', solved, DAY, 'threading.joined'],
    ['resolved', 'solved longer ago', solved, DAY + 1, 'threading.window-passed'],
    [
      'resolved',
      'solved an hour ago after a silent week',
      { ...solved, solvedAt: T0 + 7 * DAY },
      7 * DAY + HOUR,
      'threading.joined',
    ],
    ['resolved', 'closed inside', { status: 'closed', solvedAt: T0 + DAY }, 2 * DAY, 'threading.closed-follow-up'],
    ['resolved', 'closed outside', { status: 'closed', solvedAt: T0 }, 2 * DAY, 'threading.closed'],
  ];
  test.each(table)('%s: %s', (mode, _title, change, later, code) => {
    const { reason } = judgeThread({ ...basicPolicy.threading, mode }, ticketOf(change), T0 + later);
    expect(reason.code).toBe(code);
    expect(reason.detail).toMatchObject({ ticket: 'conv:1', mode, windowMs: DAY, ageMs: expect.any(Number) });
  });

  test('a closed ticket that never got a number is followed by a plain new one', () => {
    const { helpdeskId: _none, ...ticket } = ticketOf({ status: 'closed' });
    expect(judgeThread(basicPolicy.threading, ticket, T0)).toMatchObject({ to: 'open', followUp: false });
  });

  const statuses: TicketStatus[] = ['making', 'new', 'open', 'pending', 'hold', 'solved', 'closed', 'gone', 'failed'];
  const tickets = fc.record({
    status: fc.constantFrom(...statuses),
    lastCustomerAt: fc.integer({ min: T0 - 3 * DAY, max: T0 }),
    lastAgentAt: fc.option(fc.integer({ min: T0 - 3 * DAY, max: T0 }), { nil: undefined }),
  });
  const ticketFrom = ({
    lastAgentAt,
    ...rest
  }: {
    status: TicketStatus;
    lastCustomerAt: number;
    lastAgentAt: number | undefined;
  }) => ticketOf({ ...rest, ...(lastAgentAt === undefined ? {} : { lastAgentAt }) });

  test('I-17: strict joins exactly what is usable and at most the window old, the boundary included', () => {
    const windows = fc.integer({ min: 0, max: 2 * DAY });
    fc.assert(
      fc.property(tickets, windows, fc.integer({ min: -1, max: 1 }), (made, windowMs, offset) => {
        const ticket = ticketFrom(made);
        const last = Math.max(ticket.lastCustomerAt, ticket.lastAgentAt ?? 0);
        const at = last + windowMs + offset;
        const { to } = judgeThread({ ...basicPolicy.threading, mode: 'strict', windowMs }, ticket, at);
        expect(to === 'join').toBe(!isOver(ticket) && Math.max(0, at - last) <= windowMs);
      }),
    );
  });

  test('a longer window never takes a message off its ticket, and an unanswered customer is never split', () => {
    const modes = fc.constantFrom<Mode>('conversation', 'strict', 'resolved');
    const sizes = fc.tuple(fc.integer({ min: 0, max: 3 * DAY }), fc.integer({ min: 0, max: 3 * DAY }));
    fc.assert(
      fc.property(tickets, modes, sizes, fc.integer({ min: 0, max: 9 * DAY }), (made, mode, [one, two], later) => {
        const ticket = ticketFrom(made);
        const judge = (windowMs: number) =>
          judgeThread({ ...basicPolicy.threading, mode, windowMs }, ticket, T0 + later).to;
        if (judge(Math.min(one, two)) === 'join') expect(judge(Math.max(one, two))).toBe('join');
        const lastIsCustomers = ticket.lastCustomerAt >= (ticket.lastAgentAt ?? 0);
        if (mode === 'conversation' && !isSolved(ticket) && lastIsCustomers) expect(judge(one)).toBe('join');
      }),
    );
  });
});
