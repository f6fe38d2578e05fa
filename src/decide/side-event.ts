import type { CustomerSideEvent, IdentityChanged, PhoneAppMessage } from '../core/events.ts';
import { note } from '../format/notes.ts';
import { giveUp } from './bot/hand-over.ts';
import { leaveTicket } from './bot/leave.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { addNoteText } from './internal-note.ts';
import { sentence } from './texts.ts';
import { currentTicket, isOver, liveTicketFor, putTicket, withAgentAt } from './tickets.ts';

/**
 * A reaction, edit, deletion or call: a note on the ticket of the message it speaks of, on the current one if that is over. It
 * never opens or reopens anything, and does not count as a message.
 */
export function decideSideEvent(draft: Draft, event: CustomerSideEvent): void {
  const ticket = liveTicketFor(draft.conversation, draft.input.refs.messageTicket);
  if (!ticket) {
    because(draft, 'side-event.no-ticket', { kind: event.kind });
    return;
  }
  because(draft, 'side-event.noted', { kind: event.kind, ticket: ticket.key });
  addNoteText(draft, ticket.key, sideEventNote(event, numberOf(draft.input).language, draft.input.refs.quoted));
}

/** The kinds that have words of their own in every language; the adapter's readable line says the rest. */
function sideEventNote({ kind, text }: CustomerSideEvent, language: string, about: string | undefined): string {
  const message = about === undefined ? {} : { message: about };
  const edited = editedWords(text);
  const emoji = text === '[reaction removed]' ? '' : /^\[reaction\] (.+)$/s.exec(text)?.[1];
  if (kind === 'reaction' && emoji !== undefined) return note('reaction', language, { emoji, ...message });
  if (kind === 'edit' && edited !== undefined) return note('edited', language, { text: edited, ...message });
  if (kind === 'revoke') return note('deleted', language, message);
  if (text.startsWith('[unsupported message: ')) return note('unsupportedType', language, { type: kind });
  return `[event] ${text}`;
}

const editedWords = (text: string): string | undefined => /^\[edited\] (.+)$/s.exec(text)?.[1];

/**
 * The team answered in the phone app: shown on the current ticket, and never sent again. It is an agent's word that reached
 * WhatsApp, so it counts for the threading window. An edit or deletion is shown on the ticket of its message.
 */
export function decidePhoneAppMessage(draft: Draft, event: PhoneAppMessage): void {
  // Somebody of the team talks with the customer: what they said without a ticket belongs to them too.
  if (draft.conversation.bot?.talk) giveUp(draft, 'bot.person-acts');
  const ticket = liveTicketFor(draft.conversation, draft.input.refs.messageTicket);
  if (!ticket) {
    because(draft, 'phone-app.no-ticket');
    return;
  }
  const { language } = numberOf(draft.input);
  if (event.kind === 'edit' || event.kind === 'revoke') {
    because(draft, 'phone-app.changed', { ticket: ticket.key });
    addNoteText(draft, ticket.key, `[event] ${changedInPhoneApp(event, language)}`);
    return;
  }
  const at = Math.min(event.sentAt, draft.input.event.receivedAt);
  draft.conversation = putTicket(draft.conversation, withAgentAt(ticket, at));
  draft.messages.push({ wamid: event.wamid, ticket: ticket.key, at });
  leaveTicket(draft, ticket.key, 'bot.person-acts');
  because(draft, 'phone-app.noted', { ticket: ticket.key });
  const files = event.file === undefined ? [] : [event.file];
  addNoteText(draft, ticket.key, `[event] ${sentence('phoneApp', language)}\n${event.text}`, false, files);
}

/** The earlier words stay on the ticket: what was changed or taken back is no new word of the team. */
function changedInPhoneApp({ kind, text }: PhoneAppMessage, language: string): string {
  if (kind === 'revoke') return sentence('phoneAppDeleted', language);
  return `${sentence('phoneAppEdited', language)}\n${editedWords(text) ?? text}`;
}

/** The customer's number or id changed: agents see it, since the address on the ticket's record may be the old one. */
export function decideIdentityChanged(draft: Draft, event: IdentityChanged): void {
  const ticket = currentTicket(draft.conversation);
  if (!ticket || isOver(ticket)) {
    because(draft, 'identity.no-ticket');
    return;
  }
  because(draft, 'identity.noted', { ticket: ticket.key });
  const text = event.text.trim() || sentence('identityChanged', numberOf(draft.input).language);
  addNoteText(draft, ticket.key, `[event] ${text}`);
}
