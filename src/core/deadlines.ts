import type { TicketStatus } from './conversation.ts';
import type { HelpdeskTicketId } from './ids.ts';
import type { Priority } from './priority.ts';
import type { DeadlineMetric } from './watch.ts';

/** One deadline of a ticket as the helpdesk shows it: every ticket has at most one of a metric. */
export interface Deadline {
  readonly metric: DeadlineMetric;
  /** `paused` also where the helpdesk's answer cannot be read: it alarms nobody and ends nothing. */
  readonly state: 'active' | 'paused' | 'met';
  /** Epoch ms; only of active ones, and in the past once it is missed. */
  readonly dueAt?: number;
}

/** A ticket's deadlines, and what has to be known to tell people of them. */
export interface TicketDeadlines {
  readonly ticketId: HelpdeskTicketId;
  readonly status: TicketStatus;
  readonly priority?: Priority;
  /** Its group's name. */
  readonly group?: string;
  readonly assignee?: { readonly name?: string; readonly email?: string };
  /** Epoch ms: when its agent last did something on it, as far as the helpdesk tells. */
  readonly lastAgentActivity?: number;
  readonly deadlines: readonly Deadline[];
  /** Something was written a moment ago, and the deadlines may be those from before: to be read again soon. */
  readonly unsettled?: true;
}

/** What a read of deadlines came to. */
export type DeadlinesRead =
  | {
      readonly ok: true;
      /** Those that still exist, in any order. */
      readonly tickets: readonly TicketDeadlines[];
      /** So many deadlines made no sense and count as paused. */
      readonly unreadable: number;
    }
  | {
      readonly ok: false;
      /** `no-access`: the account's plan has no deadlines, or its user may not see them. */
      readonly why: 'no-access' | 'failed';
      readonly retryAfterMs?: number;
      readonly detail: string;
    };
