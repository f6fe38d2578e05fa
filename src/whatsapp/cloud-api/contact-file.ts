import type { FileRef } from '../../core/files.ts';
import { fileIdOf } from '../../core/ids.ts';
import { cleanFileName } from '../../format/file-name.ts';
import { formatPhone } from '../../format/phone.ts';
import { lineOf, listOf, objectOf, type RawObject, wordsOf } from './raw-value.ts';

/** More cards than a person sends, and more numbers or addresses than a card has. */
const MOST_CARDS = 50;
const MOST_PARTS = 10;
/** A longer file (cards with portraits) would lie in every entry that names it: then the readable lines have to do. */
const MOST_LENGTH = 64 * 1024;
const TYPE = 'text/vcard';

/**
 * The contact cards of a message as one file to be taken over into an address book: each as WhatsApp passed it on (`vcard`), else
 * made of its parts (RFC 2426). It is not fetched: its text travels in `source`.
 *
 * @returns undefined for other types, for no card, and for the customer's own number, given when asked for it
 */
export const contactFileOf = (
  type: string,
  message: RawObject,
  wamid: string,
): { readonly file: FileRef } | undefined => {
  if (type !== 'contacts') return undefined;
  const cards = listOf(message.contacts).slice(0, MOST_CARDS).map(objectOf).filter(isForwarded);
  const texts = cards.map((card) => givenCard(card.vcard) ?? madeCard(card)).filter((text) => text !== undefined);
  const inline = texts.join('');
  if (inline === '' || inline.length > MOST_LENGTH) return undefined;
  const named = texts.length === 1 ? lineOf(objectOf(cards[0]?.name).formatted_name, 80) : undefined;
  return {
    file: {
      id: fileIdOf(wamid),
      from: 'whatsapp',
      source: { inline },
      name: cleanFileName(`${named ?? 'contacts'}.vcf`, TYPE),
      contentType: TYPE,
      size: Buffer.byteLength(inline),
    },
  };
};

const isForwarded = ({ origin }: RawObject): boolean => lineOf(origin)?.toLowerCase() !== 'contact_request';

const givenCard = (vcard: unknown): string | undefined => {
  const text = wordsOf(vcard)?.trim();
  return text && /^BEGIN:VCARD\s.*\sEND:VCARD$/is.test(text) ? `${text.replace(/\r?\n/g, '\r\n')}\r\n` : undefined;
};

const madeCard = (card: RawObject): string | undefined => {
  const { formatted_name: formatted, first_name: first, last_name: last } = objectOf(card.name);
  const { company, department, title } = objectOf(card.org);
  const name = lineOf(formatted) ?? [lineOf(first), lineOf(last)].filter(Boolean).join(' ');
  const phones = parts(card.phones, ({ wa_id: waId, phone }) =>
    typeof waId === 'string' && waId !== '' ? formatPhone(waId) : lineOf(phone, 40),
  );
  const mails = parts(card.emails, ({ email }) => lineOf(email, 100));
  const called = name || lineOf(company) || phones[0] || mails[0];
  if (called === undefined) return undefined;
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(called)}`,
    `N:${[lineOf(last), lineOf(first)].map((part) => escaped(part ?? '')).join(';')};;;`,
    ...(lineOf(company) ? [`ORG:${[company, department].map((part) => escaped(lineOf(part) ?? '')).join(';')}`] : []),
    ...(lineOf(title) ? [`TITLE:${escaped(lineOf(title) ?? '')}`] : []),
    ...phones.map((phone) => `TEL:${escaped(phone)}`),
    ...mails.map((mail) => `EMAIL:${escaped(mail)}`),
    'END:VCARD',
  ];
  return `${lines.join('\r\n')}\r\n`;
};

const parts = (list: unknown, read: (part: RawObject) => string | undefined): readonly string[] =>
  listOf(list)
    .slice(0, MOST_PARTS)
    .flatMap((part) => read(objectOf(part)) ?? []);

const escaped = (text: string): string => text.replace(/[\\,;]/g, '\\$&');
