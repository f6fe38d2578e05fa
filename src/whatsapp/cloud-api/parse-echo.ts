import type { ReceivedEvent } from '../../core/events.ts';
import { contactIds, identityOf } from './identity.ts';
import { mediaFileOf } from './media-file.ts';
import {
  digitsOf,
  idOf,
  isObject,
  listOf,
  objectOf,
  type RawObject,
  scalarOf,
  timeOf,
  UnreadableError,
} from './raw-value.ts';
import { readableLine } from './readable-line.ts';
import { type MessageContext, messageKey, receivedFrom } from './received.ts';

/**
 * One `message_echoes[]` element ("SMB message echoes"): what the team wrote in the phone app of a coexistence number.
 * `to` is the customer. It is shown on the ticket and never sent again.
 */
export const parseEcho = (element: unknown, context: MessageContext): ReceivedEvent => {
  if (!isObject(element)) throw new UnreadableError('an echo is not an object');
  const wamid = idOf(element.id);
  if (wamid === undefined) throw new UnreadableError('an echo has no id');
  const kind = element.type;
  if (typeof kind !== 'string' || kind === '') throw new UnreadableError('an echo has no type');
  const own = { phone: digitsOf(element.to), bsuid: idOf(element.to_user_id) };
  const contacts = listOf(context.contacts).filter(isObject);
  const contact = contacts.find((candidate) => {
    const { phone, bsuid } = contactIds(candidate);
    return (phone !== undefined && phone === own.phone) || (bsuid !== undefined && bsuid === own.bsuid);
  });
  const identity = identityOf(contact ? contactIds(contact) : {}, own, contact);
  const sentAt = timeOf(element.timestamp, context.receivedAt);
  const media = mediaFileOf(kind, element, wamid, sentAt);
  const changed = objectOf(element[kind]);
  const refersTo = kind === 'edit' || kind === 'revoke' ? idOf(changed.original_message_id) : undefined;
  return receivedFrom(context, identity, echoKey(wamid, element), {
    type: 'phone-app-message',
    wamid,
    kind,
    text: readableLine(kind, element),
    sentAt,
    ...(media === undefined ? {} : { file: { ...media.file, internal: true } }),
    ...(refersTo === undefined ? {} : { refersTo }),
  });
};

/** Changes may come with a placeholder instead of an id of their own ("M0"): then their time tells them apart. */
const echoKey = (wamid: string, { to, timestamp }: RawObject): string =>
  messageKey(wamid.startsWith('wamid.') ? wamid : [wamid, scalarOf(to), scalarOf(timestamp)].join(':'));
