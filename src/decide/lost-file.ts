import type { LostFile, Ticket } from '../core/conversation.ts';
import type { FileFailure, FileRef } from '../core/files.ts';
import { fileIdAgain, type TicketKey } from '../core/ids.ts';
import { escapeHtml } from '../format/whatsapp-to-html.ts';
import { addCustomerComment } from './customer-comment.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { homeOf } from './held.ts';
import { addNoteText } from './internal-note.ts';
import { KEPT_MS, planForgetting } from './lost-reply.ts';
import { isObserved } from './observe.ts';
import { sendReply } from './reply.ts';
import { sentence } from './texts.ts';

/** `/retry` speaks of the newest ones. */
const MOST_REMEMBERED = 10;

/** What another try cannot mend. */
const FINAL: readonly string[] = ['malware', 'too-large'] satisfies FileFailure[];

/** Keeps a file that did not arrive, so that an agent can have it fetched again. Says whether that is worth a try. */
export function rememberLostFile(draft: Draft, ticket: TicketKey, file: FileRef, reason: string): boolean {
  if (FINAL.includes(reason) || isObserved(draft.input)) return false;
  const lost: LostFile = { ticket, file, until: draft.input.now + KEPT_MS };
  const others = (draft.conversation.lostFiles ?? []).filter((each) => each.file.id !== file.id);
  draft.conversation = { ...draft.conversation, lostFiles: [...others, lost].slice(-MOST_REMEMBERED) };
  planForgetting(draft);
  return true;
}

/**
 * Fetches the ticket's lost files again, each once: a customer's comes in a comment of its own, an agent's goes to the customer like
 * any reply. One that fails again is noted and remembered anew.
 *
 * @returns their names; none when nothing is lost
 */
export function retryFiles(draft: Draft, ticket: Ticket): readonly string[] {
  const { lostFiles = [], ...rest } = draft.conversation;
  const mine = lostFiles.filter((lost) => homeOf(draft, lost.ticket) === ticket.key);
  if (mine.length === 0) return [];
  const left = lostFiles.filter((lost) => !mine.includes(lost));
  draft.conversation = left.length > 0 ? { ...rest, lostFiles: left } : rest;
  because(draft, 'command.retry', { ticket: ticket.key, count: mine.length });
  for (const { file } of mine) fetchAgain(draft, ticket.key, file);
  return mine.map(({ file }) => file.name);
}

function fetchAgain(draft: Draft, ticket: TicketKey, lost: FileRef): void {
  const file = { ...lost, id: fileIdAgain(lost.id, draft.input.event.id) };
  if (file.from === 'helpdesk') sendReply(draft, { ticket, parts: [{ kind: 'file', file }] });
  else addFile(draft, ticket, file);
}

/** A customer's file in a comment of its own; one of the team in a note. */
export function addFile(draft: Draft, ticket: TicketKey, file: FileRef): void {
  const words = sentence('fileFollows', numberOf(draft.input).language);
  if (file.internal) addNoteText(draft, ticket, `[event] ${words}`, false, [file]);
  else addCustomerComment(draft, ticket, `<p>📎 ${escapeHtml(words)}</p>`, { files: [file] });
}
