import type { Restraints } from './restraints.ts';

/**
 * Which way a message travels: `inbound` from the customer to the helpdesk, `outbound` from an agent to WhatsApp.
 * For queues `inbound` is the inbox and `outbound` the outbox.
 */
export type Direction = 'inbound' | 'outbound';

/** How certain we are about what a call did. */
export type UpstreamOutcome = 'applied' | 'not_applied' | 'unknown';

/** How an unknown outcome became known, or what was done instead. */
export type UnknownResolution = 'readback_found' | 'readback_absent' | 'resent' | 'status' | 'asked';

/** What stands in the queues now. Fits `Counts` of the store. */
export interface QueueCounts {
  /** Rows by state. */
  readonly inbox: Readonly<Record<string, number>>;
  readonly outbox: Readonly<Record<string, number>>;
  /** Ms since the oldest waiting row came in; 0 when nothing waits. */
  readonly oldestInboxMs: number;
  readonly oldestOutboxMs: number;
  readonly paused: readonly { readonly account: string }[];
  /** Bytes of stored files. */
  readonly fileBytes: number;
  /** What came in less what stands somewhere. */
  readonly imbalance: Readonly<Record<Direction, number>>;
}

/**
 * What the bridge counts about itself. Every method is cheap, synchronous and never throws. Labels are few and
 * bounded: account names, operations, reasons and configured number ids. Never a customer's number, a message id, a
 * ticket id or free text.
 */
export interface Metrics {
  /** One webhook request was answered with `code`. `seconds` is its whole handling time. */
  webhook(source: string, code: number, reason: string, seconds: number): void;
  /** A webhook was not genuine. */
  signatureFailed(source: string, reason: string): void;
  /** Events became durable. `number` is a configured `phone_number_id`. */
  accepted(n: number, direction: Direction, number?: string): void;
  /** Events that were accepted before came again. */
  duplicates(n: number, direction: Direction, number?: string): void;
  /** Events were kept and counted, but will never be decided. */
  discarded(reason: string, n: number, direction: Direction, number?: string): void;
  /** A message reached the other side. */
  delivered(direction: Direction, number?: string): void;
  /** WhatsApp said what a message that it took costs: Meta's category and type. */
  priced(number: string, category: string, type: string): void;
  /** A message was given up and waits for an operator. */
  dead(direction: Direction, number?: string): void;
  /** One call to a vendor ended. `target` is the account, `operation` the kind of call. */
  upstream(target: string, operation: string, outcome: UpstreamOutcome, seconds: number): void;
  /** An unknown outcome was settled. */
  unknown(how: UnknownResolution): void;
  /** A reconcile poll went through at `at` (epoch ms, Clock) and found `recovered` events that no webhook had brought. */
  reconciled(target: string, recovered: number, at: number): void;
  /** Deadlines were read, or none was due, at `at` (epoch ms, Clock). */
  watched(at: number): void;
  /** A stage of a deadline fired, `late` or in time. */
  stageFired(stage: string, late: boolean): void;
  /** So many comments or tickets were found a second time in the helpdesk. */
  doubled(target: string, n: number): void;
  /** So many delivered files were forgotten to make room for others. */
  filesDropped(n: number): void;
  /** A write came too late: somebody else held the lane or the call. */
  fenced(): void;
  /** Sets the gauges of what holds the service back on purpose. */
  restrained(restraints: Restraints): void;
  /** Sets the gauges of queues, unknown outcomes and paused accounts. `undefined`: the store cannot say. */
  queues(counts: QueueCounts | undefined): void;
}

/** What a monitoring system fetches. */
export interface MetricsPage {
  readonly contentType: string;
  /** All metrics as text. */
  read(): Promise<string>;
}
