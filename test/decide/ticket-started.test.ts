import { describe, expect, test } from '@jest/globals';
import {
  codesOf,
  customersOf,
  DAY,
  HOUR,
  kindsOf,
  notesOf,
  type PolicyChange,
  sendsOf,
  startLane,
  templatesOf,
} from './lane.ts';

const replies = {
  whenClosed: 'hold',
  template: { name: 'reply_waiting', language: 'de', parameters: [] },
  startTemplate: { name: 'hello', language: 'de', parameters: ['{{contact.name | there}}'] },
} as const;

const started = (change: PolicyChange = {}) => {
  const lane = startLane({ ...change, replies: { ...replies, ...change.replies } });
  const first = lane.tell({ type: 'ticket-started', ticketId: '900', at: lane.now });
  const write = (html: string, more = {}) => lane.comment(html, { ticketId: '900', ...more });
  return { lane, first, write };
};

describe('a ticket that the team opens for a customer', () => {
  test('is read; its first public comment waits behind the template for starts, and goes with the answer, which joins it', () => {
    const { lane, first, write } = started();
    expect(first.effects).toEqual([{ kind: 'read-ticket', ticket: 'conv:1' }]);
    const decision = write('<p>Your machine is repaired</p>');
    expect(templatesOf(decision)).toMatchObject([{ name: 'hello', parameters: ['Anna'], ticket: 'conv:1' }]);
    expect(notesOf(decision)[0]).toMatch(/^\[held\]/);
    lane.pass(3 * DAY);
    const answer = lane.write('Oh, thanks');
    expect(kindsOf(answer)).toEqual(['add-comment', 'send-text']);
    expect(customersOf(answer)[0]?.ticket).toBe('conv:1');
    expect(sendsOf(answer)[0]?.text).toBe('Your machine is repaired');
    // From now on it is a ticket like any other.
    expect(lane.ticket()).not.toHaveProperty('started');
    lane.pass(DAY);
    expect(templatesOf(write('<p>Well?</p>', { id: 'k2' }))).toMatchObject([{ name: 'reply_waiting' }]);
  });

  test('with whenClosed: template the comment goes inside it, and a late answer still joins', () => {
    const { lane, write } = started({ replies: { whenClosed: 'template' } });
    const decision = write('<p>Repaired</p>');
    expect(templatesOf(decision)).toMatchObject([
      { name: 'hello', parameters: ['Anna', 'Repaired'], purpose: 'reply' },
    ]);
    lane.settle(decision.effects, { result: 'applied', data: { wamid: 'w' } });
    lane.pass(5 * DAY);
    expect(codesOf(lane.write('Thanks'))[0]).toBe('threading.started');
  });

  test('goes out as free text where the customer wrote a moment ago on another ticket', () => {
    const lane = startLane({ replies });
    lane.begin();
    lane.pass(HOUR);
    lane.tell({ type: 'ticket-started', ticketId: '900', at: lane.now });
    // The open talk stays the current one until the customer hears of the other.
    expect(lane.state.currentTicket).toBe('conv:1');
    expect(sendsOf(lane.comment('<p>Also</p>', { ticketId: '900' }))).toMatchObject([
      { text: 'Also', ticket: 'conv:2' },
    ]);
  });

  test('that is known is read again; what was written on it long before is not sent', () => {
    const { lane, write } = started();
    const again = lane.tell({ type: 'ticket-started', ticketId: '900', at: lane.now });
    expect(codesOf(again)).toEqual(['start.known']);
    expect(lane.state.tickets).toHaveLength(1);
    expect(codesOf(write('<p>Old</p>', { createdAt: lane.now - HOUR }))).toEqual(['comment.before-merge']);
  });

  test('for a customer outside the pilot says so on the ticket', () => {
    const { write } = started({ pilot: ['4911'] });
    expect(notesOf(write('<p>Hi</p>'))[0]).toContain('not one of those whom the WhatsApp pilot serves');
  });
});
