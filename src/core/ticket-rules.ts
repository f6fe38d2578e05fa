import type { Priority } from './priority.ts';
import type { Condition } from './rules.ts';

/** A value of a ticket that people and rules both set. */
export type SharedField = 'priority' | 'group' | 'assignee';

/** Values of a ticket as the helpdesk showed them. */
export interface ShownValues {
  readonly priority?: Priority;
  /** The helpdesk's ids. */
  readonly group?: string;
  readonly assignee?: string;
  /** Epoch ms of the helpdesk's own `updated_at`. */
  readonly at: number;
}

/** Values as rules set them, by the names of the configuration. */
export interface WrittenValues {
  readonly priority?: Priority;
  readonly group?: string;
  readonly assignee?: string;
  readonly type?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
}

/** A rule that cannot be decided yet, and what it still asks. */
export interface OpenRule {
  readonly rule: string;
  readonly when: Condition;
}

/** What the decision remembers of the rules of one ticket. */
export interface TicketRules {
  /** 1 until it is escalated. */
  readonly tier: number;
  /** Why it was escalated, oldest first; the operator's words. */
  readonly reasons?: readonly string[];
  /** Rules whose reply was sent on this ticket. */
  readonly replied?: readonly string[];
  /** Rules that told people of it. */
  readonly notified?: readonly string[];
  /** Rules that waited for time to pass, and whose time came. */
  readonly fired?: readonly string[];
  /** The customer was told that nobody is there now. */
  readonly closedTold?: true;
  /** Rules that wait for time to pass. */
  readonly timed?: readonly OpenRule[];
  /** Rules that wait for what the helpdesk knows of the customer. */
  readonly undecided?: readonly OpenRule[];
  readonly wrote?: WrittenValues;
  /** Changes of ours whose answer is not here yet. */
  readonly writing?: number;
  readonly shown?: ShownValues;
  /** Fields that somebody else set after us. */
  readonly human?: readonly SharedField[];
  /** Epoch ms. */
  readonly unsolvedSince?: number;
  /** Epoch ms of the customer's first message that nobody has answered. */
  readonly unansweredSince?: number;
}

/** What the helpdesk knows of the customer. */
export interface RequesterFacts {
  readonly tags: readonly string[];
  /** Names, and the helpdesk's ids. */
  readonly organizations: readonly string[];
}
