import type { Ticket } from '../core/conversation.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { inWords } from '../format/utc.ts';
import { answerAsked, answerNumbered } from './asked.ts';
import { answer, doesNotFit } from './command-answer.ts';
import { type CommandLine, readCommand } from './command-line.ts';
import { commandTemplate } from './command-template.ts';
import { because, type Draft } from './draft.ts';
import { cancelHeld, heldOf, homeOf } from './held.ts';
import { addNote } from './internal-note.ts';
import { retryFiles } from './lost-file.ts';
import { forgetLost } from './lost-reply.ts';
import { isObserved } from './observe.ts';
import { sendReply } from './reply.ts';
import { isServiceWindowOpen, windowEndsAt } from './send-parts.ts';

/** A command, and when it was written (epoch ms, the helpdesk's time). */
interface Order extends CommandLine {
  readonly at: number;
}

/** What an agent can order by an internal note. Each is answered by a note. */
const COMMANDS: Readonly<Record<string, (draft: Draft, ticket: Ticket, order: Order) => void>> = {
  '/template': commandTemplate,
  '/resend': resend,
  '/retry': retry,
  '/cancel': cancel,
  '/split': split,
  '/window': tellWindow,
};

/** Whether a word with its slash, in small letters, is a command. */
export const isCommand = (word: string): boolean => Object.hasOwn(COMMANDS, word);

/** The number of the question that a `/resend 3` or `/cancel 3` answers. */
function numberIn({ command, words }: CommandLine): number | undefined {
  const [word = ''] = words;
  const isAnswer = (command === '/resend' || command === '/cancel') && words.length === 1 && /^\d{1,6}$/.test(word);
  return isAnswer ? Number(word) : undefined;
}

/** An agent's internal note. One whose first line is a command is an order; every other note is the agents' own talk. */
export function decideCommand(draft: Draft, ticket: Ticket, comment: HelpdeskComment): void {
  const line = readCommand(comment.html);
  const known = line && Object.hasOwn(COMMANDS, line.command) ? COMMANDS[line.command] : undefined;
  // A word with a slash and more behind it may be anything: a path, a quote from elsewhere.
  if (!line || (!known && line.words.length > 0)) {
    because(draft, 'comment.internal', { ticket: ticket.key });
    return;
  }
  const { command, words } = line;
  const no = numberIn(line);
  if (no !== undefined) {
    // Which of several questions is meant is said: nothing else may be done.
    const how = command === '/resend' ? 'resend' : 'cancel';
    if (!answerNumbered(draft, ticket.key, no, { how, at: comment.createdAt }))
      doesNotFit(draft, ticket.key, `${command} ${no}`);
    return;
  }
  if (!known || (words.length > 0 && command !== '/template')) {
    doesNotFit(draft, ticket.key, command);
    return;
  }
  known(draft, ticket, { ...line, at: comment.createdAt });
}

/** `/resend`: the oldest send that an agent was asked about, else the newest reply that did not arrive. */
function resend(draft: Draft, ticket: Ticket, { at }: Order): void {
  if (answerAsked(draft, ticket.key, { how: 'resend', at })) return;
  const lost = draft.conversation.failed?.findLast((reply) => homeOf(draft, reply.ticket) === ticket.key);
  if (!lost) {
    doesNotFit(draft, ticket.key, '/resend');
    return;
  }
  because(draft, 'command.resend-lost', { ticket: ticket.key });
  forgetLost(draft, lost);
  const before = draft.effects.length;
  sendReply(draft, lost);
  const isSent = draft.effects.slice(before).some(({ kind }) => kind === 'send-text' || kind === 'send-file');
  if (isSent) answer(draft, ticket.key, (key) => addNote(draft, key, 'resent', {}));
}

/** `/retry`: the files of the ticket that did not arrive. */
function retry(draft: Draft, ticket: Ticket): void {
  const names = retryFiles(draft, ticket);
  if (names.length === 0) doesNotFit(draft, ticket.key, '/retry');
  else answer(draft, ticket.key, (key) => addNote(draft, key, 'retried', { names }));
}

/** `/cancel`: the oldest send that an agent was asked about, else all replies of the ticket that are held. */
function cancel(draft: Draft, ticket: Ticket, { at }: Order): void {
  if (answerAsked(draft, ticket.key, { how: 'cancel', at })) return;
  const count = isObserved(draft.input) ? 0 : cancelHeld(draft, ticket.key);
  if (count === 0) {
    doesNotFit(draft, ticket.key, '/cancel');
    return;
  }
  because(draft, 'command.cancel-held', { ticket: ticket.key, count });
  answer(draft, ticket.key, (key) => addNote(draft, key, 'heldCancelled', { count }));
}

/** `/split`: the customer's next message opens a new ticket. */
function split(draft: Draft, ticket: Ticket): void {
  if (!isObserved(draft.input)) draft.conversation = { ...draft.conversation, split: true };
  because(draft, 'command.split', { ticket: ticket.key });
  answer(draft, ticket.key, (key) => addNote(draft, key, 'split', {}));
}

/** `/window`: how long free text reaches the customer, and what waits. */
function tellWindow(draft: Draft, ticket: Ticket): void {
  const waiting = heldOf(draft);
  const held = waiting.length === 0 ? '0' : `${waiting.length} (→ ${inWords(waiting[0]?.until ?? 0)})`;
  const until = windowEndsAt(draft);
  const isOpen = until !== undefined && isServiceWindowOpen(draft);
  because(draft, 'command.window', { ticket: ticket.key, open: isOpen, held: waiting.length });
  answer(draft, ticket.key, (key) => {
    if (isOpen) addNote(draft, key, 'windowOpen', { until: inWords(until), held });
    else addNote(draft, key, 'windowShut', { held });
  });
}
