import type { Priority } from './priority.ts';
import type { Schedule } from './schedule.ts';

/** The automatic texts to customers, by name. */
export type MessageName = 'acknowledgement' | 'outOfHours' | 'handover' | 'escalated' | 'pending' | 'solved';

/** How long something lasts. `opening` counts the opening hours that are valid for the number. */
export interface Waiting {
  /** Ms. */
  readonly time: number;
  readonly clock: 'opening' | 'elapsed';
}

/** What a rule asks. Keys are AND, lists are OR; an empty one is always true. */
export interface Condition {
  readonly topic?: readonly string[];
  readonly words?: readonly string[];
  readonly matches?: readonly string[];
  readonly shouting?: boolean;
  readonly sentiment?: readonly string[];
  readonly customer?: readonly string[];
  readonly hours?: 'open' | 'closed' | Readonly<Record<string, 'open' | 'closed'>>;
  /** The message opens a ticket. */
  readonly first?: boolean;
  readonly type?: readonly string[];
  readonly number?: readonly string[];
  readonly language?: readonly string[];
  readonly phase?: readonly string[];
  readonly priority?: readonly string[];
  readonly tier?: readonly number[];
  readonly status?: readonly string[];
  /** So many messages of the customer in a row say the same. */
  readonly repeated?: number;
  readonly unsolvedFor?: Waiting;
  readonly unansweredFor?: Waiting;
  readonly failedAttempts?: number;
  readonly botFor?: number;
  readonly any?: readonly Condition[];
  readonly all?: readonly Condition[];
  readonly not?: Condition;
}

/** A text, one for all or by language; a single name of `messages` stands for that text. */
export type Reply = string | Readonly<Record<string, string>>;

/** What a rule does. Texts still hold placeholders. */
export interface RuleResult {
  readonly priority?: Priority;
  /** The priority may be set below what it is. */
  readonly lower?: boolean;
  readonly group?: string;
  readonly assignee?: string;
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly escalate?: { readonly tier: number; readonly reason: string };
  readonly notify?: readonly string[];
  readonly reply?: Reply;
  /** The step that the bot goes to, where people have not taken over. */
  readonly bot?: string;
  /** No later rule is looked at for this message. */
  readonly stop?: boolean;
}

export interface Rule {
  readonly name: string;
  readonly when: Condition;
  readonly does: RuleResult;
}

/** What reaching a tier means. */
export interface TierPolicy {
  readonly group?: string;
  readonly priority?: Priority;
  readonly reply?: Reply;
  readonly notify?: readonly string[];
}

/** A kind of customer: any of these is enough. */
export interface CustomerPolicy {
  readonly tags: readonly string[];
  readonly organizations: readonly string[];
}

/** Everything that rules are decided by. */
export interface RulePolicy {
  /** Built-in rules that are switched on. They come before the operator's. */
  readonly packs: readonly string[];
  /** In the order of the file. One that has the name of a built-in rule replaces it. */
  readonly rules: readonly Rule[];
  /** By number, `2` to `9`. */
  readonly tiers: Readonly<Record<string, TierPolicy>>;
  readonly topics: Readonly<Record<string, readonly string[]>>;
  readonly customers: Readonly<Record<string, CustomerPolicy>>;
  readonly hours: Readonly<Record<string, Schedule>>;
}

/** A policy without rules. */
export const NO_RULES: RulePolicy = { packs: [], rules: [], tiers: {}, topics: {}, customers: {}, hours: {} };
