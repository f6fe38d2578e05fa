import { fromHtml } from '../shared/comment-text.ts';
import { applyChange, type Ledger, touch } from './ledger.ts';
import type { Attachment, Conversation, Ticket, User } from './model.ts';
import { OPEN } from './model.ts';
import type { CustomerWords } from './options.ts';

/** A reply or note before it has an id. */
export interface NewConversation {
  readonly kind: 'reply' | 'note';
  readonly html: string;
  readonly private: boolean;
  readonly incoming: boolean;
  readonly author: User;
  readonly attachments?: readonly Attachment[];
  readonly ccEmails?: readonly string[];
  readonly bccEmails?: readonly string[];
  /** Who gets a note by e-mail. */
  readonly notifyEmails?: readonly string[];
}

/** Writes what an agent, a rule or the API's agent says. */
export function commitConversation(ledger: Ledger, ticket: Ticket, given: NewConversation): Conversation {
  const { account } = ledger;
  const isPublicIncoming = given.incoming && !given.private;
  if (given.kind === 'reply' && given.author.role === 'end-user')
    return commitCustomerWords(ledger, ticket, given, account.unconfirmed.replyAsContact);
  if (isPublicIncoming) return commitCustomerWords(ledger, ticket, given, account.unconfirmed.incomingNote);
  ledger.sla.settle(ticket);
  const conversation = append(ledger, ticket, given);
  const answers = given.kind === 'reply' || (!given.private && account.unconfirmed.publicNoteIsResponse);
  if (answers) noteAgentResponse(ledger, ticket);
  if (given.kind === 'reply') mailRequester(ledger, ticket, conversation);
  ledger.sla.schedule(ticket);
  ledger.emit({ ticket, what: given.kind === 'reply' ? 'reply-sent' : 'note-added', performer: 'agent' });
  return conversation;
}

/** Writes a customer's words and does what `effects` says of them. */
export function commitCustomerWords(
  ledger: Ledger,
  ticket: Ticket,
  given: NewConversation,
  effects: CustomerWords,
): Conversation {
  ledger.sla.settle(ticket);
  const conversation = append(ledger, ticket, { ...given, incoming: true, private: false });
  if (effects.countsAsAgentResponse) noteAgentResponse(ledger, ticket);
  if (effects.countsAsRequesterResponse) {
    const now = ledger.account.clock.now();
    ticket.stats.requesterRespondedAt = now;
    ticket.sla.waitingSince ??= now;
  }
  if (effects.mailsRequester) mailRequester(ledger, ticket, conversation);
  if (effects.reopens && ticket.status !== OPEN) applyChange(ledger, ticket, { status: OPEN });
  ledger.sla.schedule(ticket);
  const { performer } = effects;
  if (performer !== 'nobody')
    ledger.emit({ ticket, what: given.kind === 'reply' ? 'reply-sent' : 'note-added', performer });
  return conversation;
}

function append(ledger: Ledger, ticket: Ticket, given: NewConversation): Conversation {
  const { account } = ledger;
  const now = account.clock.now();
  const requester = account.users.get(ticket.requesterId);
  const replied = given.kind === 'reply' && requester?.email ? [requester.email] : [];
  const conversation: Conversation = {
    id: account.nextId('conversation'),
    ticketId: ticket.id,
    userId: given.author.id,
    ...fromHtml(given.html),
    incoming: given.incoming,
    private: given.private,
    source: given.kind === 'reply' ? 0 : 2,
    toEmails: given.kind === 'reply' ? replied : [...(given.notifyEmails ?? [])],
    ccEmails: [...(given.ccEmails ?? [])],
    bccEmails: [...(given.bccEmails ?? [])],
    attachments: [...(given.attachments ?? [])],
    createdAt: now,
    updatedAt: now,
    lastEdited: undefined,
  };
  ticket.conversations.push(conversation);
  if (account.unconfirmed.conversationsTouchTicket) touch(ledger, ticket);
  return conversation;
}

function noteAgentResponse({ account }: Ledger, { stats, sla }: Ticket): void {
  const now = account.clock.now();
  stats.firstRespondedAt ??= now;
  stats.agentRespondedAt = now;
  sla.waitingSince = undefined;
}

function mailRequester({ account }: Ledger, ticket: Ticket, { id }: Conversation): void {
  const to = account.users.get(ticket.requesterId)?.email;
  if (to) account.mails.push({ to, ticketId: ticket.id, conversationId: id });
}
