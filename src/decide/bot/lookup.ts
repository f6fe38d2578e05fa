import type { BotLookup, LookupAnswer } from '../../core/bot.ts';
import { fillAddress } from '../../format/fill-address.ts';
import { because, type Draft, emit } from '../draft.ts';
import { rulesOf, valuesFor } from '../rules/ticket-values.ts';
import { findTicket } from '../tickets.ts';
import { setBot } from './bot-state.ts';

/** Beyond the call's own time limit: its result has to come back through the store. */
const RETURN_MS = 2_000;

/**
 * Asks another system, with the customer's words in the address. The answer comes back as an event, and the timer ends the wait.
 *
 * @returns false when a value that belongs into the address is missing, or could lead elsewhere
 */
export function askLookup(draft: Draft, step: string, lookup: BotLookup): boolean {
  const { conversation, input } = draft;
  const ticket = findTicket(conversation, conversation.bot?.ticket);
  const url = fillAddress(lookup.url, valuesFor(draft, ticket, rulesOf(ticket)));
  if (url === undefined) {
    because(draft, 'bot.lookup-incomplete', { step });
    return false;
  }
  const id = `${input.event.id}.${draft.effects.length}`;
  because(draft, 'bot.lookup', { step });
  emit(draft, { kind: 'lookup', id, step, url });
  setBot(draft, { waiting: { id, until: input.now + lookup.timeoutMs + RETURN_MS } });
  return true;
}

/** `status: shipped`, a line for each value. */
export function answerLines(answer: LookupAnswer, prefix = ''): readonly string[] {
  return Object.entries(answer).flatMap(([name, value]) =>
    typeof value === 'object' ? answerLines(value, `${prefix}${name}.`) : [`${prefix}${name}: ${value}`],
  );
}
