import { formatPhone } from '../../format/phone.ts';
import { isObject, lineOf, listOf, objectOf, type RawObject, scalarOf, wordsOf } from './raw-value.ts';

/**
 * How a message of any type reads on the ticket. Text is the customer's own words; everything else begins with what
 * it is in brackets, so that no agent takes it for words, and keeps what can be written down.
 */
export const readableLine = (type: string, message: RawObject): string => {
  const content = objectOf(message[type]);
  switch (type) {
    case 'text':
      return wordsOf(content.body) ?? '[empty message]';
    case 'image':
    case 'video':
      // The file stands beside its caption; only without one the kind has to be said.
      return wordsOf(content.caption) ?? `[${type}]`;
    case 'audio':
      return content.voice === true ? '[voice message]' : '[audio]';
    case 'document':
      return wordsOf(content.caption) ?? tagged(type, lineOf(content.filename));
    case 'sticker':
      return '[sticker]';
    case 'location':
      return locationLine(content);
    case 'contacts':
      return contactLines(message.contacts);
    case 'interactive':
      return interactiveLine(content);
    case 'button':
      return tagged('button', wordsOf(content.text));
    case 'order':
      return orderLine(content);
    case 'reaction':
      return wordsOf(content.emoji) === undefined ? '[reaction removed]' : tagged('reaction', wordsOf(content.emoji));
    case 'edit':
      return editLine(content);
    case 'revoke':
      return '[message deleted]';
    case 'system':
      return tagged('system', wordsOf(content.body));
    default:
      return `[unsupported message: ${unsupportedKind(type, message)}]`;
  }
};

/** What kind of thing the customer sent that WhatsApp does not pass on ("Unsupported messages"). */
export const unsupportedKind = (type: string, message: RawObject): string => {
  const told = lineOf(objectOf(message.unsupported).type, 40);
  if (told !== undefined) return told;
  const error = objectOf(listOf(message.errors)[0]);
  if (error.code === 131052) return 'file too large';
  if (error.code === 131060) return 'content not available';
  return type === 'unsupported' || type === 'unknown' ? 'unknown' : (lineOf(type, 40) ?? 'unknown');
};

const tagged = (tag: string, words: string | undefined): string => (words ? `[${tag}] ${words}` : `[${tag}]`);

const locationLine = (location: RawObject): string => {
  const latitude = coordinate(location.latitude, 90);
  const longitude = coordinate(location.longitude, 180);
  const place = [lineOf(location.name), lineOf(location.address)].filter(Boolean).join(', ');
  const link =
    latitude === undefined || longitude === undefined ? '' : `https://maps.google.com/?q=${latitude},${longitude}`;
  return tagged('location', [place, link].filter(Boolean).join(' '));
};

const coordinate = (value: unknown, limit: number): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= limit ? number : undefined;
};

const contactLines = (contacts: unknown): string => {
  const lines = listOf(contacts).map((card) => {
    const { name, phones, emails } = objectOf(card);
    const numbers = listOf(phones).map((phone) => {
      const { wa_id: waId, phone: written } = objectOf(phone);
      return typeof waId === 'string' ? formatPhone(waId) : lineOf(written, 40);
    });
    const addresses = listOf(emails).map((email) => lineOf(objectOf(email).email, 100));
    return tagged(
      'contact',
      [lineOf(objectOf(name).formatted_name), ...numbers, ...addresses].filter(Boolean).join(' '),
    );
  });
  return lines.length > 0 ? lines.join('\n') : '[contact]';
};

const interactiveLine = (interactive: RawObject): string => {
  switch (interactive.type) {
    case 'button_reply':
      return tagged('button', wordsOf(objectOf(interactive.button_reply).title));
    case 'list_reply':
      return tagged('list', wordsOf(objectOf(interactive.list_reply).title));
    case 'nfm_reply':
      return formLines(objectOf(interactive.nfm_reply));
    case 'call_permission_reply':
      return tagged('call permission', lineOf(objectOf(interactive.call_permission_reply).response));
    default:
      return tagged('interactive', lineOf(interactive.type, 40));
  }
};

/** A form's answers, one per line. They come as a JSON string; the flow token is ours, not the customer's. */
const formLines = (reply: RawObject): string => {
  let answers: unknown;
  try {
    answers = JSON.parse(scalarOf(reply.response_json) ?? '');
  } catch {
    answers = undefined;
  }
  const lines = Object.entries(isObject(answers) ? answers : {})
    .filter(([key, value]) => key !== 'flow_token' && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${lineOf(key, 60) ?? ''}: ${wordsOf(String(value)) ?? ''}`);
  return [tagged('form', wordsOf(reply.body)), ...lines].join('\n');
};

const orderLine = (order: RawObject): string => {
  const count = listOf(order.product_items).length;
  const words = wordsOf(order.text);
  return `[order] ${count} ${count === 1 ? 'item' : 'items'}${words === undefined ? '' : `: ${words}`}`;
};

const editLine = (edit: RawObject): string => {
  const message = objectOf(edit.message);
  // An edit inside an edit does not exist; refusing it keeps hostile nesting from costing anything.
  const type = typeof message.type === 'string' && message.type !== 'edit' ? message.type : undefined;
  return type === undefined ? '[edited]' : `[edited] ${readableLine(type, message)}`;
};
