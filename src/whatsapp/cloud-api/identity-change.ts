import type { ReceivedEvent } from '../../core/events.ts';
import { addressOf, aliasesOf, type CustomerIds, contactIds } from './identity.ts';
import {
  digitsOf,
  idOf,
  isObject,
  listOf,
  objectOf,
  type RawObject,
  timeOf,
  UnreadableError,
  wordsOf,
} from './raw-value.ts';
import { readableLine } from './readable-line.ts';
import { type MessageContext, messageKey, receivedFrom } from './received.ts';

/**
 * A `system` message ("System messages"): `from` is the old number, `system.wa_id` (formerly `new_wa_id`) the new
 * one, `system.user_id` the new BSUID. Anything else of the system, a changed security code for example, is a side event.
 *
 * @returns undefined when it has no old id: the `user_id_update` beside it names both
 */
export const parseSystemMessage = (
  element: RawObject,
  wamid: string,
  context: MessageContext,
): ReceivedEvent | undefined => {
  const system = objectOf(element.system);
  const old = oldIds(element, system);
  const next: CustomerIds = {
    phone: digitsOf(system.wa_id) ?? digitsOf(system.new_wa_id),
    bsuid: idOf(system.user_id),
    parentBsuid: idOf(system.parent_user_id),
  };
  const before = aliasesOf(old);
  const becomes = aliasesOf(next);
  if (before.length === 0) {
    if (becomes.length > 0) return undefined;
    throw new UnreadableError('a system message names nobody');
  }
  const text = readableLine('system', element);
  const sentAt = timeOf(element.timestamp, context.receivedAt);
  if (becomes.length === 0) {
    const identity = { aliases: before, profile: addressOf(old) };
    const event = { type: 'customer-side-event' as const, wamid, kind: 'system', text, sentAt };
    return receivedFrom(context, identity, messageKey(wamid), event);
  }
  const identity = { aliases: before, becomes, profile: addressOf(next, { bsuid: old.bsuid }) };
  return receivedFrom(context, identity, messageKey(wamid), { type: 'identity-changed', text, at: sentAt });
};

/** `from` is the old number; older webhooks put the old `wa_id` into `system.customer` and may leave `from` out. */
const oldIds = (element: RawObject, system: RawObject): CustomerIds => ({
  phone: digitsOf(element.from) ?? digitsOf(system.customer),
  bsuid: idOf(element.from_user_id) ?? idOf(system.previous_user_id),
});

/**
 * One `user_id_update[]` element ("Business-scoped user IDs"): the only place where the old and the new BSUID stand
 * together. The phone beside them belongs to the customer as they are now, so it is one of the new aliases.
 */
export const parseUserIdUpdate = (element: unknown, context: MessageContext): ReceivedEvent => {
  if (!isObject(element)) throw new UnreadableError('a user id update is not an object');
  const { previous, current } = objectOf(element.user_id);
  const parent = objectOf(element.parent_user_id);
  const old: CustomerIds = { bsuid: idOf(previous), parentBsuid: idOf(parent.previous) };
  if (old.bsuid === undefined || idOf(current) === undefined) {
    throw new UnreadableError('a user id update does not name both ids');
  }
  const contacts = listOf(context.contacts).filter(isObject);
  const beside = contacts.length === 1 && contacts[0] ? contactIds(contacts[0]) : {};
  const next: CustomerIds = {
    phone: digitsOf(element.wa_id) ?? beside.phone,
    bsuid: idOf(current),
    parentBsuid: idOf(parent.current),
  };
  const identity = { aliases: aliasesOf(old), becomes: aliasesOf(next), profile: addressOf(next) };
  return receivedFrom(context, identity, `wa:user-id:${context.numberId}:${old.bsuid}:${next.bsuid}`, {
    type: 'identity-changed',
    text: wordsOf(element.detail) ?? '',
    at: timeOf(element.timestamp, context.receivedAt),
  });
};
