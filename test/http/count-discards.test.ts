import { expect, test } from '@jest/globals';
import type { DiscardReason, ReceivedEvent } from '../../src/core/events.ts';
import { countDiscards } from '../../src/http/count-discards.ts';

const marked = (...reasons: (DiscardReason | undefined)[]): ReceivedEvent[] =>
  reasons.map((discard, at) => ({
    key: String(at),
    address: { to: 'ticket', ticketId: '1' },
    event: { type: 'ticket-hint', ticketId: '1', what: 'changed', at: 0 },
    ...(discard ? { discard } : {}),
  }));

test.each<[string, ReceivedEvent[], number, Record<string, number>]>([
  ['nothing was discarded', marked(undefined), 0, {}],
  ['what we marked was a duplicate', marked('spam'), 0, {}],
  ['all that we marked was', marked('spam', 'spam', undefined), 2, { spam: 2 }],
  ['each reason has its own', marked('spam', 'unknown-number'), 2, { spam: 1, 'unknown-number': 1 }],
  ['the store dropped more', marked('spam', undefined), 2, { spam: 1, other: 1 }],
  ['some of one reason were duplicates', marked('spam', 'spam'), 1, { spam: 1 }],
  ['some of several reasons were duplicates', marked('spam', 'unknown-number'), 1, { other: 1 }],
])('counts discarded events by reason when %s', (_name, events, discarded, counts) => {
  expect(Object.fromEntries(countDiscards(events, discarded))).toEqual(counts);
});
