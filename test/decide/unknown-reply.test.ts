import { describe, expect, test } from '@jest/globals';
import { type AskedSend, newConversation, type Ticket } from '../../src/core/conversation.ts';
import { codesOf, notesOf, sendsOf, startLane, T0 } from './lane.ts';

describe('a reply of which nobody knows whether it arrived', () => {
  const unknown = (unknownOutcome: 'ask' | 'resend') => {
    const lane = startLane({ replies: { unknownOutcome } });
    lane.begin();
    const sends = sendsOf(lane.comment('<p>Hi</p>'));
    const decision = lane.settle(sends, { result: 'unknown', detail: 'timeout' });
    lane.show(decision);
    return { lane, sends, decision };
  };

  test('is asked about by a note, once', () => {
    const { lane, sends, decision } = unknown('ask');
    expect(notesOf(decision)[0]).toMatch(/^\[unknown\] .*\/resend 1 .*\/cancel 1 .*<br>&gt; Hi$/);
    expect(lane.state.asked).toMatchObject([{ effectId: '0.0', ticket: 'conv:1', askedAt: T0, shownAt: T0 }]);
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

  const asked = () => {
    const lane = startLane();
    lane.begin();
    const question = lane.settle(sendsOf(lane.comment('<p>Hi</p>')), { result: 'unknown', detail: 'timeout' });
    return { lane, question };
  };

  test('is not decided by what was written before it was asked about: that answered something else', () => {
    const { lane, question } = asked();
    const early = lane.comment('<p>/cancel</p>', { public: false, createdAt: T0 - 1_000 });
    expect(early.answers).toEqual([]);
    expect(notesOf(early)[0]).toContain('Nothing was done');
    lane.show(question);
    // Within the same second the helpdesk cannot tell.
    const answer = lane.comment('<p>/resend</p>', { public: false, createdAt: T0 - 999 });
    expect(answer.answers).toEqual([{ effectId: '0.0', how: 'resend' }]);
  });

  test('is not decided either by what was written before its question stood on the ticket', () => {
    const { lane, question } = asked();
    const meant = lane.comment('<p>/cancel</p>', { public: false, createdAt: T0 + 60_000 });
    expect(meant).toMatchObject({ answers: [], effects: [] });
    const shown = lane.show(question, T0 + 120_000);
    expect(shown.answers).toEqual([]);
    expect(notesOf(shown)[0]).toContain('Nothing was done');
    const answer = lane.comment('<p>/resend</p>', { public: false, createdAt: T0 + 130_000 });
    expect(answer.answers).toEqual([{ effectId: '0.0', how: 'resend' }]);
  });

  test('is decided by an answer that is heard of before it is known that the question stands there', () => {
    const { lane, question } = asked();
    // The first one answered an earlier question; of those that can mean this one the first is carried out.
    for (const [how, at] of [
      ['cancel', 10],
      ['resend', 60],
      ['cancel', 61],
    ] as const)
      expect(lane.comment(`<p>/${how}</p>`, { public: false, createdAt: T0 + at * 1_000 }).effects).toEqual([]);
    const shown = lane.show(question, T0 + 30_000);
    expect(shown.answers).toEqual([{ effectId: '0.0', how: 'resend' }]);
    expect(notesOf(shown)).toMatchObject([
      expect.stringContaining('The reply was sent again'),
      expect.stringMatching(/The command \/cancel .*Nothing was done/),
      expect.stringMatching(/The command \/cancel .*Nothing was done/),
    ]);
    expect(lane.state.asked).toBeUndefined();
  });

  test('is decided by an answer with the number of its question, which answers no other one', () => {
    const { lane, question } = asked();
    lane.show(question);
    const other = lane.comment('<p>/cancel 7</p>', { public: false });
    expect(other.answers).toEqual([]);
    expect(notesOf(other)[0]).toMatch(/\/cancel 7 .*Nothing was done/);
    const answer = lane.comment('<p>/resend 1</p>', { public: false, createdAt: T0 });
    expect(answer.answers).toEqual([{ effectId: '0.0', how: 'resend' }]);
    const late = lane.comment('<p>/cancel 1</p>', { public: false, createdAt: T0 });
    expect(late.answers).toEqual([]);
    const again = lane.settle(sendsOf(lane.comment('<p>Ho</p>', { id: 'k9' })), { result: 'unknown', detail: '' });
    expect(notesOf(again)[0]).toContain('/resend 2 ');
  });

  describe('of a customer of two talks that became one', () => {
    const both = () => {
      const { lane, question } = asked();
      lane.show(question);
      const theirs: AskedSend = { no: 1, effectId: '9.0', ticket: 'old:1', askedAt: T0, shownAt: T0 };
      const ticket: Ticket = { key: 'old:1', helpdeskId: '201', status: 'open', openedAt: T0, lastCustomerAt: T0 };
      const old = { ...newConversation('old', 'c2', 'n1'), tickets: [ticket], asked: [theirs], askedCount: 4 };
      lane.tell({ type: 'conversation-merged', loser: old });
      return lane;
    };

    test('is decided by its number on its own ticket', () => {
      const lane = both();
      const answer = lane.comment('<p>/resend 1</p>', { public: false, ticketId: '201' });
      expect(answer.answers).toEqual([{ effectId: '9.0', how: 'resend' }]);
      expect(lane.comment('<p>/cancel 1</p>', { public: false }).answers).toEqual([{ effectId: '0.0', how: 'cancel' }]);
    });

    test('is not decided by a number that means two on the same ticket', () => {
      const lane = both();
      lane.set({ asked: lane.state.asked?.map((send) => ({ ...send, ticket: 'conv:1' })) ?? [] });
      const answer = lane.comment('<p>/resend 1</p>', { public: false });
      expect(answer.answers).toEqual([]);
      expect(notesOf(answer)[0]).toContain('Nothing was done');
    });

    test('gets a number that neither talk has given', () => {
      const lane = both();
      lane.comment('<p>/cancel 1</p>', { public: false });
      const next = lane.settle(sendsOf(lane.comment('<p>Ho</p>', { id: 'k9' })), { result: 'unknown', detail: '' });
      expect(notesOf(next)[0]).toContain('/resend 5 ');
    });
  });

  test('whose question never gets onto the ticket can be decided all the same', () => {
    const { lane, question } = asked();
    const note = question.effects.filter(({ kind }) => kind === 'add-comment');
    lane.refuse(note, 'forbidden');
    expect(lane.comment('<p>/cancel</p>', { public: false }).answers).toEqual([{ effectId: '0.0', how: 'cancel' }]);
  });

  test('that settles itself tells whoever answered too early that nothing was done', () => {
    const { lane } = asked();
    lane.comment('<p>/cancel</p>', { public: false });
    const status = { type: 'delivery-status', wamid: 'w', status: 'delivered', at: T0 } as const;
    const told = lane.tell(status, { sent: { effectId: '0.0', comment: 'k1' } });
    expect(told.answers).toEqual([]);
    expect(notesOf(told)[0]).toContain('Nothing was done');
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
    lane.show(lane.settle(sendsOf(lane.comment('<p>Hi</p>')), { result: 'unknown', detail: 'timeout' }));
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
