import { describe, expect, test } from '@jest/globals';
import type { TicketHint } from '../../src/core/events.ts';
import { begun } from './effects.ts';
import { codesOf, createOf, customersOf, sendsOf, T0 } from './lane.ts';

const hint = (what: TicketHint['what'], change: Partial<TicketHint>): TicketHint => ({
  type: 'ticket-hint',
  ticketId: '101',
  what,
  at: T0,
  ...change,
});

describe("a merge into a ticket that only its read shows to be another customer's", () => {
  const foreign = { ticketId: '555', status: 'open', updatedAt: T0 + 60, externalId: 'wa:other:4' } as const;
  const readTarget = { kind: 'read-ticket', ticket: 'conv:2' } as const;
  const adopted = () => {
    const lane = begun();
    lane.tell(hint('merged', { mergedInto: '555', at: T0 + 50 }));
    const verdict = lane.settle([readTarget], { result: 'applied', data: { snapshot: foreign } });
    return { lane, verdict };
  };

  test.each([
    ['an answer to the other customer', '<p>Hi</p>', true],
    ['a command about the other customer', '<p>/resend</p>', false],
  ])('leaves %s alone', (_title, html, isPublic) => {
    const { lane, verdict } = adopted();
    expect(codesOf(verdict)).toContain('ticket.of-another-customer');
    expect(lane.ticket(2).status).toBe('gone');
    lane.set({ asked: [{ effectId: '1.0', ticket: 'conv:2' }] });
    const decision = lane.comment(html, { ticketId: '555', createdAt: T0 + 70, public: isPublic });
    expect(decision).toMatchObject({ effects: [], answers: [], alerts: [] });
    expect(codesOf(decision)).toEqual(['comment.ticket-gone']);
    expect(lane.state.asked).toHaveLength(1);
  });

  test('goes on in a new ticket, while a reply from before the merge is still sent', () => {
    const { lane } = adopted();
    expect(sendsOf(lane.comment('<p>Hi</p>', { createdAt: T0 }))).toHaveLength(1);
    expect(createOf(lane.write('and?')).ticket).toBe('conv:3');
  });

  test('stays so when a second ticket is merged into it', () => {
    const { lane } = adopted();
    lane.made(lane.write('and?'));
    lane.tell(hint('merged', { ticketId: '103', mergedInto: '555', at: T0 + 80 }));
    expect(lane.ticket(2).status).toBe('gone');
    expect(customersOf(lane.write('hello?'))).toEqual([]);
  });
});
