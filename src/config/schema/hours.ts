import { z } from 'zod';
import type * as core from '../../core/schedule.ts';
import { isTimeZone, parseDays, parseHoliday, parseSpan } from './calendar.ts';
import { marks } from './marks.ts';
import { name, oneOrMany, words } from './scalars.ts';

/** A named schedule: the helpdesk's own, or one written here. */
export type Schedule =
  | { readonly from: 'helpdesk'; readonly schedule: string }
  | ({ readonly from: 'file' } & core.Schedule);

const spanText = z
  .string()
  .transform((text, context) => {
    const span = parseSpan(text);
    if (span !== undefined) return span;
    context.addIssue('is not a span of time: write "09:00-18:00", over midnight "22:00-06:00", all day "00:00-24:00"');
    return z.NEVER;
  })
  .register(marks, {
    limits: { pattern: String.raw`^\s*\d{2}:\d{2}\s*-\s*\d{2}:\d{2}\s*$` },
    expects: 'a span such as "09:00-18:00", in quotes',
  });

const holiday = z
  .string()
  .transform((text, context) => {
    const days = parseHoliday(text);
    if (days !== undefined) return days;
    context.addIssue('is not a holiday: write "12-25" (yearly), "2027-03-26" or "2026-12-28..2026-12-31"');
    return z.NEVER;
  })
  .register(marks, {
    limits: { pattern: String.raw`^\d{2}-\d{2}$|^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$` },
    expects: 'text: put the day in quotes',
  });

const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'is not a time zone: write an IANA name such as Europe/Berlin' })
  .register(marks, { expects: 'a time zone such as Europe/Berlin' });

const open = z
  .record(z.string(), oneOrMany(spanText, 'a span such as "09:00-18:00", or a list of spans'))
  .transform((byDays, context) => {
    const week: Partial<Record<core.Weekday, readonly core.Span[]>> = {};
    for (const [key, spans] of Object.entries(byDays)) {
      const fault = (message: string): void => context.addIssue({ code: 'custom', path: [key], message });
      const days = parseDays(key);
      if (days === undefined)
        fault('is not a day: write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri');
      const sorted = [...spans].sort((one, other) => one.from - other.from);
      if (sorted.some((span, index) => span.from <= (sorted[index - 1]?.to ?? -1)))
        fault('has spans that overlap or touch: join them');
      for (const day of days ?? []) {
        if (week[day] !== undefined) fault(`names ${day} a second time: keep one`);
        week[day] = sorted;
      }
    }
    return week;
  })
  .register(marks, { expects: 'a map of days and spans such as { mon-fri: "09:00-18:00" }' });

const scheduleSchema = z
  .strictObject({
    from: z.enum(['helpdesk']).exactOptional(),
    schedule: words('the name of a schedule in the helpdesk').exactOptional(),
    timeZone: timeZone.exactOptional(),
    open: open.exactOptional(),
    holidays: z.array(holiday).register(marks, { expects: 'a list of days in quotes' }).exactOptional(),
  })
  .transform((written, context): Schedule => {
    const { from, schedule, timeZone: zone, open: week, holidays } = written;
    if (from === 'helpdesk') {
      if (schedule !== undefined && zone === undefined && week === undefined && holidays === undefined)
        return { from, schedule };
      context.addIssue('with `from: helpdesk` needs `schedule`, and nothing else');
    } else if (zone === undefined || week === undefined) {
      context.addIssue('needs `timeZone` and `open`, or { from: helpdesk, schedule: NAME }');
    } else if (schedule !== undefined) {
      context.addIssue('has `schedule` without `from: helpdesk`');
    } else {
      return { from: 'file', timeZone: zone, open: week, holidays: holidays ?? [] };
    }
    return z.NEVER;
  });

/** `hours`: named schedules. */
export const hoursSchema = z
  .record(name(), scheduleSchema)
  .register(marks, { expects: 'a map of schedules such as { default: { timeZone, open } }' });
