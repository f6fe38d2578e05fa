import type { Reply } from '../shared/exchange.ts';
import { refuse } from './graph-reply.ts';
import type { WhatsAppLimits } from './options.ts';

/**
 * Meta's two limits on sending, by the clock. Throughput: 80 messages a second and number, of both directions (130429,
 * "Throughput"). Pair rate: one message in six seconds to one customer, up to 45 borrowed ahead (131056, "About the
 * platform"). Both come as HTTP 400 without Retry-After.
 */
export interface SendLimits {
  /** Refuses or counts one outgoing message. */
  take(numberId: string, customer: string, now: number): Reply | undefined;
  /** Counts an incoming message against the throughput. */
  countIncoming(numberId: string, now: number): void;
}

export const createLimits = (limits: WhatsAppLimits = {}): SendLimits => {
  const perSecond = limits.perSecond ?? 80;
  const burst = limits.pairBurst ?? 45;
  const intervalMs = limits.pairIntervalMs ?? 6_000;
  const lastSecond = new Map<string, number[]>();
  const pairs = new Map<string, { tokens: number; at: number }>();

  const recent = (numberId: string, now: number): number[] => {
    const kept = (lastSecond.get(numberId) ?? []).filter((at) => now - at < 1_000);
    lastSecond.set(numberId, kept);
    return kept;
  };

  const pairOf = (numberId: string, customer: string, now: number): { tokens: number; at: number } => {
    const key = `${numberId} ${customer}`;
    const pair = pairs.get(key) ?? { tokens: burst, at: now };
    pair.tokens = Math.min(burst, pair.tokens + Math.max(0, now - pair.at) / intervalMs);
    pair.at = now;
    pairs.set(key, pair);
    return pair;
  };

  return {
    take(numberId, customer, now) {
      if (limits.off) return undefined;
      const sent = recent(numberId, now);
      if (sent.length >= perSecond) return refuse(130429, 'Cloud API message throughput has been reached.');
      const pair = pairOf(numberId, customer, now);
      if (pair.tokens < 1) {
        return refuse(
          131056,
          'Too many messages sent from the sender phone number to the same recipient in a short period.',
        );
      }
      pair.tokens -= 1;
      sent.push(now);
      return undefined;
    },
    countIncoming(numberId, now) {
      if (!limits.off) recent(numberId, now).push(now);
    },
  };
};
