import type { NoticeCard } from '../../src/core/notices.ts';
import type { NoticeCall } from '../../src/core/vendor.ts';
import type { Way } from '../../src/notify/way.ts';

/** 2026-11-22T04:00:00Z */
export const T0 = Date.UTC(2026, 10, 22, 4);

export const card = (change: Partial<NoticeCard> = {}): NoticeCard => ({
  about: 'sla-warning',
  what: 'The first reply is due',
  why: ['stage: 5 minutes before the first reply'],
  dueAt: T0 + 300_000,
  at: T0,
  customer: 'Anna Schmidt',
  ticket: { key: 'conv:1', id: '4711', url: 'https://acme.zendesk.com/agent/tickets/4711' },
  ...change,
});

export const call = (cards: readonly NoticeCard[] = [card()], mentions: readonly string[] = []): NoticeCall => ({
  opId: 'op-1',
  cards,
  mentions,
});

/** Freezes and performs once, as delivery does. */
export const sendOnce = async (way: Way, sent: NoticeCall = call()) => {
  const signal = AbortSignal.timeout(5_000);
  const frozen = await way.freeze(sent, signal);
  if (!frozen.ok) return frozen.result;
  return way.perform(frozen.frozen, sent.opId, signal);
};

/** So many tickets, each with its number, a long reason and a long name. */
export const storm = (count: number): NoticeCard[] =>
  Array.from({ length: count }, (_none, index) =>
    card({
      customer: `Maximiliane-Josefine von und zu Musterhausen-Langenfeld ${index}`,
      why: [`a long reason with many words that explains what happened to this very ticket, number ${index}`],
      ticket: {
        key: `c${index}:1`,
        id: String(100_000 + index),
        url: `https://a-company-with-a-long-name.zendesk.com/agent/tickets/${100_000 + index}`,
      },
    }),
  );
