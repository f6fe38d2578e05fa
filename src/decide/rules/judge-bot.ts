import type { Ticket } from '../../core/conversation.ts';
import type { Draft } from '../draft.ts';
import { allRules } from './all-rules.ts';
import { askAll, askCustomer, askState } from './answers.ts';
import { asksFor, judgeCondition } from './judge-condition.ts';
import { rulesOf } from './ticket-values.ts';
import { combine, type Verdict } from './verdict.ts';

/**
 * What rules say of how the bot is doing, while the customer says nothing: those that ask for failed attempts or for how long it
 * talks. One that asks for words of a message too is judged with the next message.
 *
 * @returns undefined where none of them is true
 */
export function botVerdict(draft: Draft, ticket: Ticket | undefined): Verdict | undefined {
  const ask = askAll(askCustomer(draft, draft.conversation.facts), askState(draft, ticket));
  const { policy } = draft.input;
  const matched = allRules(policy).filter(
    ({ when }) => asksFor(when, ['failedAttempts', 'botFor']) && judgeCondition(when, ask) === true,
  );
  return matched.length === 0 ? undefined : combine(matched, policy.rules.tiers, rulesOf(ticket).tier);
}
