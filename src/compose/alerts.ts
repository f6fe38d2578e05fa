import { StoreUnavailableError } from '../core/errors.ts';
import type { Alert } from '../core/notices.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import { alertEvent } from '../format/alert-words.ts';

type Fields = Readonly<Record<string, unknown>>;
type ToAlert = (fields: Fields) => Alert;

const words = (...parts: readonly unknown[]): string =>
  parts
    .flat()
    .filter((part) => part !== undefined && part !== '')
    .join(' ');

const aboutAccount =
  (what: string, detail: string): ToAlert =>
  (fields) => ({ what, subject: words(fields['account']), detail: words(fields[detail]) });

/** How long, so coarse that it is told again only as it gets worse. */
const since = (minutes: number): string => {
  if (minutes < 60) return 'for minutes';
  return minutes < 24 * 60 ? 'for more than an hour' : 'for more than a day';
};

/**
 * Log lines that a person should act on. What a decision or a webhook finds goes to the operators' lane in its own transaction;
 * these are found outside, and come again while they last.
 */
export const TOLD: Readonly<Record<string, ToAlert>> = {
  'helpdesk.not-connected': aboutAccount('account-not-connected', 'detail'),
  'account.paused': aboutAccount('account-paused', 'detail'),
  'templates.not-read': aboutAccount('templates-not-read', 'fault'),
  'effect.doubled': ({ what, ticketId }) => ({ what: 'effect-doubled', detail: words(what, 'on ticket', ticketId) }),
  'engine.behind': ({ queue, over }) => ({ what: 'engine-behind', subject: words(queue), detail: words('over', over) }),
  'sla.no-access': aboutAccount('sla-no-access', 'detail'),
  'sla.behind': ({ minutes }) => ({ what: 'sla-behind', subject: 'watcher', detail: since(Number(minutes)) }),
  'store.not-durable': ({ settings }) => ({ what: 'store-not-durable', detail: words(settings) }),
  'webhook.unreadable': ({ source, reason }) => ({ what: 'entry-unreadable', detail: words(source, reason) }),
  'webhook.unknown-number': ({ numberId }) => ({ what: 'unknown-number', detail: words(numberId) }),
  'webhook.refused': ({ source, reason }) => ({ what: 'webhook-refused', detail: words(source, reason) }),
  'mail.recipients-refused': ({ account, recipients }) => ({
    what: 'mail-refused',
    detail: words(account, recipients),
  }),
};

/** Told only as errors: as warnings they pass by themselves. */
const ERRORS_ALONE: ReadonlySet<string> = new Set(['account.paused']);
/** The lane tells the same once a day; it need not hear of it more often than this. */
const APART_MS = 60_000;
const MOST_REMEMBERED = 1_000;
const MOST_EARLY = 100;

export interface AlertParts {
  readonly store: Pick<Store, 'accept'>;
  readonly policy: () => Policy;
  /** The operators' lane has something to decide. */
  readonly onAccepted: () => void;
}

/** A log that also tells operators. What is written before `open` is told then. */
export interface AlertingLog {
  readonly log: Log;
  open(parts: AlertParts): void;
}

export const createAlertingLog = (log: Log, clock: Clock): AlertingLog => {
  let parts: AlertParts | undefined;
  const early: Alert[] = [];
  const raisedAt = new Map<string, number>();

  const raise = async (alert: Alert, { store, policy, onAccepted }: AlertParts): Promise<void> => {
    if (policy().alerts.length === 0) return;
    const at = clock.now();
    const key = words(alert.what, alert.subject, alert.detail);
    if (at - (raisedAt.get(key) ?? Number.NEGATIVE_INFINITY) < APART_MS) return;
    if (raisedAt.size >= MOST_REMEMBERED) raisedAt.clear();
    raisedAt.set(key, at);
    try {
      await store.accept([alertEvent(alert, at)], at);
      onAccepted();
    } catch (error) {
      raisedAt.delete(key);
      if (!(error instanceof StoreUnavailableError)) log.error({ err: error }, 'alert.fault');
    }
  };

  const tell = (fields: object, event: string, isError: boolean): void => {
    if (!Object.hasOwn(TOLD, event) || (ERRORS_ALONE.has(event) && !isError)) return;
    const alert = TOLD[event]?.(fields as Fields);
    if (alert === undefined) return;
    if (parts) void raise(alert, parts);
    else if (early.length < MOST_EARLY) early.push(alert);
  };

  return {
    log: {
      debug: (fields, event) => log.debug(fields, event),
      info: (fields, event) => log.info(fields, event),
      warn: (fields, event) => {
        log.warn(fields, event);
        tell(fields, event, false);
      },
      error: (fields, event) => {
        log.error(fields, event);
        tell(fields, event, true);
      },
    },
    open: (opened) => {
      parts = opened;
      for (const alert of early.splice(0)) void raise(alert, opened);
    },
  };
};
