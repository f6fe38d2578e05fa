import { externalIdOf } from '../core/ids.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Log } from '../core/ports.ts';
import type { Store, TouchedTicket } from '../core/store.ts';
import type { Helpdesk, MarksFound } from '../core/vendor.ts';

export interface SweepWork {
  readonly store: Pick<Store, 'draw' | 'getValue' | 'setValue' | 'leaseTask' | 'touchedTickets'>;
  readonly helpdesk: Helpdesk;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'doubled'>;
  readonly abort: AbortSignal;
  readonly timeoutMs: number;
  /** Until when another instance leaves the sweep to this one, ms. */
  readonly leaseMs: number;
}

/** Where the sweep stands, in database time: what was settled after `from` and up to `to`, in tickets after `after`. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly after: string;
}

const TASK = 'sweep';
const DAY_MS = 24 * 3_600_000;
/** A call that was settled may still be committed a second time for a while. */
const QUIET_MS = 3_600_000;
/** So many tickets in one run. */
const MOST_TICKETS = 100;
/** A double that was made this long before the window opened, by the helpdesk's clock, belongs to the one before. */
const CLOCK_MARGIN_MS = 60_000;

/** What one run came to: `behind` when there is more to do, `done` for today. */
export type Swept = 'behind' | 'done' | 'elsewhere';

/**
 * The proof that nothing was doubled: once a day, every ticket that the bridge wrote on is looked through for a mark that stands on
 * two comments, and for a second ticket with its external id. One run of bounded length, by the part of the budget that nobody else
 * needs; the next one goes on where it stopped.
 */
export const sweep = async (work: SweepWork): Promise<Swept> => {
  const { store, helpdesk } = work;
  if (!helpdesk.marksOn || !(await store.leaseTask(TASK, work.leaseMs))) return 'elsewhere';
  const name = `${TASK}:${helpdesk.account}`;
  const place = await placeNow(work, name);
  if (!place) return 'done';
  const { tickets } = await store.touchedTickets({ ...place, limit: MOST_TICKETS });
  for (const ticket of tickets) {
    if (!(await store.leaseTask(TASK, work.leaseMs))) return 'elsewhere';
    const found = await look(ticket, work);
    if (!found) return 'behind';
    judge(ticket, found, place, work);
    await store.setValue(name, JSON.stringify({ ...place, after: ticket.ticketId }));
  }
  if (tickets.length === MOST_TICKETS) return 'behind';
  await store.setValue(name, JSON.stringify({ from: place.to, to: place.to, after: '' }));
  return 'done';
};

/** Where to go on; undefined when the last day's sweep is over and the next is not due. */
const placeNow = async ({ store }: SweepWork, name: string): Promise<Place | undefined> => {
  const kept = await store.getValue(name);
  const place = kept === undefined ? undefined : (JSON.parse(kept) as Place);
  if (place && place.to > place.from) return place;
  const { now } = await store.touchedTickets({ from: 0, to: 0, after: '', limit: 0 });
  const to = now - QUIET_MS;
  const from = place?.to ?? to - DAY_MS;
  return to - from >= DAY_MS ? { from, to, after: '' } : undefined;
};

const look = async (
  { ticketId, made }: TouchedTicket,
  { store, helpdesk, log, abort, timeoutMs }: SweepWork,
): Promise<Extract<MarksFound, { ok: true }> | undefined> => {
  const ticket = { ticketId, ...(made === undefined ? {} : { externalId: externalIdOf(made) }) };
  if (!(await store.draw(helpdesk.costsOfMarks?.(ticket) ?? [])).ok) return undefined;
  const signal = AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]);
  const found = await helpdesk.marksOn?.(ticket, signal);
  if (found?.ok) return found;
  log.warn({ account: helpdesk.account, detail: found?.detail }, 'sweep.failed');
  return undefined;
};

const judge = (
  { ticketId, made }: TouchedTicket,
  { marks, tickets }: Extract<MarksFound, { ok: true }>,
  { from }: Place,
  { helpdesk, log, metrics }: SweepWork,
): void => {
  const { account } = helpdesk;
  for (const [opId, all] of Map.groupBy(marks, (mark) => mark.opId)) {
    // The first is what was meant; those of an earlier day were counted then.
    const late = all.toSorted((a, b) => a.at - b.at).slice(1);
    const fresh = late.filter(({ at }) => at > from - CLOCK_MARGIN_MS).length;
    if (fresh === 0) continue;
    metrics.doubled(account, fresh);
    log.error({ account, what: 'comment', ticketId, opId, times: all.length }, 'effect.doubled');
  }
  if (made === undefined || tickets.length < 2) return;
  metrics.doubled(account, tickets.length - 1);
  log.error({ account, what: 'ticket', ticketId, tickets, times: tickets.length }, 'effect.doubled');
};
