import { DateTime } from 'luxon';
import { type Schedule, WEEKDAYS } from '../../core/schedule.ts';

/** Epoch ms; `to` is no longer part of it. */
interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A schedule that opens less than this often never opens as far as a rule is concerned. */
const MOST_DAYS = 400;
const MINUTES_PER_DAY = 1440;

/**
 * Whether a schedule is open at a time (epoch ms). Times of day are those of its zone, summer time included. A holiday closes the whole
 * day, and what would have begun on it.
 */
export function isOpen(schedule: Schedule, at: number): boolean {
  const today = DateTime.fromMillis(at, { zone: schedule.timeZone }).startOf('day');
  return [today.minus({ days: 1 }), today].some((day) =>
    openOn(schedule, day).some(({ from, to }) => from <= at && at < to),
  );
}

/**
 * The time (epoch ms) at which a schedule has been open for `ms` since `from`; undefined when that takes more than a year.
 */
export function addOpenTime(schedule: Schedule, from: number, ms: number): number | undefined {
  let left = ms;
  for (const { from: start, to } of openFrom(schedule, from)) {
    if (left <= to - start) return start + left;
    left -= to - start;
  }
  return undefined;
}

/** For how long (ms) a schedule was open between two times (epoch ms); a year at most is looked at. */
export function openTimeBetween(schedule: Schedule, from: number, to: number): number {
  let sum = 0;
  for (const { from: start, to: end } of openFrom(schedule, from)) {
    if (start >= to) break;
    sum += Math.min(end, to) - start;
  }
  return sum;
}

/** What is open from a time on, in order and without overlaps. */
function* openFrom(schedule: Schedule, from: number): Generator<Interval> {
  let day = DateTime.fromMillis(from, { zone: schedule.timeZone }).startOf('day').minus({ days: 1 });
  // A span over midnight may reach into the next day's first one.
  let done = from;
  for (let count = 0; count < MOST_DAYS; count += 1) {
    for (const span of openOn(schedule, day)) {
      if (span.to > done) yield { from: Math.max(span.from, done), to: span.to };
      done = Math.max(done, span.to);
    }
    day = day.plus({ days: 1 });
  }
}

function openOn({ open, holidays }: Schedule, day: DateTime): readonly Interval[] {
  const name = WEEKDAYS[day.weekday - 1];
  const spans = name === undefined ? [] : (open[name] ?? []);
  if (spans.length === 0 || isHoliday(holidays, day)) return [];
  const tomorrow = day.plus({ days: 1 });
  const isShort = isHoliday(holidays, tomorrow);
  return spans.map(({ from, to }) => ({
    from: timeOf(day, from),
    to: isShort && to > MINUTES_PER_DAY ? tomorrow.toMillis() : timeOf(day, to),
  }));
}

/** The clock of the wall: on the day when summer time begins, 09:00 is eight hours after midnight. */
function timeOf(day: DateTime, minutes: number): number {
  const date = minutes >= MINUTES_PER_DAY ? day.plus({ days: 1 }) : day;
  const rest = minutes % MINUTES_PER_DAY;
  return date.set({ hour: Math.floor(rest / 60), minute: rest % 60 }).toMillis();
}

function isHoliday(holidays: Schedule['holidays'], day: DateTime): boolean {
  const date = day.toFormat('yyyy-MM-dd');
  return holidays.some((holiday) =>
    holiday.kind === 'yearly'
      ? holiday.month === day.month && holiday.day === day.day
      : holiday.from <= date && date <= holiday.to,
  );
}
