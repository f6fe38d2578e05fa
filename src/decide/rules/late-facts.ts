import type { RequesterFacts } from '../../core/ticket-rules.ts';
import type { Draft } from '../draft.ts';
import { isSolved } from '../tickets.ts';
import { applyVerdict } from './carry-out.ts';
import { judgeOpen } from './judge-rules.ts';
import { tellPeople } from './tell-people.ts';
import { rulesOf, setRules } from './ticket-values.ts';
import { combine, type Verdict } from './verdict.ts';

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
