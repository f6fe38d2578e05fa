import { z } from 'zod';
import { marks } from './marks.ts';

const UNITS = { MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const;
const SIZE = /^(\d{1,6})(MB|GB|TB)$/;

/** "500MB", "20GB" or "1TB" in bytes; undefined for anything else. */
const parseSize = (text: string): number | undefined => {
  const [, count, unit] = SIZE.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
};

/** Bytes as the operator would have written them. */
const formatSize = (bytes: number): string => {
  const unit = (['TB', 'GB', 'MB'] as const).find((each) => bytes % UNITS[each] === 0) ?? 'MB';
  return `${bytes / UNITS[unit]}${unit}`;
};

/** An amount of data, read as text and kept in bytes. `least` is in the operator's writing. */
export const size = (least: string) =>
  z
    .string()
    .transform((text, context) => {
      const bytes = parseSize(text);
      if (bytes === undefined) context.addIssue('is not a size: write a whole number and MB, GB or TB, such as "20GB"');
      else if (bytes < (parseSize(least) ?? 0)) context.addIssue(`is too small: at least ${least}`);
      return bytes ?? 0;
    })
    .register(marks, {
      write: (value) => (typeof value === 'number' ? formatSize(value) : value),
      limits: { pattern: SIZE.source },
      expects: 'a size such as "500MB" or "20GB"',
    });
