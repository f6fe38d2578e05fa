import type { Metrics } from '../core/metrics.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Restraints } from '../core/restraints.ts';
import type { Store } from '../core/store.ts';

export interface RestraintParts {
  readonly store: Pick<Store, 'sendingPausedSince'>;
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Keeps an eye on what holds the service back. */
export interface RestraintWatch {
  /** As last seen, and the policy as it is now. Touches nothing. */
  current(): Restraints;
  /** Asks the store, sets the gauges and says what changed. A pause may have been ordered by another instance. */
  look(): Promise<void>;
}

const REMIND_MS = 3_600_000;

/** A watch that has not looked yet. What it finds is said at once, and again every hour while it lasts. */
export const createRestraintWatch = (parts: RestraintParts): RestraintWatch => {
  const { clock, log } = parts;
  let pausedSince: number | undefined;
  let said: { readonly what: string; readonly at: number } = { what: '', at: 0 };

  const current = (): Restraints => {
    const { mode, pilot, threading } = parts.policy();
    return {
      observe: mode === 'observe',
      pilot: pilot.length,
      ...(pausedSince === undefined ? {} : { pausedSince }),
      ...(threading.since === undefined ? {} : { since: threading.since }),
    };
  };

  const say = (restraints: Restraints): void => {
    const now = clock.now();
    const held = heldBy(restraints, now);
    const what = held.join(' ');
    if (what === said.what && now - said.at < REMIND_MS) return;
    if (held.length > 0) log.warn({ by: held, ...forPeople(restraints) }, 'service.restrained');
    else if (said.what !== '') log.info({}, 'service.unrestrained');
    said = { what, at: now };
  };

  return {
    current,
    look: async () => {
      const found = await parts.store.sendingPausedSince();
      // Only now: another look may have ended meanwhile, and a pause is said once.
      const before = pausedSince;
      pausedSince = found;
      if (before === undefined && pausedSince !== undefined) log.warn({ since: iso(pausedSince) }, 'sending.paused');
      if (before !== undefined && pausedSince === undefined) log.info({ since: iso(before) }, 'sending.resumed');
      const restraints = current();
      parts.metrics.restrained(restraints);
      say(restraints);
    },
  };
};

/** What keeps customers or replies from getting through now. A go-live time that has passed holds back only what is older. */
const heldBy = ({ observe, pausedSince, pilot, since }: Restraints, now: number): readonly string[] => [
  ...(observe ? ['observe'] : []),
  ...(pausedSince === undefined ? [] : ['paused']),
  ...(pilot > 0 ? ['pilot'] : []),
  ...(since !== undefined && since > now ? ['since'] : []),
];

/** The same as fields of a log line and of the status page. */
export const forPeople = ({ pausedSince, pilot, since }: Restraints): Readonly<Record<string, string | number>> => ({
  ...(pausedSince === undefined ? {} : { pausedSince: iso(pausedSince) }),
  ...(pilot > 0 ? { pilot } : {}),
  ...(since === undefined ? {} : { since: iso(since) }),
});

/** Times of the configuration may lie beyond what a calendar has. */
const iso = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at));
