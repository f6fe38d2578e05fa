import type { Counts, Explained, ExplainedEffect } from '../../core/reads.ts';
import type { Bridge } from './ports.ts';

/** Where one message stands, of either side. */
export type Standing = 'delivered' | 'waiting' | 'unknown' | 'told' | 'dead' | 'kept';

/** What the page knows of the bridge. It stays as it was while the bridge is away. */
export interface Ledger {
  /** Every event the bridge told of, newest first. */
  newest(limit: number): readonly Explained[];
  /** Where a customer's message stands; undefined: the bridge has not told of it. */
  ofMessage(wamid: string): Standing | undefined;
  /** Where an agent's public comment stands. */
  ofComment(commentId: string): Standing | undefined;
  /** An operator's pause holds all sending. */
  readonly isPaused: boolean;
  /** Accounts to which no call is made for a moment. */
  readonly resting: readonly string[];
  /** Asks the bridge what is new. Never rejects: a bridge that does not answer changes nothing. */
  refresh(): Promise<void>;
}

const PAGE = 200;
/** How many pages one look asks for: of what is new, and of what may have changed. */
const MOST_NEW = 10;
const MOST_AGAIN = 5;
/** A thing that only speaks of another message is kept as a note. */
const CUSTOMERS: ReadonlySet<Explained['type']> = new Set(['customer-message', 'customer-side-event']);
const OPEN = new Set(['pending', 'claimed', 'retry', 'unknown', 'asked', 'dead']);

/** Follows the decisions of a bridge. */
export const createLedger = (bridge: Pick<Bridge, 'state' | 'decisions' | 'counts'>): Ledger => {
  /** The oldest first: events are met in their order. */
  const events = new Map<number, Explained>();
  const messages = new Map<string, Standing>();
  const comments = new Map<string, Standing>();
  let counts: Pick<Counts, 'paused' | 'sendingPausedSince'> = { paused: [] };
  /** Those that may still change, the oldest first. */
  const open = new Set<number>();
  let newestId = 0;
  /** How far the open ones were asked for again in this round; a dead one stays open, so the rounds never end. */
  let askedAgainUpTo = 0;
  let asking: Promise<void> | undefined;

  const take = (event: Explained): void => {
    events.set(event.eventId, event);
    if (isSettled(event)) open.delete(event.eventId);
    else open.add(event.eventId);
    if (CUSTOMERS.has(event.type) && event.wamid !== undefined) messages.set(event.wamid, standingOf(event));
    if (event.comment !== undefined) comments.set(event.comment, standingOf(event));
  };

  const askForNew = async (): Promise<void> => {
    for (let page = 0; page < MOST_NEW; page += 1) {
      const found = await bridge.decisions(newestId, PAGE);
      for (const event of found) take(event);
      newestId = found.at(-1)?.eventId ?? newestId;
      if (found.length < PAGE) return;
    }
  };

  const askAgain = async (upTo: number): Promise<void> => {
    for (let page = 0; page < MOST_AGAIN; page += 1) {
      const next = [...open].find((id) => id > askedAgainUpTo && id <= upTo);
      askedAgainUpTo = next ?? 0;
      if (next === undefined) return;
      const found = await bridge.decisions(next - 1, PAGE);
      for (const event of found) if (event.eventId <= upTo) take(event);
      askedAgainUpTo = found.at(-1)?.eventId ?? next;
    }
  };

  const ask = async (): Promise<void> => {
    if (bridge.state !== 'running') return;
    const known = newestId;
    await askForNew();
    await askAgain(known);
    counts = await bridge.counts();
  };

  return {
    newest: (limit) => [...events.values()].slice(-limit).reverse(),
    ofMessage: (wamid) => messages.get(wamid),
    ofComment: (id) => comments.get(id),
    get isPaused() {
      return counts.sendingPausedSince !== undefined;
    },
    get resting() {
      return counts.paused.map(({ account }) => account);
    },
    refresh() {
      asking ??= ask()
        .catch(() => undefined)
        .finally(() => {
          asking = undefined;
        });
      return asking;
    },
  };
};

const isSettled = (event: Explained): boolean =>
  isDecided(event) && event.effects.every(({ state }) => !OPEN.has(state));

/** Discarded events have a reason without ever being decided. */
export const isDecided = ({ decidedAt, reasons }: Explained): boolean => decidedAt !== undefined || reasons.length > 0;

/** Whether an effect carries the words themselves. */
const carries = ({ kind, form }: ExplainedEffect): boolean =>
  kind === 'create-ticket' || form === 'customer-comment' || form === 'reply';

const standingOf = (event: Explained): Standing => {
  if (!isDecided(event)) return 'waiting';
  const carrying = event.effects.filter(carries);
  const has = (...states: readonly string[]): boolean => carrying.some(({ state }) => states.includes(state));
  if (carrying.length === 0) return event.type === 'comment-found' ? 'told' : 'kept';
  if (has('dead', 'parked')) return 'dead';
  if (has('unknown', 'asked')) return 'unknown';
  if (has('pending', 'claimed', 'retry')) return 'waiting';
  // Refused words of a customer found another place; a refused reply is told to the agent.
  if (has('refused', 'cancelled', 'observed')) return event.type === 'comment-found' ? 'told' : 'delivered';
  return 'delivered';
};
