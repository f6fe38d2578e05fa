import type { ReplyAddress } from './contact.ts';
import type { TicketDraft } from './helpdesk-types.ts';
import type { CommentId, EffectId, TicketKey, Wamid } from './ids.ts';

/** Order is kept within one target of a conversation; targets do not wait for each other. */
export type Target = 'helpdesk' | 'helpdesk-read' | 'whatsapp';

/** Makes sure that the helpdesk knows the customer; the ticket that follows needs their id. */
export interface EnsureRequester {
  readonly kind: 'ensure-requester';
}

/** Opens a ticket with the customer's first message as its public comment. */
export interface CreateTicket {
  readonly kind: 'create-ticket';
  readonly ticket: TicketKey;
  readonly draft: TicketDraft;
  readonly html: string;
  readonly messages: readonly Wamid[];
  /** A closed ticket that this one follows up, in the helpdesk's own way. */
  readonly followUpOf?: TicketKey;
}

/** A comment of the customer, or a note of the bridge. Runs of alike ones become one call. */
export interface AddComment {
  readonly kind: 'add-comment';
  readonly ticket: TicketKey;
  readonly author: 'customer' | 'bridge';
  readonly public: boolean;
  readonly html: string;
  /** Intent: a solved or pending ticket shall be open afterwards. */
  readonly reopen: boolean;
  readonly messages: readonly Wamid[];
}

/** Intent only; what is already so is left alone. */
export interface UpdateTicket {
  readonly kind: 'update-ticket';
  readonly ticket: TicketKey;
  readonly reopen: boolean;
}

export interface AddTags {
  readonly kind: 'add-tags';
  readonly ticket: TicketKey;
  readonly tags: readonly string[];
}

/** Reads a ticket and its new comments; the answer comes back as events. */
export interface ReadTicket {
  readonly kind: 'read-ticket';
  readonly ticket: TicketKey;
}

/** One WhatsApp text. */
export interface SendText {
  readonly kind: 'send-text';
  readonly to: ReplyAddress;
  readonly text: string;
  readonly purpose: 'reply' | 'acknowledgement';
  readonly ticket: TicketKey;
  /** The agent's comment it carries. */
  readonly comment?: CommentId;
  /** From 0. */
  readonly part: number;
  readonly parts: number;
  /** Waits until that part has the status `sent`, or five seconds after it was accepted. */
  readonly after?: EffectId;
}

export type Effect = EnsureRequester | CreateTicket | AddComment | UpdateTicket | AddTags | ReadTicket | SendText;

/** What an operator's pause and `mode: observe` hold back: every target that changes something outside. */
export const isWrite = (target: Target): boolean => target !== 'helpdesk-read';

/** Which queue of its conversation an effect waits in. */
export const targetOf = (effect: Effect): Target => {
  if (effect.kind === 'send-text') return 'whatsapp';
  return effect.kind === 'read-ticket' ? 'helpdesk-read' : 'helpdesk';
};

/** The ticket an effect speaks of. */
export const ticketOf = (effect: Effect): TicketKey | undefined => ('ticket' in effect ? effect.ticket : undefined);
