import { missingOf, unsupportedKind } from './missing-content.ts';
import { lineOf, objectOf, type RawObject, wordsOf } from './raw-value.ts';
import { contactLines } from './readable-contact.ts';
import { interactiveLine } from './readable-interactive.ts';
import { locationLine } from './readable-location.ts';
import { orderLines } from './readable-order.ts';
import { tagged } from './tagged.ts';

/**
 * How a message of any type reads on the ticket. Text is the customer's own words; everything else begins with what
 * it is in brackets, so that no agent takes it for words, and keeps what can be written down.
 */
export const readableLine = (type: string, message: RawObject): string => {
  const missing = missingOf(type, message);
  if (missing?.why === 'not-yet') return '[message not available yet]';
  if (missing?.why === 'too-large') return '[file too large]';
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
      return contactLines(message.contacts, message.origin);
    case 'interactive':
      return interactiveLine(content);
    case 'button':
      return tagged('button', wordsOf(content.text));
    case 'order':
      return orderLines(content);
    case 'reaction':
      return wordsOf(content.emoji) === undefined ? '[reaction removed]' : tagged('reaction', wordsOf(content.emoji));
    case 'edit':
      return editLine(content);
    case 'revoke':
      return '[message deleted]';
    case 'system':
      return tagged('system', wordsOf(content.body));
    case 'request_welcome':
      return '[chat opened]';
    default:
      return `[unsupported message: ${unsupportedKind(type, message)}]`;
  }
};

const editLine = (edit: RawObject): string => {
  const message = objectOf(edit.message);
  // An edit inside an edit does not exist; refusing it keeps hostile nesting from costing anything.
  const type = typeof message.type === 'string' && message.type !== 'edit' ? message.type : undefined;
  return type === undefined ? '[edited]' : `[edited] ${readableLine(type, message)}`;
};
