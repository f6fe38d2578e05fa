import type { RequesterFacts } from '../../core/ticket-rules.ts';
import type { Draft } from '../draft.ts';
import { isSolved } from '../tickets.ts';
import { applyVerdict } from './carry-out.ts';
import { judgeOpen } from './judge-rules.ts';
import { tellPeople } from './tell-people.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import { combine, type Verdict } from './verdict.ts';

/** What the helpdesk knows of a customer is asked again for a new ticket when it is older than this. */
const FRESH_MS = 10 * 60_000;

/** Whether rules need to know more of the customer before this message is decided for good. */
export function needsFacts({ conversation, input }: Draft): boolean {
  if (Object.keys(input.policy.rules.customers).length === 0) return false;
  return conversation.facts === undefined || input.now - conversation.facts.at > FRESH_MS;
}

/** The helpdesk told what it knows of the customer: rules that waited for it are judged, and may only raise. */
export function noteFacts(draft: Draft, facts: RequesterFacts, at: number): void {
  draft.conversation = { ...draft.conversation, facts: { ...facts, at } };
  for (const ticket of draft.conversation.tickets) {
    const { undecided, ...rules } = rulesOf(ticket);
    if (!undecided) continue;
    const { matched } = judgeOpen(draft, ticket, undecided);
    setRules(draft, { ...ticket, rules }, {});
    if (matched.length === 0 || isSolved(ticket)) continue;
    const { lower: _lower, ...verdict }: Verdict = combine(matched, draft.input.policy.rules.tiers, rules.tier);
    applyVerdict(draft, ticket.key, verdict);
    tellPeople(draft, ticket.key, verdict);
  }
}
