import { describe, expect, test } from '@jest/globals';
import type { NumberPolicy } from '../../src/core/policy.ts';
import { COMMENT_BYTES } from '../../src/decide/customer-comment.ts';
import { anna, createOf, customersOf, DAY, kindsOf, notesOf, sendsOf, startLane, T0 } from './lane.ts';

const stranger = { id: 'c2', phone: '491709999999' };
const number: NumberPolicy = {
  id: 'n1',
  name: 'shop',
  language: 'de',
  group: 'Shop',
  brand: 'Two',
  tags: ['shop', 'whatsapp'],
};

describe('a new ticket', () => {
  test('comes after its requester, when the helpdesk does not know them yet', () => {
    expect(kindsOf(startLane({}, stranger).write('Hi'))).toEqual(['ensure-requester', 'create-ticket']);
    expect(kindsOf(startLane({}, anna).write('Hi'))).toEqual(['create-ticket']);
  });

  test.each([
    ['WhatsApp: Anna', { id: 'c', name: 'Anna', phone: '49170' }],
    ['WhatsApp: +49170', { id: 'c', name: '  ', phone: '49170' }],
    ['WhatsApp: customer', { id: 'c', bsuid: 'DE.1' }],
    ['WhatsApp: An na', { id: 'c', name: 'An\n\tna' }],
    ['WhatsApp: {{contact.phone}}', { id: 'c', name: '{{contact.phone}}', phone: '49170' }],
  ])('has the subject %p', (subject, contact) => {
    expect(createOf(startLane({}, contact).write('Hi')).draft.subject).toBe(subject);
  });

  test('has one short line as its subject, however long the name is', () => {
    const { subject } = createOf(startLane({}, { id: 'c', name: '😀'.repeat(5000) }).write('Hi')).draft;
    expect([...subject]).toHaveLength(150);
    expect(subject.isWellFormed()).toBe(true);
  });

  test('carries the policy, with what the number says in its place, and both lists of tags once', () => {
    const fields = { where: '{{number.name}}', why: '{{escalation.reasons}}', who: '{{contact.username | unknown}}' };
    const ticket = { group: 'Support', brand: 'One', type: 'question', priority: 'high', fields } as const;
    expect(createOf(startLane({ ticket, numbers: { n1: number } }).write('Hi')).draft).toEqual({
      subject: 'WhatsApp: Anna',
      priority: 'high',
      group: 'Shop',
      brand: 'Two',
      type: 'question',
      tags: ['whatsapp', 'shop'],
      fields: { where: 'shop', who: 'unknown' },
    });
  });

  test('can be made for a number that left the configuration', () => {
    const lane = startLane();
    lane.set({ numberId: 'other' });
    expect(createOf(lane.write('Hi')).draft.subject).toBe('WhatsApp: Anna');
  });

  test('shows hostile words as text, and says what came when there are none', () => {
    expect(createOf(startLane().write('<b>*x*</b> 👩‍👩‍👧')).html).toBe('&lt;b&gt;<strong>x</strong>&lt;/b&gt; 👩‍👩‍👧');
    expect(createOf(startLane().write(' \u0001\n', { kind: 'hsm' })).html).toBe('[hsm]');
  });

  test.each([['&'], ['a '], ['\u{10ffff}'], ['😀'], ['<\u0000']])(
    '100 kB of %j arrive whole, in comments that a helpdesk takes',
    (piece) => {
      const text = piece.repeat(Math.ceil(100_000 / Buffer.byteLength(piece)));
      const decision = startLane().write(text);
      const htmls = [createOf(decision).html, ...customersOf(decision).map(({ html }) => html)];
      for (const html of htmls) expect(Buffer.byteLength(html)).toBeLessThanOrEqual(COMMENT_BYTES);
      const escaped = piece.trim().replace('&', '&amp;').replace('<', '&lt;').replace('\u0000', '\ufffd');
      expect(htmls.join('').split(escaped).length - 1).toBe(Math.ceil(100_000 / Buffer.byteLength(piece)));
      expect(decision.effects.flatMap((effect) => ('messages' in effect ? effect.messages : []))).toEqual(['wamid.1']);
    },
  );

  test('remembers which message is on it', () => {
    expect(startLane().write('Hi', { sentAt: T0 - 5 }).messages).toEqual([
      { wamid: 'wamid.1', ticket: 'conv:1', at: T0 - 5 },
    ]);
  });

  test('is one of twenty that are remembered of solved ones, and the current one is never forgotten', () => {
    const lane = startLane();
    for (let no = 1; no <= 30; no += 1) {
      lane.made(lane.write('new request'));
      lane.status('solved', T0, no);
    }
    expect(lane.state.tickets).toHaveLength(20);
    expect(lane.state.tickets.at(-1)?.key).toBe('conv:30');
    lane.set({ currentTicket: 'conv:11' });
    // A new ticket that does not become current: a comment of an older one is refused.
    const comment = {
      kind: 'add-comment',
      ticket: 'conv:29',
      author: 'customer',
      public: true,
      html: 'x',
      reopen: true,
      messages: ['w'],
    } as const;
    lane.refuse([comment], 'ticket-gone');
    expect(lane.state.tickets.map(({ key }) => key)).toContain('conv:11');
    expect(lane.state.tickets).toHaveLength(20);
    expect(lane.state.currentTicket).toBe('conv:11');
  });
});

describe('the acknowledgement', () => {
  test('goes out once per new ticket, to the customer, and is an internal note when WhatsApp took it', () => {
    const lane = startLane({ acknowledgement: 'Thanks, {{contact.name}}!' });
    const first = lane.write('Hi');
    expect(sendsOf(first)).toEqual([
      {
        kind: 'send-text',
        to: { phone: '491701234567' },
        text: 'Thanks, Anna!',
        purpose: 'acknowledgement',
        ticket: 'conv:1',
        part: 0,
        parts: 1,
      },
    ]);
    expect(sendsOf(lane.write('Hello?'))).toEqual([]);
    lane.made(first);
    const settled = lane.settle(sendsOf(first), { result: 'applied', data: { wamid: 'out.1' } });
    expect(notesOf(settled)).toEqual(['[ack] The customer got this automatic reply:<br>Thanks, Anna!']);
    expect(settled.messages).toEqual([{ wamid: 'out.1', ticket: 'conv:1', at: T0 }]);
    // No message of either side: the customer is still unanswered.
    expect(lane.ticket()).not.toHaveProperty('lastAgentAt');
  });

  test.each([
    ['none', false, undefined],
    ['the built-in one', true, 'Danke für Ihre Nachricht! Wir melden uns so bald wie möglich.'],
    ["the number's language", { en: 'Hi', de: 'Hallo' }, 'Hallo'],
    ['the first listed', { it: 'Ciao', en: 'Hi' }, 'Ciao'],
    ['nothing for an empty text', '{{contact.username}}', undefined],
  ] as const)('is %s', (_title, acknowledgement, text) => {
    const decision = startLane({ acknowledgement, numbers: { n1: { ...number } } }).write('Hi');
    expect(sendsOf(decision)[0]?.text).toBe(text);
  });

  test("is the number's own where it has one", () => {
    const numbers = { n1: { ...number, acknowledgement: false } };
    expect(sendsOf(startLane({ acknowledgement: 'Hi', numbers }).write('Hi'))).toEqual([]);
  });

  test('is left out after a backlog of a day, when WhatsApp would refuse it', () => {
    expect(sendsOf(startLane({ acknowledgement: 'Hi' }).write('Hi', { sentAt: T0 - DAY }))).toEqual([]);
  });

  test('gives only a note when it fails, and is never asked about', () => {
    const lane = startLane({ acknowledgement: 'Hi' });
    const first = lane.write('Hi');
    lane.made(first);
    const refused = lane.settle(sendsOf(first), { result: 'refused', reason: 'recipient', code: '131026', detail: '' });
    expect(kindsOf(refused)).toEqual(['add-comment']);
    expect(refused.effects[0]).toMatchObject({ reopen: false });
    const unknown = lane.settle(sendsOf(first), { result: 'unknown', detail: '' });
    expect(unknown).toMatchObject({ answers: [{ effectId: '0.0', how: 'cancel' }], effects: [] });
  });
});
