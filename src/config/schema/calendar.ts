import { type Holiday, type Span, WEEKDAYS, type Weekday } from '../../core/schedule.ts';

const MINUTES_PER_DAY = 1440;

const parseTime = (text: string): number | undefined => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(minutes) > 59) return undefined;
  const value = Number(hours) * 60 + Number(minutes);
  return value <= MINUTES_PER_DAY ? value : undefined;
};

/** "09:00-18:00", over midnight "22:00-06:00", or the whole day "00:00-24:00"; undefined for anything else. */
export const parseSpan = (text: string): Span | undefined => {
  const [start, end, more] = text.split('-');
  const from = parseTime((start ?? '').trim());
  const to = parseTime((end ?? '').trim());
  if (more !== undefined || from === undefined || to === undefined || from === MINUTES_PER_DAY || from === to)
    return undefined;
  return to > from ? { from, to } : { from, to: to + MINUTES_PER_DAY };
};

const isWeekday = (text: string): text is Weekday => (WEEKDAYS as readonly string[]).includes(text);

/** "sat" or "mon-fri" (also over the week's end: "fri-mon") as single days; undefined for anything else. */
export const parseDays = (text: string): Weekday[] | undefined => {
  const [first, last, more] = text.split('-');
  if (first === undefined || more !== undefined || !isWeekday(first)) return undefined;
  if (last === undefined) return [first];
  if (!isWeekday(last) || last === first) return undefined;
  const days: Weekday[] = [];
  for (let index = WEEKDAYS.indexOf(first); ; index += 1) {
    const day = WEEKDAYS[index % WEEKDAYS.length];
    if (day === undefined) return undefined;
    days.push(day);
    if (day === last) return days;
  }
};

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** True for a YYYY-MM-DD that is in the calendar. */
export const isDay = (text: string): boolean => {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const longest = month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= longest;
};

/** "12-25" (every year), "2027-03-26" or "2026-12-28..2026-12-31"; undefined for anything else. */
export const parseHoliday = (text: string): Holiday | undefined => {
  // 2024 was a leap year: 02-29 is a holiday that comes every fourth year.
  if (/^\d{2}-\d{2}$/.test(text)) {
    return isDay(`2024-${text}`)
      ? { kind: 'yearly', month: Number(text.slice(0, 2)), day: Number(text.slice(3)) }
      : undefined;
  }
  const [from, to = from, more] = text.split('..');
  if (from === undefined || to === undefined || more !== undefined || !isDay(from) || !isDay(to)) return undefined;
  return from <= to ? { kind: 'days', from, to } : undefined;
};

/** True for an IANA time zone that this Node knows. Offsets such as "+02:00" are refused: they know no summer time. */
export const isTimeZone = (text: string): boolean => {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
};
