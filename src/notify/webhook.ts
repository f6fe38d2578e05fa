import { createHmac } from 'node:crypto';
import type { NoticeCard } from '../core/notices.ts';
import type { Clock } from '../core/ports.ts';
import { judgeAnswer, type Poster } from './post.ts';
import type { WayOptions } from './slack.ts';
import { noticeCosts, type Way } from './way.ts';

/** An address of the company's own. With a secret every call is signed as Standard Webhooks says (version 1.0.0). */
export const createWebhookWay = (
  { account, url, secret, limitsOff = false }: WayOptions & { readonly secret?: string },
  poster: Poster,
  clock: Clock,
): Way => ({
  account,
  async freeze({ cards }) {
    const newest = Math.max(...cards.map(({ at }) => at));
    const body = { type: 'notice', timestamp: iso(newest), data: { notices: cards.map(shown) } };
    return { ok: true, frozen: JSON.stringify(body), leftOut: [] };
  },
  async perform(frozen, opId, signal) {
    // The time of the attempt: receivers refuse what is older than a few minutes.
    const at = Math.floor(clock.now() / 1000);
    const headers = {
      'webhook-id': opId,
      'webhook-timestamp': String(at),
      ...(secret === undefined ? {} : { 'webhook-signature': sign(secret, `${opId}.${at}.${frozen}`) }),
    };
    return judgeAnswer(await poster.post(url, frozen, headers, signal), () => false);
  },
  costs: () => noticeCosts(account, limitsOff),
});

const shown = ({ about, what, why, dueAt, customer, ticket, at }: NoticeCard) => ({
  about,
  what,
  why,
  at: iso(at),
  ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }),
  ...(customer === undefined ? {} : { customer }),
  ...(ticket === undefined
    ? {}
    : {
        ticket: { ...(ticket.id === undefined ? {} : { id: ticket.id }), ...(ticket.url ? { url: ticket.url } : {}) },
      }),
});

const iso = (at: number): string => new Date(at).toISOString();

const sign = (secret: string, content: string): string => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
};
