import type { ReceivedEvent } from '../../core/events.ts';
import { senderOf } from './identity.ts';
import { isObject, lineOf, scalarOf, timeOf, UnreadableError } from './raw-value.ts';
import { type MessageContext, receivedFrom } from './received.ts';

/** Meta's words for the switch; `signup` is a newer one for a customer who asks for marketing messages. */
const SAID: ReadonlyMap<string | undefined, 'stopped' | 'resumed'> = new Map([
  ['stop', 'stopped'],
  ['resume', 'resumed'],
  ['signup', 'resumed'],
]);

/**
 * One `user_preferences[]` element ("user_preferences webhook"): a customer stopped or resumed marketing messages in WhatsApp's
 * own settings.
 *
 * @returns undefined for another category or word
 * @throws UnreadableError when it names nobody
 */
export const parsePreference = (element: unknown, context: MessageContext): ReceivedEvent | undefined => {
  if (!isObject(element)) throw new UnreadableError('a preference is not an object');
  const value = lineOf(element.value, 40);
  const marketing = SAID.get(value);
  if (element.category !== 'marketing_messages' || marketing === undefined) return undefined;
  const ids = { from: element.wa_id, from_user_id: element.user_id, from_parent_user_id: element.parent_user_id };
  const identity = senderOf(ids, context.contacts);
  const at = timeOf(element.timestamp, context.receivedAt);
  const who = identity.aliases.map(({ kind, value: alias }) => `${kind} ${alias}`).join(',');
  return receivedFrom(context, identity, `wa:preference:${who}:${value}:${scalarOf(element.timestamp) ?? at}`, {
    type: 'consent-changed',
    marketing,
    at,
  });
};
