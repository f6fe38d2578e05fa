import type { Conversation } from '../../core/conversation.ts';
import type { CustomerMessage } from '../../core/events.ts';
import type { OpenRule } from '../../core/ticket-rules.ts';
import { because, type Draft } from '../draft.ts';
import { askForRequester } from './answers.ts';

/** The timer that ends the wait. */
export const OPENING_TIMER = 'opening';

/** A customer does not wait longer than this for a rule. */
const LONGEST_MS = 5_000;

/**
 * Rules ask what kind of customer this is, and nobody knows yet: the helpdesk is asked first, and the message decided on its answer, or
 * when the customer has waited long enough. Whatever happens in the conversation meanwhile ends the wait.
 *
 * @param before the conversation as it was before this message was looked at
 */
export function waitForFacts(
  draft: Draft,
  before: Conversation,
  message: CustomerMessage,
  undecided: readonly OpenRule[],
): void {
  const { event, now } = draft.input;
  const { messageTicket, quoted } = draft.input.refs;
  const refs = {
    ...(messageTicket === undefined ? {} : { messageTicket }),
    ...(quoted === undefined ? {} : { quoted }),
  };
  draft.conversation = { ...before, opening: { message, receivedAt: event.receivedAt, refs } };
  because(draft, 'rules.undecided', { rules: undecided.map(({ rule }) => rule).join(', ') });
  askForRequester(draft);
  draft.timers.push({ name: OPENING_TIMER, dueAt: now + LONGEST_MS });
}
