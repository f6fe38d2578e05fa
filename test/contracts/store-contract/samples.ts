import type { Alias } from '../../../src/core/contact.ts';
import type { Conversation, Ticket, TicketStatus } from '../../../src/core/conversation.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { AddComment, CreateTicket, Effect, ReadTicket, SendNotice, SendText } from '../../../src/core/effects.ts';
import type { DeliveryStatus, ReceivedEvent } from '../../../src/core/events.ts';
import type { LaneClaim, OpClaim } from '../../../src/core/store.ts';

export const LANES: LaneClaim = { limit: 64, leaseMs: 30_000, eventsPerLane: 20 };

export const OPS: OpClaim = {
  limit: 64,
  leaseMs: 30_000,
  targets: ['helpdesk', 'helpdesk-read', 'whatsapp'],
  accounts: { helpdesk: 'zendesk', 'helpdesk-read': 'zendesk', whatsapp: 'whatsapp', 'whatsapp-signal': 'whatsapp' },
  groupBytes: 60_000,
  partGapMs: 5_000,
  fileWaitMs: 20_000,
  sendFileWaitMs: 900_000,
};

export const phone = (value: string): Alias => ({ kind: 'phone', value });
export const bsuid = (value: string): Alias => ({ kind: 'bsuid', value });

/** A text of the customer with these aliases; `becomes` when WhatsApp says who they are now. */
export const messageFrom = (
  aliases: readonly Alias[],
  wamid: string,
  more: { readonly becomes?: readonly Alias[]; readonly numberId?: string; readonly quotes?: string } = {},
): ReceivedEvent => {
  const number = aliases.find((alias) => alias.kind === 'phone')?.value;
  return {
    key: `wa:message:${wamid}`,
    address: {
      to: 'contact',
      numberId: more.numberId ?? 'n1',
      identity: {
        aliases,
        ...(more.becomes ? { becomes: more.becomes } : {}),
        profile: number === undefined ? {} : { phone: number },
      },
    },
    event: {
      type: 'customer-message',
      wamid,
      kind: 'text',
      text: `text of ${wamid}`,
      sentAt: 1_000,
      ...(more.quotes === undefined ? {} : { quotes: more.quotes }),
    },
  };
};

export const hintOf = (ticketId: string, id: string, externalId?: string): ReceivedEvent => ({
  key: `zendesk:event:${id}`,
  address: { to: 'ticket', ticketId, ...(externalId === undefined ? {} : { externalId }) },
  event: { type: 'ticket-hint', ticketId, what: 'changed', at: 1_000 },
});

export const statusOf = (wamid: string, status: DeliveryStatus['status'], opId?: string): ReceivedEvent => {
  const op = opId === undefined ? {} : { opId };
  return {
    key: `wa:status:${wamid}:${status}`,
    address: { to: 'send', wamid, ...op },
    event: { type: 'delivery-status', wamid, status, at: 2_000, ...op },
  };
};

export const comment = (ticket: string, html: string, more: Partial<AddComment> = {}): AddComment => ({
  kind: 'add-comment',
  ticket,
  author: 'customer',
  public: true,
  html,
  reopen: false,
  messages: [],
  ...more,
});

export const send = (ticket: string, text: string, more: Partial<SendText> = {}): SendText => ({
  kind: 'send-text',
  to: { phone: '491' },
  text,
  purpose: 'reply',
  ticket,
  part: 0,
  parts: 1,
  ...more,
});

export const create = (ticket: string): CreateTicket => ({
  kind: 'create-ticket',
  ticket,
  draft: { subject: 'WhatsApp', tags: [], fields: {} },
  html: '<p>hello</p>',
  messages: [],
});

export const read = (ticket: string): ReadTicket => ({ kind: 'read-ticket', ticket });

export const ticket = (key: string, status: TicketStatus, helpdeskId?: string): Ticket => ({
  key,
  status,
  openedAt: 1,
  lastCustomerAt: 1,
  ...(helpdeskId === undefined ? {} : { helpdeskId }),
});

export const decisionOf = (
  conversation: Conversation,
  effects: readonly Effect[],
  more: Partial<Decision> = {},
): Decision => ({
  conversation,
  effects,
  reasons: [{ code: 'test' }],
  messages: [],
  timers: [],
  answers: [],
  dead: [],
  alerts: [],
  ...more,
});

/** A notice on one way of a channel. */
export const noticeTo = (channel: string, what = 'due', more: Partial<SendNotice> = {}): SendNotice => ({
  kind: 'send-notice',
  destination: { channel, way: 0 },
  card: { about: 'sla-warning', what, why: [], at: 1_000, ticket: { key: 't:1', id: '900' } },
  otherwise: [],
  group: `1.${what}`,
  ways: 1,
  most: 100,
  ...more,
});
