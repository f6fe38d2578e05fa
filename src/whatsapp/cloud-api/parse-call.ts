import type { ReceivedEvent } from '../../core/events.ts';
import { senderOf } from './identity.ts';
import { idOf, isObject, lineOf, timeOf, UnreadableError } from './raw-value.ts';
import { type MessageContext, receivedFrom } from './received.ts';

/** One `calls[]` element ("Calling API"): a customer called, or a call ended. Worth a note, never a ticket. */
export const parseCall = (element: unknown, context: MessageContext): ReceivedEvent => {
  if (!isObject(element)) throw new UnreadableError('a call is not an object');
  const wamid = idOf(element.id);
  if (wamid === undefined) throw new UnreadableError('a call has no id');
  const what = lineOf(element.event, 40) ?? 'call';
  return receivedFrom(context, senderOf(element, context.contacts), `wa:call:${wamid}:${what}`, {
    type: 'customer-side-event',
    wamid,
    kind: 'call',
    text: `[call] ${what}`,
    sentAt: timeOf(element.timestamp, context.receivedAt),
  });
};
