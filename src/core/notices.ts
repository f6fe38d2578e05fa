import type { TicketKey } from './ids.ts';

/** What a notice is about. `rule`, `escalation`, `sla-warning` and `sla-breach` speak of a ticket, `alert` of the bridge itself. */
export type NoticeAbout = 'rule' | 'escalation' | 'sla-warning' | 'sla-breach' | 'alert';

/** What people are told. The ticket's number, its link and the customer's name are added when it goes out. Never a customer's words. */
export interface Notice {
  readonly about: NoticeAbout;
  /** What happened or is due, in one line. */
  readonly what: string;
  /** Why: names of rules, tiers, stages; a line each. */
  readonly why: readonly string[];
  /** Epoch ms: when something is or was due. */
  readonly dueAt?: number;
  /** Of the labels around it; English where nothing is said. */
  readonly language?: string;
  /** It is told once in 24 hours per `key`, unless `state` differs from what was told last. */
  readonly once?: { readonly key: string; readonly state: string };
}

/** One named channel of `notify` that is told. */
export interface Recipient {
  readonly channel: string;
  /** Slack member ids that are mentioned there. */
  readonly mentions?: readonly string[];
  /** Channels that are told in its place when it is given up, one after the other. */
  readonly otherwise?: readonly string[];
}

/** Something about the bridge itself that an operator should know. */
export interface Alert {
  /** A stable code. */
  readonly what: string;
  /** Ids, names and codes. Never a customer's word, never a secret. */
  readonly detail: string;
  /** What the detail is the state of: told again as soon as it changes. Without it every detail is an alert of its own. */
  readonly subject?: string;
}

/** One way to reach people: the `way`-th (from 0) of a channel. */
export interface Destination {
  readonly channel: string;
  readonly way: number;
}

/** A notice with everything that is shown of it. */
export interface NoticeCard extends Notice {
  /** Epoch ms (Clock) of the decision behind it. */
  readonly at: number;
  /** The customer's name, as far as it is known. */
  readonly customer?: string;
  /** The helpdesk's ticket; without a number while it is not made. */
  readonly ticket?: { readonly key: TicketKey; readonly id?: string; readonly url?: string };
}

/** The number of the one lane that belongs to no customer. All notices go through it, so that each channel has one queue. */
export const OPERATOR_NUMBER = 'operator';

/** The name of the channel that reaches the lead of a group by mail. No channel of an operator can be called so. */
export const leadChannel = (group: string): string => `lead:${group}`;
