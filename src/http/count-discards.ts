import type { ReceivedEvent } from '../core/events.ts';

/**
 * Splits the number of discarded events by reason, for the counters. The store says only how many there were: some
 * that we marked may have been duplicates, and the store itself drops what belongs to no ticket of ours. What cannot
 * be told apart is `other`.
 */
export function countDiscards(events: readonly ReceivedEvent[], discarded: number): ReadonlyMap<string, number> {
  const marked = new Map<string, number>();
  let total = 0;
  for (const { discard } of events) {
    if (discard === undefined) continue;
    marked.set(discard, (marked.get(discard) ?? 0) + 1);
    total += 1;
  }
  if (discarded <= 0) return new Map();
  if (total > discarded) {
    const [only] = marked.keys();
    return new Map([[marked.size === 1 && only !== undefined ? only : 'other', discarded]]);
  }
  if (discarded > total) marked.set('other', discarded - total);
  return marked;
}
