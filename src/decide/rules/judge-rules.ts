import type { Ticket } from '../../core/conversation.ts';
import type { Rule } from '../../core/rules.ts';
import type { OpenRule } from '../../core/ticket-rules.ts';
import type { Draft } from '../draft.ts';
import { allRules } from './all-rules.ts';
import { askAll, askCustomer, askMessage, askState, needsFacts } from './answers.ts';
import { type Ask, asksFor, judgeCondition } from './judge-condition.ts';
import type { MessageFacts } from './message-facts.ts';
import { combine, type Verdict } from './verdict.ts';
import { TIMED_KEYS } from './waiting.ts';

/** What the rules say about one message. */
export interface Ruling {
  readonly verdict: Verdict;
  /** Rules that wait for what the helpdesk knows of the customer. */
  readonly undecided: readonly OpenRule[];
  /** Rules that wait for time to pass. */
  readonly timed: readonly OpenRule[];
}

/**
 * Judges all rules on a customer's message, in order. Of a rule that waits for time to pass only what the message says is judged now;
 * how things stand is judged when the time has come.
 *
 * @param ticket the one that the message joins; undefined when it opens one
 */
export function judgeMessage(draft: Draft, message: MessageFacts, ticket: Ticket | undefined): Ruling {
  const { rules: policy } = draft.input.policy;
  const said = askAll(
    askMessage(policy, message),
    askCustomer(draft, needsFacts(draft) ? undefined : draft.conversation.facts),
  );
  const now = askAll(said, askState(draft, ticket));
  const matched: Rule[] = [];
  const undecided: OpenRule[] = [];
  const timed: OpenRule[] = [];
  for (const rule of allRules(draft.input.policy)) {
    const waits = asksFor(rule.when, TIMED_KEYS);
    const judged = judgeCondition(rule.when, waits ? said : now);
    if (judged === false) continue;
    if (judged !== true) (waits ? timed : undecided).push({ rule: rule.name, when: judged });
    else {
      matched.push(rule);
      if (rule.does.stop) break;
    }
  }
  return { verdict: combine(matched, policy.tiers, ticket?.rules?.tier ?? 1), undecided, timed };
}

/** Judges rules that were left open, by how things stand now. Those that are gone from the configuration are named apart. */
export function judgeOpen(
  draft: Draft,
  ticket: Ticket,
  open: readonly OpenRule[],
): { readonly matched: readonly Rule[]; readonly left: readonly OpenRule[]; readonly gone: readonly string[] } {
  const ask: Ask = askAll(askCustomer(draft, draft.conversation.facts), askState(draft, ticket));
  const known = allRules(draft.input.policy);
  const matched: Rule[] = [];
  const left: OpenRule[] = [];
  const gone: string[] = [];
  for (const { rule: name, when } of open) {
    const rule = known.find((each) => each.name === name);
    const judged = judgeCondition(when, ask);
    if (!rule) gone.push(name);
    else if (judged === true) matched.push(rule);
    else left.push({ rule: name, when });
  }
  return { matched, left, gone };
}
