import { createHmac } from 'node:crypto';
import { isoDate } from '../shared/iso-date.ts';
import type { PostResult } from '../shared/post-bytes.ts';
import { randomUuid } from '../shared/random.ts';
import type { Timer } from '../shared/timer.ts';
import type { WebhookPoster } from '../shared/webhook-poster.ts';
import { createWebhookPoster } from '../shared/webhook-poster.ts';
import type { Account } from './account.ts';
import type { TicketEvent } from './ticket-events.ts';
import { eventParts, ticketDetail } from './webhook-events.ts';

/** Where the event subscription posts to, and the secret of its signatures. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** The account's one webhook, subscribed to every ticket event. */
export interface ZendeskWebhooks extends WebhookPoster {
  /** Connects or moves the webhook; undefined disconnects it. */
  subscribe(target: WebhookTarget | undefined): void;
  /** Announces a change; wired to every write of the account. */
  announce(event: TicketEvent): void;
}

const WEBHOOK_ID = '01EMULATORWEBHOOK0000000000';

/**
 * Event subscriptions know no filter: every ticket of the account is announced, and the API user's own writes too
 * (page "Creating and monitoring webhooks").
 */
export function createWebhooks(
  account: Account,
  timer: Timer,
  timeoutMs: number,
  initial: WebhookTarget | undefined,
): ZendeskWebhooks {
  let target = initial;
  const poster = createWebhookPoster({
    timer,
    timeoutMs,
    url: () => target?.url,
    headers: (delivery) => {
      const timestamp = isoDate(account.clock.now());
      return {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Zendesk Webhook',
        'x-zendesk-account-id': String(account.id),
        'x-zendesk-webhook-id': WEBHOOK_ID,
        'x-zendesk-webhook-invocation-id': randomUuid(account.random),
        'x-zendesk-webhook-signature': signWebhook(target?.secret ?? '', timestamp, delivery.body),
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
    },
    retryAfter,
  });
  return Object.assign(poster, {
    subscribe(next: WebhookTarget | undefined) {
      target = next;
    },
    announce(event: TicketEvent) {
      const actorId = event.type === 'audit' || event.type === 'merged' ? event.audit.authorId : event.actorId;
      const parts = eventParts(account, event);
      const sequence = randomUuid(account.random);
      const time = new Date(account.clock.now()).toISOString().replace('Z', '000000Z');
      const detail = ticketDetail(event.ticket, actorId);
      parts.forEach((part, index) => {
        const id = randomUuid(account.random);
        const envelope = {
          account_id: account.id,
          detail,
          event: { ...part.event, meta: { sequence: { id: sequence, position: index + 1, total: parts.length } } },
          id,
          subject: `zen:ticket:${event.ticket.id}`,
          time,
          type: `zen:event-type:ticket.${part.type}`,
          zendesk_event_version: '2022-11-06',
        };
        poster.post({ id, label: `ticket.${part.type}`, body: Buffer.from(JSON.stringify(envelope)) });
      });
    },
  });
}

/** base64 of HMAC-SHA256 over timestamp and raw body, with nothing between them (page "Verifying webhooks"). */
export function signWebhook(secret: string, timestamp: string, body: Buffer): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

const MINUTE_SECONDS = 60;
const RETRY_PAUSE_MS = 1000;

/**
 * Which failures are tried again: 409 up to three times, timeouts up to five, 429 and 503 only with a Retry-After
 * below a minute; anything else is lost. The page says "certain response codes"; the numbers are from memory of
 * older documentation, so unconfirmed. A refused connection counts as lost.
 */
export function retryAfter(result: PostResult, attempt: number): number | undefined {
  if (result.timedOut) return attempt <= 5 ? RETRY_PAUSE_MS : undefined;
  if (result.status === 409) return attempt <= 3 ? RETRY_PAUSE_MS : undefined;
  const seconds = result.retryAfterSeconds;
  const asked = result.status === 429 || result.status === 503;
  return asked && seconds !== undefined && seconds < MINUTE_SECONDS && attempt <= 5 ? seconds * 1000 : undefined;
}
