import { commentKey } from '../core/comment-key.ts';
import type { ReceivedEvent } from '../core/events.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import type { Helpdesk, HelpdeskChange } from '../core/vendor.ts';

export interface ReconcileWork {
  readonly store: Pick<Store, 'accept' | 'getValue' | 'setValue' | 'knownKeys' | 'leaseTask'>;
  readonly helpdesk: Helpdesk;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly abort: AbortSignal;
  readonly timeoutMs: number;
  /** Until when another instance leaves the poll to this one, ms from each page on. */
  readonly leaseMs: number;
  /** New events were accepted. */
  readonly onAccepted: () => void;
}

/** How far back the very first poll looks. */
const FIRST_LOOK_MS = 10 * 60_000;
const MOST_PAGES = 50;
const TASK = 'reconcile';

/**
 * One poll of what changed in the helpdesk: the second way in for everything its webhooks may have lost. What the
 * webhooks brought already is recognised by the same comment keys and read no second time.
 * @returns whether it went through; false also while another instance polls.
 */
export const reconcile = async (work: ReconcileWork): Promise<boolean> => {
  const { store, helpdesk, clock, log } = work;
  if (!(await store.leaseTask(TASK, work.leaseMs))) return false;
  const name = `cursor:${helpdesk.account}`;
  let cursor = await store.getValue(name);
  if (cursor === undefined) {
    const from = await store.getValue(`${name}:from`);
    if (from === undefined) await store.setValue(`${name}:from`, String(clock.now() - FIRST_LOOK_MS));
  }
  const from = Number((await store.getValue(`${name}:from`)) ?? clock.now() - FIRST_LOOK_MS);
  let recovered = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const signal = AbortSignal.any([work.abort, AbortSignal.timeout(work.timeoutMs)]);
    const page = await helpdesk.changesSince(cursor, from, signal);
    if (!page.ok) {
      log.warn({ account: helpdesk.account, detail: page.detail }, 'reconcile.failed');
      // Another instance may have a way to the helpdesk.
      await store.leaseTask(TASK, 0);
      return false;
    }
    recovered += await take(page.changes, work);
    cursor = page.cursor;
    await store.setValue(name, cursor);
    if (!page.more) break;
    if (!(await store.leaseTask(TASK, work.leaseMs))) return false;
  }
  work.metrics.reconciled(helpdesk.account, recovered, clock.now());
  if (recovered > 0) log.info({ account: helpdesk.account, recovered }, 'reconcile.recovered');
  return true;
};

const take = async (changes: readonly HelpdeskChange[], work: ReconcileWork): Promise<number> => {
  const { account } = work.helpdesk;
  const candidates = changes.filter((change) => !change.own);
  const keys = candidates.flatMap((change) => change.commentIds.map((id) => commentKey(account, id)));
  const known = await work.store.knownKeys(keys);
  const fresh = candidates.filter(
    (change) => change.commentIds.length === 0 || change.commentIds.some((id) => !known.has(commentKey(account, id))),
  );
  if (fresh.length === 0) return 0;
  const events: ReceivedEvent[] = fresh.map((change) => ({
    key: `${account}:change:${change.id}`,
    address: {
      to: 'ticket',
      ticketId: change.ticketId,
      ...(change.externalId === undefined ? {} : { externalId: change.externalId }),
    },
    event: { type: 'ticket-hint', ticketId: change.ticketId, what: 'changed', at: change.at },
  }));
  const { accepted } = await work.store.accept(events, work.clock.now());
  if (accepted > 0) work.onAccepted();
  return accepted;
};
