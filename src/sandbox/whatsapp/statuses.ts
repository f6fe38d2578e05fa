import type { Clock } from '../../core/ports.ts';
import type { Timer } from '../shared/timer.ts';
import { graphTitle } from './graph-reply.ts';
import type { AutoStatus } from './options.ts';
import type { DeliveryState, EmulatorState, StoredMessage } from './state.ts';
import { type Change, idsOf, numberValue, unixSeconds } from './webhook-envelope.ts';
import type { Delivery, WebhookSender } from './webhook-sender.ts';

const RANK: Readonly<Record<DeliveryState, number>> = {
  accepted: 0,
  failed: 1,
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
};

/** What Meta tells the business about the messages it sent. */
export interface Statuses {
  auto: AutoStatus;
  /** Lets an accepted message run its course: the automatic statuses, or its failure. */
  begin(message: StoredMessage, failure?: number): void;
  /** Sends one status now. `failed` needs a Graph code. */
  send(wamid: string, status: Exclude<DeliveryState, 'accepted'>, code?: number): Promise<Delivery>;
  close(): void;
}

export interface StatusesDeps {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly state: EmulatorState;
  readonly webhooks: WebhookSender;
}

export const createStatuses = (auto: AutoStatus, deps: StatusesDeps): Statuses => {
  const { clock, timer, state, webhooks } = deps;
  let closed = false;

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      timer.after(delayMs, resolve);
    });

  const run = async (message: StoredMessage, failure: number | undefined): Promise<void> => {
    let elapsed = 0;
    const steps: [Exclude<DeliveryState, 'accepted'>, number | false | undefined][] =
      failure === undefined
        ? [
            ['sent', statuses.auto.sent ?? 0],
            ['delivered', message.type === 'reaction' ? false : (statuses.auto.delivered ?? 0)],
            ['read', message.type === 'reaction' ? false : (statuses.auto.read ?? false)],
          ]
        : [['failed', statuses.auto.sent === false ? false : (statuses.auto.sent ?? 0)]];
    for (const [status, delay] of steps) {
      if (delay === false || delay === undefined) continue;
      await wait(Math.max(0, delay - elapsed));
      elapsed = Math.max(elapsed, delay);
      if (closed) return;
      await statuses.send(message.wamid, status, failure);
    }
  };

  const changeFor = (message: StoredMessage, status: DeliveryState, code: number | undefined): Change => {
    const number = state.numbers.get(message.numberId);
    const customer = state.customers.get(message.customerId);
    if (!number || !customer) throw new Error(`message ${message.wamid} has no number or customer`);
    const failed = status === 'failed';
    // A failed status names the BSUID only when it was sent to one, and never brings contacts ("Business-scoped user IDs").
    const showsBsuid = customer.bsuid !== undefined && (!failed || message.sentToBsuid === true);
    return numberValue(number, {
      ...(failed ? {} : { contacts: [idsOf(customer)] }),
      statuses: [
        {
          id: message.wamid,
          status,
          timestamp: unixSeconds(clock.now()),
          ...(customer.phone !== undefined && (customer.sharesPhone || !message.sentToBsuid)
            ? { recipient_id: customer.phone }
            : {}),
          ...(showsBsuid ? { recipient_user_id: customer.bsuid } : {}),
          ...(showsBsuid && customer.parentBsuid !== undefined
            ? { recipient_parent_user_id: customer.parentBsuid }
            : {}),
          ...(message.opaque === undefined ? {} : { biz_opaque_callback_data: message.opaque }),
          ...(status === 'sent' || status === 'delivered'
            ? { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' } }
            : {}),
          ...(failed ? { errors: [errorOf(code ?? 131000)] } : {}),
        },
      ],
    });
  };

  const statuses: Statuses = {
    auto,
    begin(message, failure) {
      void run(message, failure);
    },
    async send(wamid, status, code) {
      const message = state.messages.get(wamid);
      if (message?.from !== 'business') throw new Error(`no message ${wamid} was sent by the business`);
      if (RANK[status] >= RANK[message.state]) message.state = status;
      if (status === 'failed') message.failedWith = code ?? 131000;
      return webhooks.send([changeFor(message, status, code)]);
    },
    close() {
      closed = true;
    },
  };
  return statuses;
};

const errorOf = (code: number): Record<string, unknown> => ({
  code,
  title: graphTitle(code),
  message: graphTitle(code),
  error_data: { details: `${graphTitle(code)}.` },
  href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
});
