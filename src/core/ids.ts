/**
 * Ids that travel through the bridge. They are opaque strings: only the folder that makes one looks inside.
 */

/** One customer on one business number. Immutable, random; also the name of the lane that orders its events. */
export type ConversationId = string;
/** One customer, whatever numbers and names WhatsApp knows them by. */
export type ContactId = string;
/** A ticket before and after the helpdesk gave it a number: `<conversation id>:<running number>`. Never reused. */
export type TicketKey = string;
/** The helpdesk's own id of a ticket. */
export type HelpdeskTicketId = string;
/** The helpdesk's own id of a comment or note. */
export type CommentId = string;
/** The helpdesk's own id of the customer. */
export type RequesterId = string;
/** One effect of one decision: `<inbox event id>.<index>`. */
export type EffectId = string;
/** One call to the outside world, however often it is tried; the marker that is read back. */
export type OpId = string;
/** A file on its way, the same for every mention of it. */
export type FileId = string;
/** WhatsApp's message id. Compared exactly; case matters. */
export type Wamid = string;
/** Meta's `phone_number_id` of one of our business numbers. */
export type NumberId = string;

/** The prefix of every `external_id` that the bridge writes into the helpdesk. */
export const EXTERNAL_ID_PREFIX = 'wa:';

/** The id of the file that a WhatsApp message is. */
export const fileIdOf = (wamid: Wamid): FileId => `wa:${wamid}`;

/** The message that a file is, or undefined for a file of the helpdesk. */
export const wamidOfFile = (id: FileId): Wamid | undefined =>
  id.startsWith('wa:') ? id.slice(3).replace(AGAIN, '') : undefined;

const AGAIN = /#\d+$/;

/** The same file once more, to be fetched anew: what failed under its old id stays as it is. `eventId`: who asked for it. */
export const fileIdAgain = (id: FileId, eventId: number): FileId => `${id.replace(AGAIN, '')}#${eventId}`;

/** The local key of ticket number `no` of a conversation. */
export const ticketKey = (conversation: ConversationId, no: number): TicketKey => `${conversation}:${no}`;

/** The `external_id` of a ticket in the helpdesk; the handle by which a lost answer is found again. */
export const externalIdOf = (key: TicketKey): string => `${EXTERNAL_ID_PREFIX}${key}`;

/** The ticket key inside an `external_id`, or undefined when the bridge did not write it. */
export const ticketKeyOf = (externalId: string | undefined): TicketKey | undefined => {
  if (!externalId?.startsWith(EXTERNAL_ID_PREFIX)) return undefined;
  const key = externalId.slice(EXTERNAL_ID_PREFIX.length);
  return /^[\w-]+:\d+$/.test(key) ? key : undefined;
};

/** The conversation that a ticket key was made for. */
export const conversationOf = (key: TicketKey): ConversationId => key.slice(0, key.lastIndexOf(':'));
