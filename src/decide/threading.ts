import { lastMessageAt, type Ticket } from '../core/conversation.ts';
import type { Reason } from '../core/decision.ts';
import type { Policy } from '../core/policy.ts';
import { isClosing } from '../format/closing-words.ts';
import { isOver, isSolved } from './tickets.ts';

/** A second message within this time of closing words shows that the talk is not over after all. */
export const CLOSING_WORDS_MS = 10 * 60_000;

/** Where a message goes: onto a ticket, or onto a new one. */
export type Thread =
  | { readonly to: 'join'; readonly ticket: Ticket; readonly reason: Reason }
  | {
      readonly to: 'open';
      /** The ticket before, which the new one is linked to. */
      readonly previous?: Ticket;
      /** In the helpdesk's own way; else by a note. */
      readonly followUp: boolean;
      readonly reason: Reason;
    };

/**
 * Judges whether a message of the time `at` (epoch ms, clamped to its arrival) joins a ticket, by `threading.window` and
 * `threading.mode`. The boundary is inclusive; an age below zero (a late arrival) is zero.
 */
export function judgeThread(threading: Policy['threading'], candidate: Ticket | undefined, at: number): Thread {
  if (!candidate) return { to: 'open', followUp: false, reason: { code: 'threading.first' } };
  const { windowMs, mode } = threading;
  const ageMs = measuredAge(mode, candidate, at);
  const detail = { ticket: candidate.key, ageMs, windowMs, mode, status: candidate.status };
  const open = (code: string, followUp = false): Thread => ({
    to: 'open',
    previous: candidate,
    followUp,
    reason: { code, detail },
  });
  const join = (code: string): Thread => ({ to: 'join', ticket: candidate, reason: { code, detail } });
  const inside = ageMs <= windowMs;

  if (candidate.status === 'gone') return open('threading.gone');
  if (candidate.status === 'failed') return open('threading.failed');
  if (candidate.status === 'closed') {
    // Without the helpdesk's id there is nothing that its follow-up could name.
    if (inside && candidate.helpdeskId !== undefined) return open('threading.closed-follow-up', true);
    return open('threading.closed');
  }
  if (mode === 'resolved' && !isSolved(candidate)) return join('threading.unsolved');
  if (inside) return join('threading.joined');
  if (mode === 'conversation' && isUnanswered(candidate)) return join('threading.unanswered');
  return open('threading.window-passed');
}

/** Ms that the mode measures: since the last message of either side, or since the ticket was solved. */
function measuredAge(mode: Policy['threading']['mode'], ticket: Ticket, at: number): number {
  const since = mode === 'resolved' ? (ticket.solvedAt ?? lastMessageAt(ticket)) : lastMessageAt(ticket);
  return Math.max(0, at - since);
}

/** The ticket is unsolved and the last word is the customer's: splitting now would hide that nobody answered. */
function isUnanswered(ticket: Ticket): boolean {
  return !isSolved(ticket) && (ticket.lastAgentAt === undefined || ticket.lastCustomerAt >= ticket.lastAgentAt);
}

/** What joining does to the ticket's state. */
export interface Joining {
  readonly reopen: boolean;
  /** Closing words that leave a solved ticket solved. */
  readonly closing: boolean;
}

/**
 * Decides whether a joining message reopens. `reopen` is an intent: a solved or pending ticket shall be open afterwards, while
 * new, open and on-hold ones keep their status. So it is also asked for when the ticket is thought to be open: an agent may
 * have solved it a second ago, and then the helpdesk's answer shows it.
 *
 * Closing words ("thanks") are added to a solved ticket without reopening, unless they are the second message within ten
 * minutes; on an open ticket they ask for nothing, so that one solved a moment ago stays solved.
 */
export function judgeJoining(threading: Policy['threading'], ticket: Ticket, words: string, at: number): Joining {
  if (isOver(ticket) || ticket.status === 'pending') return { reopen: true, closing: false };
  const second = ticket.closingWordsAt !== undefined && at - ticket.closingWordsAt <= CLOSING_WORDS_MS;
  if (second || !isClosing(words, threading.closingWords)) return { reopen: true, closing: false };
  return { reopen: false, closing: ticket.status === 'solved' };
}
