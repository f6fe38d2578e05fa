import { type Contact, withConsent } from '../../src/core/contact.ts';
import { type Conversation, newConversation, type Ticket } from '../../src/core/conversation.ts';
import { type Decision, type EventRefs, effectId } from '../../src/core/decision.ts';
import type { AddComment, AnySend, CreateTicket, Effect, SendTemplate, SendText } from '../../src/core/effects.ts';
import type { CustomerMessage, InboxEvent } from '../../src/core/events.ts';
import type { HelpdeskComment, TicketSnapshot } from '../../src/core/helpdesk-types.ts';
import type { Outcome, RefusalReason } from '../../src/core/outcome.ts';
import type { Policy } from '../../src/core/policy.ts';
import { NO_RULES } from '../../src/core/rules.ts';
import { NO_SLA } from '../../src/core/sla.ts';
import type { TemplateCatalogue } from '../../src/core/templates.ts';
import { decide } from '../../src/decide/decide.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 2026-11-22T04:00:00Z */
export const T0 = Date.UTC(2026, 10, 22, 4);

export const anna: Contact = { id: 'c1', name: 'Anna', phone: '491701234567', requesterId: '77' };

export const basicPolicy: Policy = {
  hash: 'h1',
  mode: 'live',
  pilot: [],
  threading: { windowMs: DAY, mode: 'conversation', newRequest: ['new request', 'neue anfrage'], closingWords: true },
  optOutWords: true,
  ticket: {
    subject: 'WhatsApp: {{contact.name | contact.phone | customer}}',
    priority: 'normal',
    tags: ['whatsapp'],
    fields: {},
  },
  numbers: { n1: { id: 'n1', name: 'support', language: 'en', tags: [] } },
  acknowledgement: false,
  messages: { outOfHours: false, handover: true, escalated: true, pending: false, solved: false },
  rules: NO_RULES,
  sla: NO_SLA,
  templates: {},
  notify: {},
  alerts: [],
  people: { leads: {}, slack: {} },
  replies: {
    whenClosed: 'note',
    holdForMs: 7 * DAY,
    unknownOutcome: 'ask',
    prefix: '',
    markRead: false,
    typing: false,
  },
};

export type PolicyChange = {
  [Key in keyof Policy]?: Policy[Key] extends object ? Partial<Policy[Key]> : Policy[Key];
};

export function policyWith(change: PolicyChange): Policy {
  return {
    ...basicPolicy,
    ...change,
    pilot: (change.pilot ?? basicPolicy.pilot) as Policy['pilot'],
    threading: { ...basicPolicy.threading, ...change.threading },
    ticket: { ...basicPolicy.ticket, ...change.ticket },
    replies: { ...basicPolicy.replies, ...change.replies },
    templates: (change.templates ?? basicPolicy.templates) as Policy['templates'],
    numbers: { ...basicPolicy.numbers, ...(change.numbers as Policy['numbers']) },
    messages: { ...basicPolicy.messages, ...change.messages },
    sla: { ...basicPolicy.sla, ...change.sla },
    rules: { ...basicPolicy.rules, ...(change.rules as Policy['rules']) },
    notify: (change.notify ?? basicPolicy.notify) as Policy['notify'],
    alerts: (change.alerts ?? basicPolicy.alerts) as Policy['alerts'],
    people: { ...basicPolicy.people, ...change.people },
    ...(change.bot ? { bot: change.bot as NonNullable<Policy['bot']> } : {}),
    acknowledgement: (change.acknowledgement as Policy['acknowledgement']) ?? basicPolicy.acknowledgement,
  };
}

type MessageChange = Partial<Omit<CustomerMessage, 'type'>> & { refs?: EventRefs; receivedAt?: number };

/** One conversation that is told events in order, as the engine does: the state goes through JSON between two events. */
export function startLane(change: PolicyChange = {}, customer: Contact = anna) {
  let contact = customer;
  let policy = policyWith(change);
  let conversation: Conversation = newConversation('conv', contact.id, 'n1');
  let eventId = 0;
  let messageNo = 0;
  let now = T0;
  let templates: TemplateCatalogue | undefined;
  const ids = new Map<Effect, string>();
  const timers = new Map<string, number>();

  const lane = {
    get state() {
      return conversation;
    },
    get now() {
      return now;
    },
    /** The configuration changes; everything else of the policy is the basic one again. */
    reload(change: PolicyChange) {
      policy = policyWith(change);
    },
    set(change: Partial<Conversation>) {
      conversation = { ...conversation, ...change };
    },
    /** What is known of the customer changes outside this conversation. */
    become(change: Partial<Contact>) {
      contact = { ...contact, ...change };
    },
    pass(ms: number) {
      now += ms;
    },
    ticket(no = 1): Ticket {
      const found = conversation.tickets.find(({ key }) => key === `conv:${no}`);
      if (!found) throw new Error(`no ticket ${no}`);
      return found;
    },
    tell(event: InboxEvent, refs: EventRefs = {}, receivedAt = now): Decision {
      eventId += 1;
      const before = JSON.stringify(conversation);
      const stored = { id: eventId, event, receivedAt };
      const known = templates === undefined ? {} : { templates };
      const decision = decide({ conversation, contact, event: stored, refs, policy, now, ...known });
      decision.effects.forEach((effect, index) => {
        ids.set(effect, effectId(eventId, index));
      });
      for (const { name, dueAt } of decision.timers) {
        if (dueAt === undefined) timers.delete(name);
        else timers.set(name, dueAt);
      }
      if (JSON.stringify(conversation) !== before) throw new Error('the input was changed');
      conversation = JSON.parse(JSON.stringify(decision.conversation));
      if (decision.consent) contact = withConsent(contact, decision.consent);
      return decision;
    },
    write(text: string, { refs, receivedAt, ...more }: MessageChange = {}): Decision {
      messageNo += 1;
      const wamid = `wamid.${messageNo}`;
      return lane.tell({ type: 'customer-message', wamid, kind: 'text', text, sentAt: now, ...more }, refs, receivedAt);
    },
    settle(effects: readonly Effect[], outcome: Outcome, refs: EventRefs = {}): Decision {
      const listed = effects.map((effect, index) => ({ id: `0.${index}`, effect }));
      return lane.tell({ type: 'effect-settled', opId: 'op', effects: listed, outcome, at: now }, refs);
    },
    refuse(effects: readonly Effect[], reason: RefusalReason, code?: string, detail = 'said no'): Decision {
      const listed = effects.map((effect, index) => ({ id: ids.get(effect) ?? `0.${index}`, effect }));
      const outcome = { result: 'refused', reason, detail, ...(code ? { code } : {}) } as const;
      return lane.tell({ type: 'effect-settled', opId: 'op', effects: listed, outcome, at: now });
    },
    /** The helpdesk has the comments of a decision, since then by its own clock. */
    show(decision: Decision, writtenAt = now): Decision {
      const written = decision.effects.filter(({ kind }) => kind === 'add-comment');
      const effects = written.map((effect) => ({ id: ids.get(effect) ?? '', effect }));
      const outcome = { result: 'applied', data: { writtenAt } } as const;
      return lane.tell({ type: 'effect-settled', opId: 'op', effects, outcome, at: now });
    },
    /** WhatsApp says afterwards that a send failed. */
    fail(send: AnySend, code: string): Decision {
      const sent = {
        effectId: ids.get(send) ?? '0.0',
        effect: send,
        ...(send.comment ? { comment: send.comment } : {}),
      };
      const refs = { sent, ...(send.ticket ? { messageTicket: send.ticket } : {}) };
      const error = { code, title: '' };
      return lane.tell({ type: 'delivery-status', wamid: 'w', status: 'failed', at: now, error }, refs);
    },
    idOf: (effect: Effect) => ids.get(effect) ?? '',
    /** When a timer is due, if it is set. */
    timer: (name: string) => timers.get(name),
    /** Time goes on until a timer is due. */
    ring(name: string): Decision {
      const dueAt = timers.get(name);
      if (dueAt === undefined) throw new Error(`no timer ${name}`);
      timers.delete(name);
      now = Math.max(now, dueAt);
      return lane.tell({ type: 'timer-due', name, dueAt });
    },
    /** What Meta says of the templates. */
    know(catalogue: TemplateCatalogue) {
      templates = catalogue;
    },
    /** The helpdesk made ticket `no` as number 100 + no. */
    made(decision: Decision): Decision {
      const create = createOf(decision);
      const ticketId = `${100 + Number(create.ticket.split(':')[1])}`;
      return lane.settle([create], { result: 'applied', data: { ticketId, ticketStatus: 'new' } });
    },
    /** The agent's comment, found by a read. */
    comment(html: string, change: Partial<HelpdeskComment> = {}): Decision {
      const author = { id: '9', role: 'agent', name: 'Ben Berg' } as const;
      const base = { ticketId: '101', id: 'k1', public: true, author, html, createdAt: now, attachments: [] };
      return lane.tell({ type: 'comment-found', comment: { ...base, ...change } });
    },
    /** An agent's reply that WhatsApp accepted. */
    reply(html: string, change: Partial<HelpdeskComment> = {}): Decision {
      const decision = lane.comment(html, change);
      const sends = decision.effects.filter((effect) => effect.kind === 'send-text');
      for (const send of sends) lane.settle([send], { result: 'applied', data: { wamid: `out.${now}` } });
      return decision;
    },
    /** What a read of ticket `no` shows. */
    status(status: Ticket['status'], at = now, no = 1, more: Partial<TicketSnapshot> = {}): Decision {
      const snapshot = { ticketId: `${100 + no}`, status, updatedAt: at, ...more };
      return lane.settle([{ kind: 'read-ticket', ticket: `conv:${no}` }], { result: 'applied', data: { snapshot } });
    },
    /** A ticket 101 with one message of the customer, now. */
    begin(text = 'Hello'): Decision {
      const decision = lane.write(text);
      lane.made(decision);
      return decision;
    },
  };
  return lane;
}

export const codesOf = ({ reasons }: Decision): string[] => reasons.map(({ code }) => code);
export const kindsOf = ({ effects }: Decision): string[] => effects.map(({ kind }) => kind);

export const createOf = ({ effects }: Decision): CreateTicket => {
  const found = effects.find((effect) => effect.kind === 'create-ticket');
  if (!found) throw new Error('no ticket is created');
  return found;
};

export const commentsOf = ({ effects }: Decision): AddComment[] =>
  effects.filter((effect) => effect.kind === 'add-comment');
export const customersOf = (decision: Decision): AddComment[] =>
  commentsOf(decision).filter(({ author }) => author === 'customer');
export const notesOf = (decision: Decision): string[] =>
  commentsOf(decision)
    .filter((effect) => effect.author === 'bridge' && !effect.public)
    .map(({ html }) => html);
export const sendsOf = ({ effects }: Decision): SendText[] => effects.filter((effect) => effect.kind === 'send-text');
export const textsOf = (decision: Decision): string[] => sendsOf(decision).map(({ text }) => text);
export const templatesOf = ({ effects }: Decision): SendTemplate[] =>
  effects.filter((effect) => effect.kind === 'send-template');
/** Every wamid that some effect of the decision carries, in order. */
export const wamidsOf = ({ effects }: Decision): string[] =>
  effects.flatMap((effect) => ('messages' in effect ? effect.messages : []));
