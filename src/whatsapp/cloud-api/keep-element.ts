import { listOf, type RawObject } from './raw-value.ts';

/** Wraps an element that could not be read, so that it can be parsed again as a webhook of its own. */
export type Wrap = (element: unknown) => unknown;

/** Beyond so many contacts a batch of bad elements would be kept with many times its own size. */
const MOST_CONTACTS = 50;

export const asEntry: Wrap = (entry) => ({ object: 'whatsapp_business_account', entry: [entry] });

/** `entry` is the one that the change stood in. */
export const asChange =
  (entry: RawObject): Wrap =>
  (change) =>
    asEntry({ id: entry.id, changes: [change] });

/** The element alone in its list, with the business number and the contacts that it cannot be understood without. */
export const asElement =
  (entry: RawObject, field: unknown, value: RawObject, list: string): Wrap =>
  (element) => {
    const { messaging_product, metadata, contacts } = value;
    const senders = listOf(contacts).length <= MOST_CONTACTS ? { contacts } : {};
    return asChange(entry)({ field, value: { messaging_product, metadata, ...senders, [list]: element } });
  };

/** The JSON to keep. What is too deep to be written again is kept as the whole body. */
export const keep = (element: unknown, wrap: Wrap, raw: Uint8Array): string => {
  try {
    return JSON.stringify(wrap(element));
  } catch {
    return Buffer.from(raw).toString('utf8');
  }
};
