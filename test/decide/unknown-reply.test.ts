import { describe, expect, test } from '@jest/globals';
import { codesOf, notesOf, sendsOf, startLane, T0 } from './lane.ts';

describe('a reply of which nobody knows whether it arrived', () => {
  const unknown = (unknownOutcome: 'ask' | 'resend') => {
    const lane = startLane({ replies: { unknownOutcome } });
    lane.begin();
    const sends = sendsOf(lane.comment('<p>Hi</p>'));
    const decision = lane.settle(sends, { result: 'unknown', detail: 'timeout' });
    return { lane, sends, decision };
  };

  test('is asked about by a note, once', () => {
    const { lane, sends, decision } = unknown('ask');
    expect(notesOf(decision)[0]).toMatch(/^\[unknown\] .*\/resend.*\/cancel.*<br>&gt; Hi$/);
    expect(lane.state.asked).toEqual([{ effectId: '0.0', ticket: 'conv:1', askedAt: T0 }]);
    expect(lane.settle(sends, { result: 'unknown', detail: '' }).effects).toEqual([]);
  });

  test('is sent again at once where the operator wants that', () => {
    const { lane, decision } = unknown('resend');
    expect(decision).toMatchObject({ answers: [{ effectId: '0.0', how: 'resend' }], effects: [] });
    expect(lane.state.asked).toBeUndefined();
  });

  test.each([
    ['<p>/resend</p>', 'resend', '[command] The reply was sent again'],
    ['<div>/CANCEL<br>it was clear</div>', 'cancel', '[command] The reply is not sent again'],
  ] as const)('is decided by the internal note %p', (html, how, words) => {
    const { lane } = unknown('ask');
    const decision = lane.comment(html, { public: false });
    expect(decision.answers).toEqual([{ effectId: '0.0', how }]);
    expect(notesOf(decision)[0]).toContain(words);
    expect(lane.state.asked).toBeUndefined();
    const again = lane.comment(html, { public: false });
    expect(again.answers).toEqual([]);
    expect(notesOf(again)[0]).toContain('Nothing was done');
  });

  test.each(['<p>please /resend</p>', '<p>/var/log is full</p>', '<p>/lunch at noon?</p>', '', '<p>/ resend</p>'])(
    'the note %p is the agents own',
    (html) => {
      const { lane } = unknown('ask');
      expect(lane.comment(html, { public: false })).toMatchObject({ answers: [], effects: [] });
    },
  );

  test('is not decided by what was written before it was asked about: that answered something else', () => {
    const lane = startLane();
    lane.begin();
    lane.settle(sendsOf(lane.comment('<p>Hi</p>')), { result: 'unknown', detail: 'timeout' });
    const early = lane.comment('<p>/cancel</p>', { public: false, createdAt: T0 - 1_000 });
    expect(early.answers).toEqual([]);
    expect(notesOf(early)[0]).toContain('Nothing was done');
    // Within the same second the helpdesk cannot tell.
    const answer = lane.comment('<p>/resend</p>', { public: false, createdAt: T0 - 999 });
    expect(answer.answers).toEqual([{ effectId: '0.0', how: 'resend' }]);
  });

  test('is answered oldest first, and only on its own ticket', () => {
    const { lane } = unknown('ask');
    lane.set({
      asked: [
        ...(lane.state.asked ?? []),
        { effectId: '8.0', ticket: 'conv:1', askedAt: T0 },
        { effectId: '9.0', ticket: 'conv:7', askedAt: T0 },
      ],
    });
    const ask = () => lane.comment('<p>/resend</p>', { public: false }).answers.map(({ effectId }) => effectId);
    expect([ask(), ask(), ask()]).toEqual([['0.0'], ['8.0'], []]);
  });

  test('needs no answer any more when its status or its outcome comes late', () => {
    const late = unknown('ask');
    const status = { type: 'delivery-status', wamid: 'w', status: 'delivered', at: T0 } as const;
    late.lane.tell(status, { sent: { effectId: '0.0', comment: 'k1' } });
    expect(late.lane.state.asked).toBeUndefined();
    const settled = unknown('ask');
    settled.lane.settle(settled.sends, { result: 'applied', data: { wamid: 'out' } });
    expect(settled.lane.state.asked).toBeUndefined();
    expect(settled.lane.ticket()).toMatchObject({ lastAgentAt: T0 });
  });

  test.each([
    ['en', 'This reply waits'],
    ['de', 'Diese Antwort wartet'],
    ['it', 'Questa risposta'],
    ['es', 'Esta respuesta espera'],
    ['fr', 'Cette réponse attend'],
    ['pt', 'Esta resposta aguarda'],
  ])('makes later replies say that they wait, and for which ticket (%s)', (language, words) => {
    const lane = startLane({ numbers: { n1: { id: 'n1', name: 'support', language, tags: [] } } });
    lane.begin();
    lane.made(lane.write('new request'));
    lane.settle(sendsOf(lane.comment('<p>Hi</p>')), { result: 'unknown', detail: 'timeout' });
    const later = lane.comment('<p>And</p>', { id: 'k2', ticketId: '102' });
    expect(codesOf(later)).toEqual(['reply.sent', 'reply.waits']);
    expect(later.effects).toMatchObject([{ kind: 'send-text' }, { kind: 'add-comment', ticket: 'conv:2' }]);
    const [text] = notesOf(later);
    expect(text).toContain(`[unknown] ${words}`);
    expect(text).toMatch(/\/resend.*\/cancel.*<br>#101$/);
    lane.comment('<p>/cancel</p>', { public: false });
    expect(notesOf(lane.comment('<p>More</p>', { id: 'k3', ticketId: '102' }))).toEqual([]);
  });

  test('is not asked where nobody would see it', () => {
    const lane = startLane();
    lane.begin();
    const sends = sendsOf(lane.comment('<p>Hi</p>'));
    lane.status('closed');
    const decision = lane.settle(sends, { result: 'unknown', detail: '' });
    expect(decision).toMatchObject({ answers: [{ how: 'cancel' }], alerts: [{ what: 'send-unknown' }] });
  });
});
