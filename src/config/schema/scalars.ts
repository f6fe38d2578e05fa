import { z } from 'zod';
import { marks } from './marks.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MAX_DURATION = 3650 * UNITS.d;
const DURATION = /^(\d{1,9})([smhd])$/;
const PERCENT = /^(\d{1,3})%$/;
const RATE = /^(\d{1,6})\/([smhd])$/;

/** "30s", "5m", "4h" or "2d" in milliseconds; undefined for anything else, or for more than ten years. */
export const parseDuration = (text: string): number | undefined => {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  return ms <= MAX_DURATION ? ms : undefined;
};

/** Milliseconds as the operator would have written them: 86400000 is "24h". */
export const formatDuration = (ms: number): string => {
  if (ms % UNITS.d === 0 && ms > UNITS.d) return `${ms / UNITS.d}d`;
  if (ms % UNITS.h === 0 && ms > 0) return `${ms / UNITS.h}h`;
  return ms % UNITS.m === 0 ? `${ms / UNITS.m}m` : `${ms / UNITS.s}s`;
};

/** Said of a duration that is a bare number. */
export const NO_UNIT = 'needs a unit, such as 24h';

/** A duration, read as text and kept in milliseconds. `least` and `most` are in the operator's writing. */
export const duration = (least = '1s', most = '3650d') =>
  z
    .string()
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (/^\s*\d+\s*$/.test(text)) context.addIssue(NO_UNIT);
      else if (ms === undefined)
        context.addIssue('is not a duration: write a whole number and s, m, h or d, such as "30s" or "4h"');
      else if (ms < (parseDuration(least) ?? 0)) context.addIssue(`is too short: at least ${least}`);
      else if (ms > (parseDuration(most) ?? MAX_DURATION)) context.addIssue(`is too long: at most ${most}`);
      return ms ?? 0;
    })
    .register(marks, {
      write: (value) => (typeof value === 'number' ? formatDuration(value) : value),
      limits: { pattern: DURATION.source },
      expects: 'a duration such as "30s", "5m", "4h" or "2d"',
    });

/** "50%" kept as the fraction 0.5. */
export const percent = () =>
  z
    .string()
    .transform((text, context) => {
      const [, digits] = PERCENT.exec(text) ?? [];
      const value = Number(digits ?? 0);
      if (value < 1 || value > 100) context.addIssue('is not a share: write "1%" to "100%"');
      return value / 100;
    })
    .register(marks, {
      write: (value) => (typeof value === 'number' ? `${Math.round(value * 100)}%` : value),
      limits: { pattern: PERCENT.source },
      expects: 'a share such as "50%"',
    });

/** A text that is not blank. */
export const words = (expects = 'text') =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty: write a text or remove the line' })
    .register(marks, { limits: { pattern: '\\S' }, expects });

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,63}$/u;

/** A name that other parts of the file refer to. */
export const name = () =>
  z
    .string()
    .refine((text) => NAME.test(text), {
      error: 'is not a name: use letters, digits, blanks, - and _ (at most 64)',
    })
    .register(marks, { limits: { pattern: NAME.source }, expects: 'a name' });

/** A helpdesk tag. */
export const tags = () =>
  z
    .array(
      z
        .string()
        .refine((text) => text.trim() !== '' && !/[,\n]/.test(text), {
          error: 'is not a tag: one word, without commas',
        })
        .register(marks, { tag: true, expects: 'text' }),
    )
    .register(marks, { expects: 'a list of tags such as [whatsapp, vip]' });

/** A language code as WhatsApp and browsers write it: `de`, `pt-BR`, `pt_BR`. */
export const LANGUAGE = /^[a-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Z]{2}|\d{3}))?$/;

/** A language code. */
export const language = () =>
  z
    .string()
    .refine((text) => LANGUAGE.test(text), { error: 'is not a language code: write for example de, en or pt-BR' })
    .register(marks, { limits: { pattern: LANGUAGE.source }, expects: 'a language code such as de' });

/** One thing or a list of things; always a list once parsed. */
export const oneOrMany = <Item extends z.ZodType>(item: Item, expects: string) => {
  const list = z.array(item).refine((all) => all.length > 0, { error: 'is an empty list: fill it or remove the line' });
  const schema: z.ZodType<z.output<Item>[]> = z
    .union([item, list])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<Item>[]);
  return schema.register(marks, { expects });
};

/** A whole number within bounds. */
export const wholeNumber = (least: number, most = 1_000_000) =>
  z
    .number()
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .register(marks, {
      limits: { minimum: least, maximum: most },
      expects: `a whole number from ${least} to ${most}`,
    });

/** `true` or `false`. */
export const flag = () => z.boolean().register(marks, { expects: 'true or false' });

/** An address of a person. Only its shape is checked. */
export const mailAddress = () =>
  z
    .string()
    .refine((text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text), { error: 'is not an e-mail address' })
    .register(marks, { personal: true, expects: 'an e-mail address' });

const writeRate = (value: unknown): unknown => {
  const { count, perMs } = (value ?? {}) as { count?: number; perMs?: number };
  const [unit] = Object.entries(UNITS).find(([, ms]) => ms === perMs) ?? [];
  return unit === undefined ? value : `${count}/${unit}`;
};

/** "10/h" kept as a count and the milliseconds it counts for. */
export const rate = () =>
  z
    .string()
    .transform((text, context) => {
      const [, count, unit] = RATE.exec(text) ?? [];
      if (count === undefined || unit === undefined || Number(count) === 0) {
        context.addIssue('is not a rate: write a number, a slash and s, m, h or d, such as "10/h"');
      }
      return { count: Number(count ?? 1), perMs: UNITS[(unit ?? 'h') as keyof typeof UNITS] };
    })
    .register(marks, { write: writeRate, limits: { pattern: RATE.source }, expects: 'a rate such as "10/h"' });
