import type { Draft } from './draft.ts';
import { decideCustomerMessage } from './inbound.ts';
import { OPENING_TIMER } from './rules/wait-for-facts.ts';

/** Decides the message whose ticket waited, by what is known now. Does nothing where none waits. */
export function endWaiting(draft: Draft): void {
  const { opening, ...conversation } = draft.conversation;
  if (!opening) return;
  const { message, receivedAt, refs } = opening;
  const { input } = draft;
  // The same decision, about the message that came before its event.
  const about: Draft = {
    ...draft,
    conversation,
    input: { ...input, refs, event: { id: input.event.id, event: message, receivedAt } },
  };
  decideCustomerMessage(about, message, false);
  draft.conversation = about.conversation;
  draft.timers.push({ name: OPENING_TIMER, dueAt: undefined });
}
