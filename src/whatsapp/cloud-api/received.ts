import type { CustomerIdentity } from '../../core/contact.ts';
import type { ReceivedEvent } from '../../core/events.ts';

/** What a message is read in: the number it came to and the contacts beside it. */
export interface MessageContext {
  readonly numberId: string;
  readonly contacts: unknown;
  /** Epoch ms of the webhook's arrival. */
  readonly receivedAt: number;
}

/** The key under which a message is known for ever. */
export const messageKey = (wamid: string): string => `wa:message:${wamid}`;

/** Addresses an event to a customer's lane on a number. */
export const receivedFrom = (
  { numberId }: Pick<MessageContext, 'numberId'>,
  identity: CustomerIdentity,
  key: string,
  event: ReceivedEvent['event'],
): ReceivedEvent => ({ key, address: { to: 'contact', numberId, identity }, event });
