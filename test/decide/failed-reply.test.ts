import { describe, expect, test } from '@jest/globals';
import { anna, codesOf, HOUR, MINUTE, notesOf, sendsOf, startLane, T0 } from './lane.ts';

const tagged = { kind: 'add-tags', ticket: 'conv:1', tags: ['whatsapp_failed'] };

describe('a reply that did not arrive', () => {
  const sent = () => {
    const lane = startLane();
    lane.begin();
    const sends = sendsOf(lane.comment('<p>Hi</p>'));
    return { lane, sends };
  };

  test.each([
    ['window-closed', undefined, 'was NOT sent'],
    ['other', '131047', 'was NOT sent'],
    ['recipient', '131026', 'WhatsApp cannot reach this customer'],
    ['other', undefined, 'WhatsApp refused the message.'],
  ] as const)('refused for %s (%s) is a note in plain words, a tag and an open ticket', (reason, code, words) => {
    const { lane, sends } = sent();
    const decision = lane.refuse(sends, reason, code);
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] /);
    expect(notesOf(decision)[0]).toContain(words);
    expect(decision.effects).toMatchObject([{ reopen: true }, tagged]);
  });

  test('given up says so', () => {
    const { lane, sends } = sent();
    const decision = lane.settle(sends, { result: 'dead', reason: 'gave-up', detail: 'timeouts' });
    expect(notesOf(decision)[0]).toContain('WhatsApp could not be reached in time.');
    expect(decision.effects).toContainEqual(tagged);
  });

  test('is told on the ticket where the talk goes on, or to the operators when there is none', () => {
    const { lane, sends } = sent();
    lane.status('closed');
    const lost = lane.refuse(sends, 'recipient', '131026');
    expect(lost).toMatchObject({ effects: [], alerts: [{ what: 'reply-failed' }] });
    lane.write('Hello again');
    expect(lane.refuse(sends, 'recipient', '131026').effects).toMatchObject([
      { ticket: 'conv:2' },
      { ticket: 'conv:2' },
    ]);
  });
});

describe('delivery statuses', () => {
  const status = (state: 'sent' | 'delivered' | 'read' | 'failed', code?: string) =>
    ({
      type: 'delivery-status',
      wamid: 'w',
      status: state,
      at: T0,
      ...(code ? { error: { code, title: '' } } : {}),
    }) as const;

  test.each(['sent', 'delivered', 'read'] as const)('%s is never a note', (state) => {
    const lane = startLane();
    lane.begin();
    const decision = lane.tell(status(state), { messageTicket: 'conv:1', sent: { effectId: '1.0', comment: 'k' } });
    expect(decision.effects).toEqual([]);
    expect(codesOf(decision)).toEqual([`status.${state}`]);
  });

  test.each([
    ['131026', 'did NOT reach'],
    ['131047', 'was NOT sent'],
    [undefined, 'did NOT reach'],
  ])('failed with %s is a note on its ticket, a tag and an open ticket', (code, words) => {
    const lane = startLane();
    lane.begin();
    lane.pass(MINUTE);
    lane.reply('<p>Hi</p>');
    const decision = lane.tell(status('failed', code), {
      messageTicket: 'conv:1',
      sent: { effectId: '1.0', comment: 'k' },
    });
    expect(notesOf(decision)[0]).toContain(words);
    expect(decision.effects).toMatchObject([{ reopen: true }, tagged]);
    // A failed reply is none: the customer counts as unanswered and is not split.
    lane.pass(30 * HOUR);
    expect(codesOf(lane.write('Hello?'))).toEqual(['threading.unanswered']);
  });

  test('a failed acknowledgement is only a note', () => {
    const lane = startLane();
    lane.begin();
    lane.reply('<p>Hi</p>');
    const decision = lane.tell(status('failed', '131026'), { messageTicket: 'conv:1', sent: { effectId: '1.0' } });
    expect(decision.effects).toMatchObject([{ kind: 'add-comment', reopen: false }]);
    expect(lane.ticket().lastAgentAt).toBe(T0);
  });

  test('a failure of something unknown is told to the operators', () => {
    const decision = startLane({}, anna).tell(status('failed', '1'));
    expect(decision).toMatchObject({ effects: [], alerts: [{ what: 'reply-failed' }] });
  });
});
