import type { Priority } from '../../core/priority.ts';
import { isAbove } from '../../core/priority.ts';
import type { Reply, Rule, TierPolicy } from '../../core/rules.ts';

/** What all rules that match come to, before a ticket is looked at. */
export interface Verdict {
  /** The names of the rules, in order. */
  readonly rules: readonly string[];
  readonly priority?: Priority;
  /** A rule said that the priority may go down. */
  readonly lower?: true;
  readonly group?: string;
  readonly assignee?: string;
  readonly type?: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly escalation?: Escalation;
  /** The step that the bot goes to. */
  readonly bot?: string;
  readonly replies: readonly { readonly rule: string; readonly text: Reply }[];
  readonly notices: readonly { readonly rule: string; readonly to: readonly string[] }[];
}

/** The talk moves up. */
export interface Escalation {
  readonly tier: number;
  /** The rules that asked for this tier, and why. */
  readonly by: readonly { readonly rule: string; readonly reason: string }[];
  readonly policy: TierPolicy;
}

/**
 * Puts the results of matching rules together. A later rule's value replaces an earlier one's; the highest priority counts unless a
 * rule lowers it; the highest tier wins, if it is above `tier`. What a rule says itself beats what the tier brings.
 */
export function combine(matched: readonly Rule[], tiers: Readonly<Record<string, TierPolicy>>, tier: number): Verdict {
  const rules = untilStop(matched);
  const escalation = escalationOf(rules, tiers, tier);
  const last = <Key extends 'group' | 'assignee' | 'type' | 'bot'>(key: Key) =>
    rules.findLast(({ does }) => does[key])?.does[key];
  const group = last('group') ?? escalation?.policy.group;
  const assignee = last('assignee');
  const type = last('type');
  const bot = last('bot');
  return {
    rules: rules.map(({ name }) => name),
    ...priorityOf(rules, escalation),
    ...(group === undefined ? {} : { group }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(type === undefined ? {} : { type }),
    fields: Object.assign({}, ...rules.map(({ does }) => does.fields ?? {})),
    tags: [...new Set(rules.flatMap(({ does }) => does.tags ?? []))],
    ...(escalation ? { escalation } : {}),
    ...(bot === undefined ? {} : { bot }),
    replies: rules.flatMap(({ name, does }) => (does.reply === undefined ? [] : [{ rule: name, text: does.reply }])),
    notices: rules.flatMap(({ name, does }) => (does.notify === undefined ? [] : [{ rule: name, to: does.notify }])),
  };
}

function untilStop(matched: readonly Rule[]): readonly Rule[] {
  const stop = matched.findIndex(({ does }) => does.stop);
  return stop < 0 ? matched : matched.slice(0, stop + 1);
}

function escalationOf(
  rules: readonly Rule[],
  tiers: Readonly<Record<string, TierPolicy>>,
  from: number,
): Escalation | undefined {
  const wanted = rules.flatMap(({ name, does: { escalate } }) => (escalate ? [{ rule: name, ...escalate }] : []));
  const tier = Math.max(from, ...wanted.map((each) => each.tier));
  if (tier === from) return undefined;
  const by = wanted.filter((each) => each.tier === tier).map(({ rule, reason }) => ({ rule, reason }));
  return { tier, by, policy: tiers[String(tier)] ?? {} };
}

function priorityOf(rules: readonly Rule[], escalation: Escalation | undefined): Pick<Verdict, 'priority' | 'lower'> {
  let priority: Priority | undefined;
  let lower = false;
  for (const { name, does } of rules) {
    const brought = escalation?.by.some(({ rule }) => rule === name) ? escalation.policy.priority : undefined;
    const value = does.priority ?? brought;
    if (value === undefined) continue;
    if (does.lower) lower = true;
    if (does.lower || isAbove(value, priority)) priority = value;
  }
  return priority === undefined ? {} : { priority, ...(lower ? { lower } : {}) };
}
