import type { ReceivedEvent } from '../../core/events.ts';
import type { NumberId } from '../../core/ids.ts';
import { readPhoneNumber } from '../../core/phone-number.ts';
import { canonicalPhone } from '../../format/phone.ts';
import { idOf, type JsonObject, textOf } from './json.ts';

/** What a webhook's body turned out to be: an event, nothing of ours, or unreadable for a reason. */
export interface ReadHint {
  readonly event?: ReceivedEvent;
  readonly reason?: string;
}

/**
 * The team wants to write to a ticket's requester: `{ phone, number? }`. Once for each ticket, however often it is said.
 * @param prefix of the event's key
 * @param startNumber the business number of talks that name none
 */
export function readStart(
  prefix: string,
  start: JsonObject,
  ticketId: string,
  at: number,
  startNumber: NumberId | undefined,
): ReadHint {
  const phone = readPhoneNumber(textOf(start.phone) ?? '');
  if (phone === undefined) return { reason: 'a talk to start without a phone number with its country code' };
  const numberId = idOf(start.number) ?? startNumber;
  if (numberId === undefined) return { reason: 'a talk to start on no business number' };
  const identity = { aliases: [{ kind: 'phone', value: canonicalPhone(phone) }], profile: { phone } } as const;
  return {
    event: {
      key: `${prefix}:start:${ticketId}`,
      address: { to: 'contact', numberId, identity },
      event: { type: 'ticket-started', ticketId, at },
    },
  };
}
