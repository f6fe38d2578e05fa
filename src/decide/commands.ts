import type { Ticket } from '../core/conversation.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { htmlToWhatsapp } from '../format/html-to-whatsapp.ts';
import { because, type Draft } from './draft.ts';
import { addNote } from './internal-note.ts';
import { followTicket, liveTicketFor } from './tickets.ts';

const commands: Readonly<Record<string, 'resend' | 'cancel'>> = { '/resend': 'resend', '/cancel': 'cancel' };

/**
 * An agent's internal note. One whose first line is `/resend` or `/cancel` answers the oldest send of this ticket that an agent
 * was asked about; every other note is the agents' own talk.
 */
export function decideCommand(draft: Draft, ticket: Ticket, comment: HelpdeskComment): void {
  const word = firstLine(comment.html);
  const how = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (how === undefined) {
    because(draft, 'comment.internal', { ticket: ticket.key });
    return;
  }
  const live = liveTicketFor(draft.conversation, ticket.key);
  const asked = draft.conversation.asked ?? [];
  const oldest = asked.find((send) => homeOf(draft, send.ticket) === ticket.key);
  if (!oldest) {
    because(draft, 'command.nothing-asked', { ticket: ticket.key });
    if (live) addNote(draft, live.key, 'unknownCommand', { command: word });
    return;
  }
  draft.answers.push({ effectId: oldest.effectId, how });
  forgetAsked(draft, [oldest.effectId]);
  because(draft, `command.${how}`, { ticket: ticket.key, effect: oldest.effectId });
  if (live) addNote(draft, live.key, how === 'resend' ? 'resent' : 'cancelled', {});
}

function homeOf(draft: Draft, key: string): string {
  return followTicket(draft.conversation, key)?.key ?? key;
}

function firstLine(html: string): string {
  const text = htmlToWhatsapp(html).text.trim();
  return (text.split('\n', 1)[0] ?? '').trim().toLowerCase();
}

/** What became of these sends is known now: nobody needs to decide about them any more. */
export function forgetAsked(draft: Draft, effectIds: readonly string[]): void {
  const { asked, ...rest } = draft.conversation;
  if (!asked?.some((send) => effectIds.includes(send.effectId))) return;
  const left = asked.filter((send) => !effectIds.includes(send.effectId));
  draft.conversation = left.length > 0 ? { ...rest, asked: left } : rest;
}
