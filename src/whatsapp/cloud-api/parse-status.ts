import type { DeliveryStatus, ReceivedEvent } from '../../core/events.ts';
import {
  idOf,
  isObject,
  lineOf,
  listOf,
  objectOf,
  type RawObject,
  scalarOf,
  timeOf,
  UnreadableError,
} from './raw-value.ts';

const STATUSES: ReadonlySet<unknown> = new Set(['sent', 'delivered', 'read', 'played', 'failed']);

/**
 * One `statuses[]` element ("Status messages"). It is routed by our own op id (`biz_opaque_callback_data`) or by the
 * wamid, never by its contact: failed ones carry none.
 *
 * @returns undefined for a status we have no use for
 * @throws UnreadableError without a message id
 */
export const parseStatus = (element: unknown, receivedAt: number): ReceivedEvent | undefined => {
  if (!isObject(element)) throw new UnreadableError('a status is not an object');
  const wamid = idOf(element.id);
  if (wamid === undefined) throw new UnreadableError('a status has no message id');
  if (!isKnownStatus(element.status)) return undefined;
  const opId = idOf(element.biz_opaque_callback_data);
  const participant = idOf(element.recipient_participant_user_id) ?? idOf(element.recipient_participant_id);
  const error = element.status === 'failed' ? errorOf(element) : undefined;
  const price = priceOf(element);
  return {
    key: ['wa:status', wamid, element.status, ...(participant === undefined ? [] : [participant])].join(':'),
    address: { to: 'send', wamid, ...(opId === undefined ? {} : { opId }) },
    event: {
      type: 'delivery-status',
      wamid,
      ...(opId === undefined ? {} : { opId }),
      status: element.status,
      at: timeOf(element.timestamp, receivedAt),
      ...(error === undefined ? {} : { error }),
      ...(price === undefined ? {} : { price }),
    },
  };
};

const isKnownStatus = (status: unknown): status is DeliveryStatus['status'] => STATUSES.has(status);

/** Graph's code and title. Without a code it says so, because a failure must not look like a success. */
const errorOf = (status: RawObject): { code: string; title: string } => {
  const error = objectOf(listOf(status.errors)[0]);
  const code = scalarOf(error.code) ?? 'unknown';
  return { code: code.slice(0, 20), title: lineOf(error.title) ?? lineOf(error.message) ?? 'no reason given' };
};

/** "Pricing": stands in `sent`, and once more in a later status. */
const priceOf = (status: RawObject): DeliveryStatus['price'] => {
  const { category, type } = objectOf(status.pricing);
  const known = lineOf(category, 40);
  return known === undefined ? undefined : { category: known, type: lineOf(type, 40) ?? 'unknown' };
};
