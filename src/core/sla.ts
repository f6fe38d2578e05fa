import type { Priority } from './priority.ts';
import type { Condition, Reply } from './rules.ts';
import type { DeadlineMetric } from './watch.ts';

/** What is done some time before a deadline, or after it was missed. */
export interface SlaStage {
  /** Made of its time, so that it keeps its name when others are added: a stage that fired does not fire again after a reload. */
  readonly id: string;
  readonly metrics: readonly DeadlineMetric[];
  readonly side: 'before' | 'after';
  /** Ms from the deadline. */
  readonly byMs: number;
  readonly when?: Condition;
  /** As the operator wrote them: channels of `notify`, `assignee`, `lead`. */
  readonly notify: readonly string[];
  readonly group?: string;
  readonly priority?: Priority;
  readonly assignee?: string;
  readonly tags: readonly string[];
  readonly reply?: Reply;
}

/** How deadlines are watched. */
export interface SlaPolicy {
  /** Changed tickets are looked at once within this time, all others within `sweepEveryMs`. */
  readonly everyMs: number;
  readonly sweepEveryMs: number;
  /** Of what the bridge may ask of the helpdesk; 0 to 1. */
  readonly share: number;
  /** An agent who was active within this time is not told. */
  readonly quietAfterAgentMs: number;
  /** In the order of the file. None: nothing is watched. */
  readonly stages: readonly SlaStage[];
}

/** A policy that watches nothing. */
export const NO_SLA: SlaPolicy = {
  everyMs: 60_000,
  sweepEveryMs: 5_400_000,
  share: 0.2,
  quietAfterAgentMs: 180_000,
  stages: [],
};
