import type { Answer } from './exchange.ts';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;

/** A time that a helpdesk asks us to wait, in ms between one second and fifteen minutes, since vendors send odd ones. */
export const clampWait = (ms: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil(ms)));

/** `Retry-After` in ms, clamped: seconds, or a date as HTTP allows too. Undefined when it is not there or unreadable. */
export function retryAfterHeader({ headers }: Answer, now: number): number | undefined {
  const given = headers['retry-after']?.trim() ?? '';
  if (/^[+-]?\d+(\.\d+)?$/.test(given)) return clampWait(Number(given) * 1000);
  if (/\bGMT$/.test(given) && !Number.isNaN(Date.parse(given))) return clampWait(Date.parse(given) - now);
  return undefined;
}
