import type { ReceivedEvent } from '../../core/events.ts';
import { senderOf } from './identity.ts';
import { idOf, isObject, lineOf, type RawObject, scalarOf, timeOf, UnreadableError } from './raw-value.ts';
import { type MessageContext, receivedFrom } from './received.ts';

/** One `calls[]` element ("Calling API"): a customer called, or a call ended. Worth a note, never a ticket. */
export const parseCall = (element: unknown, context: MessageContext): ReceivedEvent => {
  if (!isObject(element)) throw new UnreadableError('a call is not an object');
  const wamid = idOf(element.id);
  if (wamid === undefined) throw new UnreadableError('a call has no id');
  const what = lineOf(element.event, 40) ?? 'call';
  return receivedFrom(context, senderOf(byTheCustomer(element), context.contacts), `wa:call:${wamid}:${what}`, {
    type: 'customer-side-event',
    wamid,
    kind: 'call',
    text: callLine(what, element),
    sentAt: timeOf(element.timestamp, context.receivedAt),
  });
};

const isOurs = ({ direction }: RawObject): boolean => direction === 'BUSINESS_INITIATED';

/** Whose call it is: where the business called, the customer is the one who was called. */
const byTheCustomer = (call: RawObject): RawObject =>
  isOurs(call) ? { from: call.to, from_user_id: call.to_user_id, from_parent_user_id: call.to_parent_user_id } : call;

const callLine = (what: string, call: RawObject): string => {
  if (what === 'connect') return isOurs(call) ? '[call] to the customer' : '[call] from the customer';
  if (what !== 'terminate') return `[call] ${what}`;
  const seconds = Number(scalarOf(call.duration) ?? Number.NaN);
  const status = lineOf(scalarOf(call.status), 40)?.toLowerCase();
  const facts = [status, seconds >= 0 && seconds < 1e6 ? `${Math.round(seconds)} s` : undefined].filter(Boolean);
  return facts.length > 0 ? `[call] ended (${facts.join(', ')})` : '[call] ended';
};
