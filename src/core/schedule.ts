/** Days of the week, as the file names them; Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Minutes after midnight of the day it begins on; `to` is above 1440 when it ends on the next day. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A day on which nothing is open: every year, or once. Days are local to the schedule's time zone. */
export type Holiday =
  | { readonly kind: 'yearly'; readonly month: number; readonly day: number }
  /** `from` and `to` as YYYY-MM-DD, both included. */
  | { readonly kind: 'days'; readonly from: string; readonly to: string };

/** When the team works. */
export interface Schedule {
  /** IANA name. */
  readonly timeZone: string;
  /** Days that are not named are closed. Spans of a day are in order and do not touch. */
  readonly open: Readonly<Partial<Record<Weekday, readonly Span[]>>>;
  readonly holidays: readonly Holiday[];
}
