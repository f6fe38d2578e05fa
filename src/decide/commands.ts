import type { Ticket } from '../core/conversation.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { inWords } from '../format/utc.ts';
import { type CommandLine, readCommand } from './command-line.ts';
import { commandTemplate } from './command-template.ts';
import { because, type Draft } from './draft.ts';
import { cancelHeld, heldOf, homeOf } from './held.ts';
import { addNote } from './internal-note.ts';
import { forgetLost } from './lost-reply.ts';
import { isObserved } from './observe.ts';
import { sendReply } from './reply.ts';
import { isServiceWindowOpen, windowEndsAt } from './send-parts.ts';
import { liveTicketFor } from './tickets.ts';

/** A command, and when it was written (epoch ms, the helpdesk's time). */
interface Order extends CommandLine {
  readonly at: number;
}

/** What an agent can order by an internal note. Each is answered by a note. */
const COMMANDS: Readonly<Record<string, (draft: Draft, ticket: Ticket, order: Order) => void>> = {
  '/template': commandTemplate,
  '/resend': resend,
  '/cancel': cancel,
  '/split': split,
  '/window': tellWindow,
};

/** An agent's internal note. One whose first line is a command is an order; every other note is the agents' own talk. */
export function decideCommand(draft: Draft, ticket: Ticket, comment: HelpdeskComment): void {
  const line = readCommand(comment.html);
  const known = line && Object.hasOwn(COMMANDS, line.command) ? COMMANDS[line.command] : undefined;
  // A word with a slash and more behind it may be anything: a path, a quote from elsewhere.
  if (!line || (!known && line.words.length > 0)) {
    because(draft, 'comment.internal', { ticket: ticket.key });
    return;
  }
  if (!known || (line.words.length > 0 && line.command !== '/template')) {
    doesNotFit(draft, ticket, line.command);
    return;
  }
  known(draft, ticket, { ...line, at: comment.createdAt });
}

/** Nobody shall believe that a command did something when it did not. */
function doesNotFit(draft: Draft, ticket: Ticket, command: string): void {
  because(draft, 'command.does-not-fit', { ticket: ticket.key });
  answer(draft, ticket, (key) => addNote(draft, key, 'unknownCommand', { command }));
}

function answer(draft: Draft, ticket: Ticket, write: (key: string) => void): void {
  const live = liveTicketFor(draft.conversation, ticket.key);
  if (live) write(live.key);
}

/** `/resend`: the oldest send that an agent was asked about, else the newest reply that did not arrive. */
function resend(draft: Draft, ticket: Ticket, { at }: Order): void {
  if (answerAsked(draft, ticket, 'resend', at)) return;
  const lost = draft.conversation.failed?.findLast((reply) => homeOf(draft, reply.ticket) === ticket.key);
  if (!lost) {
    doesNotFit(draft, ticket, '/resend');
    return;
  }
  because(draft, 'command.resend-lost', { ticket: ticket.key });
  forgetLost(draft, lost);
  const before = draft.effects.length;
  sendReply(draft, lost);
  const isSent = draft.effects.slice(before).some(({ kind }) => kind === 'send-text' || kind === 'send-file');
  if (isSent) answer(draft, ticket, (key) => addNote(draft, key, 'resent', {}));
}

/** `/cancel`: the oldest send that an agent was asked about, else all replies of the ticket that are held. */
function cancel(draft: Draft, ticket: Ticket, { at }: Order): void {
  if (answerAsked(draft, ticket, 'cancel', at)) return;
  const count = isObserved(draft.input) ? 0 : cancelHeld(draft, ticket.key);
  if (count === 0) {
    doesNotFit(draft, ticket, '/cancel');
    return;
  }
  because(draft, 'command.cancel-held', { ticket: ticket.key, count });
  answer(draft, ticket, (key) => addNote(draft, key, 'heldCancelled', { count }));
}

/** Helpdesks tell times in whole seconds. */
const SECOND_MS = 1_000;

/**
 * Answers the oldest open question of this ticket; false when there is none. What was written before it was asked is no answer to
 * it: the question that the agent saw was settled by itself meanwhile.
 */
function answerAsked(draft: Draft, ticket: Ticket, how: 'resend' | 'cancel', at: number): boolean {
  const oldest = draft.conversation.asked?.find(
    (send) => at + SECOND_MS > (send.askedAt ?? 0) && homeOf(draft, send.ticket) === ticket.key,
  );
  if (!oldest) return false;
  draft.answers.push({ effectId: oldest.effectId, how });
  forgetAsked(draft, [oldest.effectId]);
  because(draft, `command.${how}`, { ticket: ticket.key, effect: oldest.effectId });
  answer(draft, ticket, (key) => addNote(draft, key, how === 'resend' ? 'resent' : 'cancelled', {}));
  return true;
}

/** `/split`: the customer's next message opens a new ticket. */
function split(draft: Draft, ticket: Ticket): void {
  if (!isObserved(draft.input)) draft.conversation = { ...draft.conversation, split: true };
  because(draft, 'command.split', { ticket: ticket.key });
  answer(draft, ticket, (key) => addNote(draft, key, 'split', {}));
}

/** `/window`: how long free text reaches the customer, and what waits. */
function tellWindow(draft: Draft, ticket: Ticket): void {
  const waiting = heldOf(draft);
  const held = waiting.length === 0 ? '0' : `${waiting.length} (→ ${inWords(waiting[0]?.until ?? 0)})`;
  const until = windowEndsAt(draft);
  const isOpen = until !== undefined && isServiceWindowOpen(draft);
  because(draft, 'command.window', { ticket: ticket.key, open: isOpen, held: waiting.length });
  answer(draft, ticket, (key) => {
    if (isOpen) addNote(draft, key, 'windowOpen', { until: inWords(until), held });
    else addNote(draft, key, 'windowShut', { held });
  });
}

/** What became of these sends is known now: nobody needs to decide about them any more. */
export function forgetAsked(draft: Draft, effectIds: readonly string[]): void {
  const { asked, ...rest } = draft.conversation;
  if (!asked?.some((send) => effectIds.includes(send.effectId))) return;
  const left = asked.filter((send) => !effectIds.includes(send.effectId));
  draft.conversation = left.length > 0 ? { ...rest, asked: left } : rest;
}
