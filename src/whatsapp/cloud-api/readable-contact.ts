import { formatPhone } from '../../format/phone.ts';
import { lineOf, listOf, objectOf, type RawObject } from './raw-value.ts';
import { tagged } from './tagged.ts';

/** More cards than a person sends. */
const MOST_CARDS = 50;
/** More numbers, addresses … than a card has. */
const MOST_PARTS = 10;

/**
 * One line for each card: name, organisation, numbers, mail addresses, and what else stands on it.
 *
 * @param origin of the whole message in older webhooks: `contact_request` is the customer's own card, given when asked for it
 */
export const contactLines = (contacts: unknown, origin?: unknown): string => {
  const cards = listOf(contacts);
  const lines = cards.slice(0, MOST_CARDS).map((card) => cardLine(objectOf(card), origin));
  const more = cards.length > MOST_CARDS ? [`… (${cards.length - MOST_CARDS} more)`] : [];
  return lines.length > 0 ? [...lines, ...more].join('\n') : '[contact]';
};

const cardLine = (card: RawObject, messageOrigin: unknown): string => {
  const origin = lineOf(card.origin ?? messageOrigin) ?? '';
  const parts = [
    nameOf(objectOf(card.name)),
    organisationOf(objectOf(card.org)),
    ...each(card.phones, ({ wa_id: waId, phone, type }) =>
      withType(typeof waId === 'string' && waId !== '' ? formatPhone(waId) : lineOf(phone, 40), type),
    ),
    ...each(card.emails, ({ email, type }) => withType(lineOf(email, 100), type)),
    ...each(card.addresses, addressOf),
    ...each(card.urls, ({ url, type }) => withType(lineOf(url, 300), type)),
    lineOf(card.birthday, 20),
  ];
  const tag = origin.toLowerCase() === 'contact_request' ? 'own contact' : 'contact';
  return tagged(tag, parts.filter(Boolean).join(', '));
};

const each = (list: unknown, read: (part: RawObject) => string | undefined): readonly (string | undefined)[] =>
  listOf(list)
    .slice(0, MOST_PARTS)
    .map((part) => read(objectOf(part)));

const withType = (words: string | undefined, type: unknown): string | undefined => {
  const told = lineOf(type, 20)?.toLowerCase();
  return words === undefined || told === undefined ? words : `${words} (${told})`;
};

const nameOf = ({ formatted_name: formatted, first_name: first, last_name: last }: RawObject): string | undefined =>
  lineOf(formatted) ?? joined([lineOf(first), lineOf(last)], ' ');

const organisationOf = ({ company, department, title }: RawObject): string | undefined =>
  joined([lineOf(company), lineOf(department), lineOf(title)], ', ');

const addressOf = ({ street, zip, city, state, country, type }: RawObject): string | undefined =>
  withType(
    joined([lineOf(street), joined([lineOf(zip, 20), lineOf(city)], ' '), lineOf(state), lineOf(country)], ', '),
    type,
  );

const joined = (parts: readonly (string | undefined)[], between: string): string | undefined =>
  parts.filter(Boolean).join(between) || undefined;
