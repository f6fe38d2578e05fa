import type { Clock } from '../../core/ports.ts';
import { randomUuid } from '../shared/random.ts';
import type { Timer } from '../shared/timer.ts';
import type { WebhookPoster } from '../shared/webhook-poster.ts';
import { createWebhookPoster } from '../shared/webhook-poster.ts';
import type { Account } from './account.ts';
import type { TicketEvent } from './ledger.ts';
import type { Limiter } from './limits.ts';
import type { StatusId } from './model.ts';
import type { WebhookTarget } from './options.ts';

/** What an admin's automation rules post: one rule for new tickets, one for every kind of update. */
export interface FreshdeskWebhooks extends WebhookPoster {
  /** Connects or moves the rules' address; undefined switches the rules off. */
  subscribe(target: WebhookTarget | undefined): void;
  /** Announces a change; wired to every write of the account. */
  announce(event: TicketEvent): void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Pauses after the first, second and third failure; then a mail to the admins, and the event is lost. */
const RETRY_PAUSES = [5 * MINUTE, 30 * MINUTE, 60 * MINUTE];

export interface WebhookParts {
  readonly account: Account;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly timer: Timer;
  readonly timeoutMs: number;
  readonly performer: 'agent' | 'anyone';
  readonly target: WebhookTarget | undefined;
}

/**
 * There is no signature: a secret in a header of the rule's own. The body is what the rule's simple content makes of
 * placeholders, a hint and no more. Webhooks use up the account's calls; above the limit they wait for an hour, and
 * what has waited for a day is dropped.
 */
export function createWebhooks(parts: WebhookParts): FreshdeskWebhooks {
  const { account, clock, limiter, timer, performer } = parts;
  let target = parts.target;
  const firstTried = new Map<string, number>();
  const poster = createWebhookPoster({
    timer,
    timeoutMs: parts.timeoutMs,
    url: () => target?.url,
    headers: () => ({
      'content-type': 'application/json',
      'user-agent': 'Freshdesk',
      'X-Deskbridge-Secret': target?.secret ?? '',
    }),
    retryAfter: (_result, attempt) => RETRY_PAUSES[attempt - 1],
    admit: ({ id }) => {
      const since = firstTried.get(id) ?? clock.now();
      firstTried.set(id, since);
      if (limiter.takeForWebhook() === 0) {
        firstTried.delete(id);
        return 'now';
      }
      return clock.now() - since >= DAY ? 'never' : { afterMs: HOUR };
    },
  });
  return Object.assign(poster, {
    subscribe(next: WebhookTarget | undefined) {
      target = next;
    },
    announce(event: TicketEvent) {
      if (performer === 'agent' && event.performer !== 'agent') return;
      poster.post({
        id: randomUuid(account.random),
        label: event.what,
        body: Buffer.from(JSON.stringify({ freshdesk_webhook: contentOf(account, event) })),
      });
    },
  });
}

/** `ticket_latest_public_comment` is HTML without an id, and may be the customer's own words. */
function contentOf({ statuses }: Account, { ticket, what }: TicketEvent): object {
  const nameOf = (id: StatusId): string => statuses.find((status) => status.id === id)?.name ?? '';
  return {
    ticket_id: ticket.id,
    ticket_subject: ticket.subject,
    ticket_status: nameOf(ticket.status),
    ticket_latest_public_comment: ticket.conversations.findLast((each) => !each.private)?.html ?? '',
    triggered_event: `{${what.replaceAll('-', '_')}:1}`,
  };
}
