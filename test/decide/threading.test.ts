import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TicketStatus } from '../../src/core/conversation.ts';
import type { Policy } from '../../src/core/policy.ts';
import { judgeThread } from '../../src/decide/threading.ts';
import {
  basicPolicy,
  codesOf,
  createOf,
  customersOf,
  DAY,
  HOUR,
  kindsOf,
  MINUTE,
  notesOf,
  startLane,
  T0,
} from './lane.ts';

type Mode = Policy['threading']['mode'];

describe('threading over a talk', () => {
  test('two first messages at once give one ticket', () => {
    const lane = startLane();
    const first = lane.write('Hello');
    const second = lane.write('Anybody there?');
    expect(createOf(first)).toMatchObject({ ticket: 'conv:1', messages: ['wamid.1'] });
    expect(codesOf(first)).toEqual(['threading.first']);
    expect(customersOf(second)).toMatchObject([{ ticket: 'conv:1', messages: ['wamid.2'], public: true }]);
    expect(kindsOf(second)).toEqual(['add-comment']);
  });

  test('an album of ten pictures at once is one ticket', () => {
    const lane = startLane();
    for (let i = 0; i < 10; i += 1) lane.write('[image]', { kind: 'image', sentAt: T0 - i });
    expect(lane.state.tickets).toHaveLength(1);
  });

  test('I-16: without quotes and requests there is at most one unsolved ticket that is not out of the window', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 3 * DAY }),
      what: fc.constantFrom('write', 'reply', 'solved', 'closed', 'pending', 'gone'),
    });
    const modes = fc.constantFrom<Mode>('conversation', 'strict', 'resolved');
    fc.assert(
      fc.property(modes, fc.array(step, { maxLength: 30 }), (mode, steps) => {
        const lane = startLane({ threading: { mode } });
        lane.begin();
        for (const { wait, what } of steps) {
          lane.pass(wait);
          const no = lane.state.tickets.length;
          if (what === 'reply') lane.reply('<p>yes</p>', { ticketId: `${100 + no}` });
          else if (what !== 'write') lane.status(what as TicketStatus, lane.now, no);
          else {
            const before = lane.state.tickets.at(-1);
            const decision = lane.write('and?');
            if (lane.state.tickets.length > no) lane.made(decision);
            // A new ticket only where the one before could not be joined.
            if (before && lane.state.tickets.length > no) {
              expect(judgeThread({ ...basicPolicy.threading, mode }, before, lane.now).to).toBe('open');
            }
            expect(lane.state.currentTicket).toBe(lane.state.tickets.at(-1)?.key);
          }
        }
      }),
    );
  });

  test('the window of WhatsApp never goes back, and a time in the future is clamped to the arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: T0 - DAY, max: T0 + DAY })), (times) => {
        const lane = startLane();
        let last = 0;
        for (const sentAt of times) {
          lane.write('x', { sentAt });
          expect(lane.state.lastInboundAt).toBeGreaterThanOrEqual(last);
          expect(lane.state.lastInboundAt).toBeLessThanOrEqual(T0);
          last = lane.state.lastInboundAt ?? 0;
        }
      }),
    );
  });

  test('a message that arrives after later ones counts as age zero and joins', () => {
    const lane = startLane({ threading: { mode: 'strict', windowMs: HOUR } });
    lane.begin();
    lane.pass(10 * HOUR);
    lane.write('new talk');
    const late = lane.write('stuck in the net', { sentAt: T0 - 5 * HOUR });
    expect(customersOf(late)).toMatchObject([{ ticket: 'conv:2' }]);
    expect(late.reasons[0]).toMatchObject({ code: 'threading.joined', detail: { ageMs: 0 } });
    expect(customersOf(late)[0]?.html).toContain('<small>2026-11-21T23:00Z</small>');
  });

  test('the time of sending is told only when it is over two minutes off', () => {
    const lane = startLane();
    lane.begin();
    expect(customersOf(lane.write('a', { sentAt: T0 - 2 * MINUTE }))[0]?.html).toBe('a');
    expect(customersOf(lane.write('a', { sentAt: T0 - 2 * MINUTE - 1 }))[0]?.html).toContain('<small>');
    expect(customersOf(lane.write('a', { sentAt: 9e15 }))[0]?.html).toBe('a');
  });

  test('a new ticket is linked to the one before by a note that names its number', () => {
    const lane = startLane();
    lane.begin();
    lane.reply('<p>Done.</p>');
    lane.status('solved');
    lane.pass(DAY + 1);
    const decision = lane.write('Another thing');
    expect(codesOf(decision)).toEqual(['threading.window-passed']);
    expect(createOf(decision)).not.toHaveProperty('followUpOf');
    expect(notesOf(decision)).toEqual(['[event] This ticket follows ticket 101 of the same customer.']);
    expect(kindsOf(decision)).toEqual(['create-ticket', 'add-comment']);
  });

  test('a closed ticket inside the window leads to a follow-up, a deleted one to a linked ticket', () => {
    const closed = startLane();
    closed.begin();
    closed.status('closed');
    expect(createOf(closed.write('Hi again'))).toMatchObject({ ticket: 'conv:2', followUpOf: 'conv:1' });

    const deleted = startLane();
    deleted.begin();
    deleted.tell({ type: 'ticket-hint', ticketId: '101', what: 'deleted', at: T0 });
    const decision = deleted.write('Hi again');
    expect(createOf(decision)).not.toHaveProperty('followUpOf');
    expect(notesOf(decision)[0]).toContain('Ticket 101 was deleted or merged');
  });
});
