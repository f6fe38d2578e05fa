import type { Clock, Log } from '../core/ports.ts';

const HOUR_MS = 3_600_000;
/** A signed webhook names real numbers, so this is only a stop against the absurd. */
const MAX_REMEMBERED = 1_000;

/** Warns about an unknown number, at most once per number and hour, since Meta sends every message of the account. */
export function createHourlyWarning(log: Log, clock: Clock): (numberId: string) => void {
  const warnedAt = new Map<string, number>();
  return (numberId) => {
    const now = clock.now();
    const last = warnedAt.get(numberId);
    if (last !== undefined && now - last < HOUR_MS) return;
    if (warnedAt.size >= MAX_REMEMBERED && last === undefined) warnedAt.clear();
    warnedAt.set(numberId, now);
    // The id comes from outside: only what looks like Meta's own ids is repeated.
    const shown = /^\d{1,32}$/.test(numberId) ? numberId : 'malformed';
    log.warn({ numberId: shown }, 'webhook.unknown-number');
  };
}
