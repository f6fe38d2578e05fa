import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newConversation } from '../../src/core/conversation.ts';
import { type Effect, isSend } from '../../src/core/effects.ts';
import type { InboxEvent } from '../../src/core/events.ts';
import type { Outcome, RefusalReason } from '../../src/core/outcome.ts';
import type { Policy } from '../../src/core/policy.ts';
import { decide } from '../../src/decide/decide.ts';
import { anna, basicPolicy, codesOf, T0 } from './lane.ts';

const template = { name: 'a', language: 'de', parameters: ['{{contact.name}}'] };
const keys = fc.constantFrom('conv:1', 'conv:2', 'conv:3', 'old:1', '', 'constructor', 'conv:-1');
const ids = fc.constantFrom('101', '102', '103', '', '__proto__');
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('new request', 'danke', '/resend', '/cancel', '/split', '/window', '/template a de "x', ''),
);
const times = fc.integer({ min: T0 - 1e9, max: T0 + 1e9 });
const statuses = fc.constantFrom('making', 'new', 'open', 'pending', 'hold', 'solved', 'closed', 'gone', 'failed');

const effects = fc.oneof(
  fc.record({ kind: fc.constant('ensure-requester') }),
  fc.record({ kind: fc.constantFrom('update-ticket', 'read-ticket'), ticket: keys, reopen: fc.boolean() }),
  fc.record({ kind: fc.constant('add-tags'), ticket: keys, tags: fc.constant([]) }),
  fc.record({
    kind: fc.constant('create-ticket'),
    ticket: keys,
    draft: fc.constant({ subject: '', tags: [], fields: {} }),
    html: texts,
    messages: fc.array(ids, { maxLength: 2 }),
    followUpOf: keys,
  }),
  fc.record({
    kind: fc.constant('add-comment'),
    ticket: keys,
    author: fc.constantFrom('customer', 'bridge'),
    public: fc.boolean(),
    html: texts,
    reopen: fc.boolean(),
    messages: fc.array(ids, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('send-text'),
    to: fc.constant({}),
    text: texts,
    purpose: fc.constantFrom('reply', 'acknowledgement', 'reopen', 'reminder'),
    ticket: keys,
    comment: ids,
    part: fc.nat({ max: 2 }),
    parts: fc.constant(3),
    released: fc.constantFrom(true, undefined),
  }),
  fc.record({
    kind: fc.constantFrom('send-file', 'send-template'),
    to: fc.constant({}),
    file: fc.constant({ id: 'f', name: 'a', contentType: 'b' }),
    parameters: fc.array(texts, { maxLength: 2 }),
    text: texts,
    purpose: fc.constantFrom('reply', 'reopen', 'start'),
    ticket: keys,
    part: fc.constant(0),
    parts: fc.constant(1),
  }),
) as fc.Arbitrary<Effect>;

const snapshots = fc.record(
  {
    ticketId: ids,
    status: statuses,
    updatedAt: times,
    mergedInto: ids,
    externalId: fc.constantFrom('wa:x:1', 'wa:conv:1', 'x'),
  },
  { requiredKeys: ['ticketId', 'status', 'updatedAt'] },
);
const reasons = fc.constantFrom<RefusalReason>(
  'ticket-closed',
  'ticket-gone',
  'ticket-full',
  'ticket-unmade',
  'requester-gone',
  'window-closed',
  'file',
  'other',
);
const outcomes = fc.oneof(
  fc.record({
    result: fc.constant('applied'),
    data: fc.record(
      { ticketId: ids, ticketStatus: statuses, wamid: ids, snapshot: snapshots, leftOut: fc.array(ids) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ result: fc.constantFrom('refused', 'dead'), reason: reasons, code: ids, detail: ids }),
  fc.record({ result: fc.constantFrom('unknown', 'parked'), detail: ids }),
) as fc.Arbitrary<Outcome>;

const events = fc.oneof(
  fc.record({
    type: fc.constant('customer-message'),
    wamid: ids,
    kind: fc.constantFrom('text', 'button', 'image'),
    text: texts,
    sentAt: times,
    quotes: ids,
  }),
  fc.record({
    type: fc.constantFrom('customer-side-event', 'phone-app-message'),
    wamid: ids,
    kind: texts,
    text: texts,
    sentAt: times,
  }),
  fc.record({ type: fc.constant('identity-changed'), text: texts, at: times }),
  fc.record({
    type: fc.constant('timer-due'),
    name: fc.constantFrom('held', 'reminder', 'forget', '__proto__'),
    dueAt: times,
  }),
  fc.record({ type: fc.constant('ticket-started'), ticketId: ids, at: times }),
  fc.record(
    { type: fc.constant('operator-send'), id: ids, text: texts, template: fc.constant(template) },
    { requiredKeys: ['type', 'id'] },
  ),
  fc.record({
    type: fc.constant('delivery-status'),
    wamid: ids,
    status: fc.constantFrom('sent', 'failed'),
    at: times,
    error: fc.record({ code: fc.oneof(ids, fc.constant('131047')), title: texts }),
  }),
  fc.record(
    {
      type: fc.constant('ticket-hint'),
      ticketId: ids,
      what: fc.constantFrom('changed', 'merged', 'deleted', 'restored', 'spam'),
      at: times,
      mergedInto: ids,
    },
    { requiredKeys: ['type', 'ticketId', 'what', 'at'] },
  ),
  fc.record({
    type: fc.constant('comment-found'),
    comment: fc.record({
      ticketId: ids,
      id: ids,
      public: fc.boolean(),
      author: fc.record({ id: ids, role: fc.constantFrom('agent', 'customer', 'bridge', 'system'), name: texts }),
      html: texts,
      createdAt: times,
      attachments: fc.constantFrom([], [{ id: 'f', name: 'a', contentType: 'b', size: 1 }]),
    }),
  }),
  fc.record({
    type: fc.constant('effect-settled'),
    opId: ids,
    effects: fc.array(fc.record({ id: ids, effect: effects }), { maxLength: 4 }),
    outcome: outcomes,
    at: times,
  }),
) as fc.Arbitrary<InboxEvent>;

const refs = fc.record(
  {
    messageTicket: keys,
    mergeTargetKey: keys,
    sent: fc.record({ effectId: ids, comment: ids, effect: effects.filter(isSend) }, { requiredKeys: ['effectId'] }),
  },
  { requiredKeys: [] },
);

test('any run of events, however odd, is decided without an error, explained, and leaves a sound state', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(events, refs), { maxLength: 25 }), (run) => {
      let conversation = newConversation('conv', anna.id, 'n1');
      let inbound = 0;
      run.forEach(([event, ref], index) => {
        const stored = { id: index + 1, event, receivedAt: T0 };
        const policy: Policy = {
          ...basicPolicy,
          acknowledgement: true,
          replies: { ...basicPolicy.replies, whenClosed: 'hold', template, reminder: { beforeMs: 1, text: true } },
        };
        const decision = decide({ conversation, contact: anna, event: stored, refs: ref, policy, now: T0 });
        expect(codesOf(decision).length).toBeGreaterThan(0);
        conversation = JSON.parse(JSON.stringify(decision.conversation));
        expect(conversation).toEqual(decision.conversation);
        const known = conversation.tickets.map(({ key }) => key);
        expect(new Set(known).size).toBe(known.length);
        expect(known.length).toBeLessThanOrEqual(20);
        if (conversation.currentTicket !== undefined) expect(known).toContain(conversation.currentTicket);
        expect(conversation.lastInboundAt ?? 0).toBeGreaterThanOrEqual(inbound);
        inbound = conversation.lastInboundAt ?? 0;
        for (const { parts } of conversation.held ?? []) expect(parts.length).toBeGreaterThan(0);
        expect(conversation.failed?.length ?? 0).toBeLessThanOrEqual(3);
        // A customer's message stands on a ticket or is kept with a reason.
        if (event.type === 'customer-message') {
          expect(decision.messages.length === 1 || decision.discard !== undefined).toBe(true);
        }
      });
    }),
    { numRuns: 500 },
  );
});
