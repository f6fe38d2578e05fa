import type { CustomerMessage, CustomerSideEvent, ReceivedEvent } from '../../core/events.ts';
import { contactFileOf } from './contact-file.ts';
import { senderOf } from './identity.ts';
import { parseSystemMessage } from './identity-change.ts';
import { mediaFileOf } from './media-file.ts';
import { originLines } from './message-origin.ts';
import { missingOf, rawOf, unsupportedKind } from './missing-content.ts';
import { idOf, isObject, objectOf, type RawObject, timeOf, UnreadableError } from './raw-value.ts';
import { readableLine } from './readable-line.ts';
import { type MessageContext, messageKey, receivedFrom } from './received.ts';

/** Types that speak of another message or of the chat. They never open or reopen a ticket. */
const SIDE_TYPES: ReadonlySet<string> = new Set(['reaction', 'edit', 'revoke', 'system', 'request_welcome']);
/** The same, where WhatsApp passes them on as unsupported ("Unsupported messages": `unsupported.type`). */
const SIDE_KINDS: ReadonlySet<string> = new Set(['edit', 'reaction', 'pin', 'keep_in_chat', 'poll_update']);

/**
 * One `messages[]` element ("Webhooks: messages"). Unknown types become a readable line, so that nothing a customer
 * sends is dropped.
 *
 * @returns undefined for a system message that names no customer we could find
 * @throws UnreadableError when its id, sender or type cannot be made out
 */
export const parseMessage = (element: unknown, context: MessageContext): ReceivedEvent | undefined => {
  if (!isObject(element)) throw new UnreadableError('a message is not an object');
  const wamid = idOf(element.id);
  if (wamid === undefined) throw new UnreadableError('a message has no id');
  const type = element.type;
  if (typeof type !== 'string' || type === '') throw new UnreadableError('a message has no type');
  if (type === 'system') return parseSystemMessage(element, wamid, context);
  const identity = senderOf(element, context.contacts);
  const event = isSideEvent(type, element)
    ? sideEvent(wamid, type, element, context)
    : customerMessage(wamid, type, element, context);
  const received = receivedFrom(context, identity, keyOf(wamid, event), event);
  // An answer on a ticket goes to one person, so what is said among several makes none: it is kept and counted.
  return element.group_id === undefined ? received : { ...received, discard: 'group' };
};

/** The message itself may follow under the same id, and must not be taken for a second copy of the word that it will. */
const keyOf = (wamid: string, event: CustomerMessage | CustomerSideEvent): string =>
  event.type === 'customer-message' && event.missing?.why === 'not-yet'
    ? `${messageKey(wamid)}:not-yet`
    : messageKey(wamid);

const isSideEvent = (type: string, message: RawObject): boolean =>
  SIDE_TYPES.has(type) || (isObject(message.unsupported) && SIDE_KINDS.has(unsupportedKind(type, message)));

const customerMessage = (wamid: string, type: string, message: RawObject, context: MessageContext): CustomerMessage => {
  if (type === 'text' && typeof objectOf(message.text).body !== 'string') {
    throw new UnreadableError('a text message has no text');
  }
  const quotes = idOf(objectOf(message.context).id);
  const choice = choiceOf(type, message);
  const origin = originLines(message);
  const missing = missingOf(type, message);
  const sentAt = timeOf(message.timestamp, context.receivedAt);
  return {
    type: 'customer-message',
    wamid,
    kind: type,
    text: readableLine(type, message),
    sentAt,
    ...(mediaFileOf(type, message, wamid, sentAt) ?? contactFileOf(type, message, wamid)),
    ...(quotes === undefined ? {} : { quotes }),
    ...(choice === undefined ? {} : { choice }),
    ...(origin.length > 0 ? { origin } : {}),
    ...(missing === undefined ? {} : { missing }),
    ...(missing?.why === 'not-shown' ? { raw: rawOf(message) } : {}),
  };
};

const sideEvent = (wamid: string, type: string, message: RawObject, context: MessageContext): CustomerSideEvent => {
  const content = objectOf(message[type]);
  const refersTo = idOf(content.message_id) ?? idOf(content.original_message_id) ?? idOf(objectOf(message.context).id);
  return {
    type: 'customer-side-event',
    wamid,
    kind: type === 'unsupported' ? unsupportedKind(type, message) : type,
    text: readableLine(type, message),
    sentAt: timeOf(message.timestamp, context.receivedAt),
    ...(refersTo === undefined ? {} : { refersTo }),
  };
};

/** The id of a tapped button or row, or the payload of a template's button. */
const choiceOf = (type: string, message: RawObject): string | undefined => {
  const content = objectOf(message[type]);
  const id =
    type === 'button'
      ? content.payload
      : type === 'interactive'
        ? (objectOf(content.button_reply).id ?? objectOf(content.list_reply).id)
        : undefined;
  return typeof id === 'string' && id !== '' && id.length <= 512 ? id.toWellFormed() : undefined;
};
