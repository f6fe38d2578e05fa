import { describe, expect, test } from '@jest/globals';
import { codesOf, DAY, MINUTE, notesOf, sendsOf, startLane, T0 } from './lane.ts';

const tagged = { kind: 'add-tags', ticket: 'conv:1', tags: ['whatsapp_failed'] };

describe("an agent's public comment", () => {
  test('becomes a WhatsApp text to the address of the conversation', () => {
    const lane = startLane();
    lane.begin();
    const decision = lane.comment('<div class="zd-comment" dir="auto"><p>Hello <b>Anna</b></p></div>');
    expect(decision.effects).toEqual([
      {
        kind: 'send-text',
        to: { phone: '491701234567' },
        text: 'Hello *Anna*',
        purpose: 'reply',
        ticket: 'conv:1',
        comment: 'k1',
        part: 0,
        parts: 1,
      },
    ]);
    expect(decision.reasons).toEqual([{ code: 'reply.sent', detail: { ticket: 'conv:1', comment: 'k1', ageMs: 0 } }]);
    expect(JSON.stringify(decision.reasons)).not.toContain('Anna');
  });

  test('goes to the business-scoped id of a customer without a number', () => {
    const lane = startLane({}, { id: 'c1', bsuid: 'DE.5', requesterId: '1' });
    lane.begin();
    expect(sendsOf(lane.comment('<p>Hi</p>'))[0]?.to).toEqual({ bsuid: 'DE.5' });
  });

  test('is split, each part waiting for the one before by its effect id', () => {
    const lane = startLane();
    lane.begin();
    const sends = sendsOf(lane.comment(`<p>${'word '.repeat(2000)}</p>`));
    expect(sends.map(({ part, parts }) => [part, parts])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(sends.map(({ after }) => after)).toEqual([undefined, '3.0', '3.1']);
  });

  test.each([
    ['*{{agent.firstName}}:* ', 'Ben Berg', '*Ben:* Hi'],
    ['*{{agent.firstName}}:* ', undefined, 'Hi'],
    ['*{{agent.firstName}}:* ', '  ', 'Hi'],
    ['{{agent.name | Team}}: ', undefined, 'Team: Hi'],
    ['{{agent.name}} ', 'Ben Berg', 'Ben Berg Hi'],
    ['', 'Ben Berg', 'Hi'],
  ])('gets the prefix %p for an agent called %p: %p', (prefix, name, text) => {
    const lane = startLane({ replies: { prefix } });
    lane.begin();
    const author = { id: '9', role: 'agent', ...(name === undefined ? {} : { name }) } as const;
    expect(sendsOf(lane.comment('<p>Hi</p>', { author }))[0]?.text).toBe(text);
  });

  test('loses its signature where the operator says where signatures begin', () => {
    const lane = startLane({ replies: { dropSignatureAfter: '--' } });
    lane.begin();
    expect(sendsOf(lane.comment('<p>Hi</p><p>--</p><p>Ben</p>'))[0]?.text).toBe('Hi');
  });

  test.each([
    [DAY - 5 * MINUTE, true],
    [DAY - 5 * MINUTE + 1, false],
    [DAY, false],
  ])('%p ms after the last message: sent %p, else a note, a tag and an open ticket', (age, sent) => {
    const lane = startLane();
    lane.begin();
    lane.pass(age);
    const decision = lane.comment('<p>Hi</p>');
    expect(sendsOf(decision)).toHaveLength(sent ? 1 : 0);
    if (sent) return;
    expect(notesOf(decision)[0]).toMatch(/^\[failed\] This reply was NOT sent: .* 24 hours old.*<br>&gt; Hi$/);
    expect(decision.effects).toMatchObject([{ reopen: true }, tagged]);
  });

  test('is never silently nothing', () => {
    const lane = startLane();
    lane.begin();
    const empty = lane.comment('<p> &nbsp; </p>');
    expect(notesOf(empty)[0]).toContain('did NOT reach the customer. It holds nothing that can be sent as a text.');
    expect(empty.effects).toContainEqual(tagged);
    const nobody = startLane({}, { id: 'c1', requesterId: '1' });
    nobody.begin();
    expect(notesOf(nobody.comment('<p>Hi</p>'))[0]).toContain('No WhatsApp number of this customer is known.');
  });

  test.each(['bridge', 'system', 'customer'] as const)('of the role %s is no order to send anything', (role) => {
    const lane = startLane();
    lane.begin();
    for (const isPublic of [true, false]) {
      const decision = lane.comment('<p>/resend</p>', { author: { id: '1', role }, public: isPublic });
      expect(decision).toMatchObject({ effects: [], answers: [] });
      expect(codesOf(decision)).toEqual(['comment.not-an-agent']);
    }
  });

  test('on a ticket that is not known here is left alone', () => {
    expect(codesOf(startLane().comment('<p>Hi</p>'))).toEqual(['comment.unknown-ticket']);
  });

  test('makes its ticket the one that the answer joins, once WhatsApp took it', () => {
    const lane = startLane();
    lane.begin();
    lane.made(lane.write('new request'));
    lane.reply('<p>About your first question: which number?</p>');
    expect(lane.state.currentTicket).toBe('conv:1');
    expect(lane.ticket()).toMatchObject({ lastAgentAt: T0 });
  });
});
