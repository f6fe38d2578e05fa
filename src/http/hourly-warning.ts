import type { Clock, Log } from '../core/ports.ts';

const HOUR_MS = 3_600_000;
/** A signed webhook names real numbers, so this is only a stop against the absurd. */
const MAX_REMEMBERED = 1_000;

/** A warning that says the same thing (`about`) at most once an hour: what comes from outside must not fill the log. */
export function createHourlyWarning(
  log: Log,
  clock: Clock,
): (about: string, fields: Readonly<Record<string, string>>, event: string) => void {
  const warnedAt = new Map<string, number>();
  return (about, fields, event) => {
    const key = `${event} ${about}`;
    const now = clock.now();
    const last = warnedAt.get(key);
    if (last !== undefined && now - last < HOUR_MS) return;
    if (warnedAt.size >= MAX_REMEMBERED && last === undefined) warnedAt.clear();
    warnedAt.set(key, now);
    log.warn(fields, event);
  };
}
