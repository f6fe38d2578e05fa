import type { FileSettled } from '../core/events.ts';
import { lostFileReason } from '../format/lost-file.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { addNote } from './internal-note.ts';
import { addFile, rememberLostFile } from './lost-file.ts';
import { sentence } from './texts.ts';
import { followTicket, liveTicketFor } from './tickets.ts';

/**
 * A customer's file whose comment went ahead of it: it follows in a comment of its own, or a note says why it never will. It
 * goes to the ticket of its message, to the current one if that is over, and never opens or reopens anything: the message did.
 */
export function decideFileSettled(draft: Draft, { file, outcome }: FileSettled): void {
  if (file.from !== 'whatsapp') {
    because(draft, 'event.without-use', { type: 'file-settled' });
    return;
  }
  const home = draft.input.refs.messageTicket;
  const live = liveTicketFor(draft.conversation, home);
  // On a closed one the helpdesk refuses it, and it moves to a follow-up: a customer's file is no less than their words.
  const ticket = live ?? (outcome.result === 'ready' ? followTicket(draft.conversation, home) : undefined);
  if (!ticket) {
    draft.alerts.push({ what: 'file-without-ticket', detail: outcome.result });
    because(draft, 'file.no-ticket', { file: file.id });
    return;
  }
  const { language } = numberOf(draft.input);
  if (outcome.result === 'failed') {
    because(draft, 'file.failed', { ticket: ticket.key, reason: outcome.reason });
    const again = rememberLostFile(draft, ticket.key, file, outcome.reason) ? [sentence('retryFile', language)] : [];
    addNote(draft, ticket.key, 'fileMissing', {
      name: file.name,
      reason: [lostFileReason(outcome.reason, language), ...again].join(' '),
    });
    return;
  }
  because(draft, 'file.followed', { ticket: ticket.key });
  addFile(draft, ticket.key, file);
}
