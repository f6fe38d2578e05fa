import type { Priority } from './model.ts';

/** Zendesk's metrics, as on the page "SLA policies" and in the article on advanced SLA settings. */
export const SLA_METRICS = [
  'first_reply_time',
  'next_reply_time',
  'periodic_update_time',
  'pausable_update_time',
  'requester_wait_time',
  'agent_work_time',
  'total_resolution_time',
] as const;

export type SlaMetric = (typeof SLA_METRICS)[number];

/** One policy. Targets in minutes; a priority or metric without one has no deadline. Calendar hours only. */
export interface SlaPolicy {
  readonly title: string;
  /** Only tickets with this tag; all where nothing is said. */
  readonly tag?: string;
  readonly targets: Readonly<Partial<Record<Priority, Readonly<Partial<Record<SlaMetric, number>>>>>>;
}

/** What the account's plan and admins make of deadlines. */
export interface SlaSettings {
  /** Plans below Support Professional and Suite Growth have none. */
  access: boolean;
  /** The first that matches a ticket applies to it. */
  policies: readonly SlaPolicy[];
  /** Changes of a ticket count so many ms later: the account's SLA engine runs behind its triggers. */
  lagMs: number;
}

export const createSlaSettings = (given: Partial<SlaSettings> = {}): SlaSettings => ({
  access: true,
  policies: [],
  lagMs: 0,
  ...given,
});
