import type { Reply } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import { checkInteractive } from './check-interactive.ts';
import { refuse } from './graph-reply.ts';
import { isObject, isText } from './json-value.ts';

/** Meta's longest text, caption and opaque data ("Text messages", "Messages API reference"). */
export const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

export const MESSAGE_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'template',
  'reaction',
] as const;

/** The type of a media id of the sending number; undefined for one that is not there, or not any more. */
export type MediaType = (id: string) => string | undefined;

/** What each type of message carries ("Media": supported types). Anything may go as a document. */
const CARRIES: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png)\b/,
  video: /^video\//,
  audio: /^audio\//,
  sticker: /^image\/webp\b/,
  document: /^/,
};

/**
 * Refuses the content of a send as Graph does: missing parts are 131008, wrong ones 131009, texts over the limit 100.
 * Undefined when it may be sent. Lengths count UTF-16 units, the stricter reading of an undocumented unit.
 */
export const checkContent = (type: string, content: unknown, mediaType: MediaType): Reply | undefined => {
  if (content === undefined) return refuse(131008, `${type} is required for type ${type}`);
  if (type === 'contacts') return checkContacts(content);
  if (!isObject(content)) return refuse(131009, `${type} must be an object`);
  switch (type) {
    case 'text':
      return checkText(content);
    case 'interactive':
      return checkInteractive(content);
    case 'location':
      return checkLocation(content);
    case 'reaction':
      return checkReaction(content);
    case 'template':
      return undefined;
    default:
      return checkMedia(type, content, mediaType);
  }
};

const checkText = (text: JsonObject): Reply | undefined => {
  if (text.body === undefined) return refuse(131008, 'text.body is required');
  if (!isText(text.body)) return refuse(100, "Param text['body'] must be a string.");
  if (text.body.trim() === '') return refuse(100, "Param text['body'] must not be empty.");
  if (text.body.length > MAX_TEXT) return refuse(100, "Param text['body'] must be at most 4096 characters long.");
  if (text.preview_url !== undefined && typeof text.preview_url !== 'boolean') {
    return refuse(100, "Param text['preview_url'] must be a boolean.");
  }
  return undefined;
};

const checkMedia = (type: string, media: JsonObject, mediaType: MediaType): Reply | undefined => {
  const { id, link, caption, filename } = media;
  if ((id === undefined) === (link === undefined)) return refuse(131008, `${type} needs exactly one of id and link`);
  if (link !== undefined && !(isText(link) && /^https?:\/\//.test(link))) {
    return refuse(131009, `${type}.link must be an http or https URL`);
  }
  const known = isText(id) ? mediaType(id) : undefined;
  if (id !== undefined && known === undefined) return refuse(131009, `${type}.id is not a valid media id`);
  if (known !== undefined && !CARRIES[type]?.test(known)) return refuse(131053, `${known} cannot be sent as ${type}`);
  if (filename !== undefined && (type !== 'document' || !isText(filename)))
    return refuse(100, `Unexpected key "filename" on param "${type}".`);
  if (caption === undefined) return undefined;
  if (type === 'audio' || type === 'sticker') return refuse(100, `Unexpected key "caption" on param "${type}".`);
  if (!isText(caption) || caption.length > MAX_CAPTION) {
    return refuse(100, `Param ${type}['caption'] must be at most ${MAX_CAPTION} characters long.`);
  }
  return undefined;
};

const checkLocation = (location: JsonObject): Reply | undefined => {
  for (const key of ['latitude', 'longitude']) {
    const value = Number(location[key]);
    if (location[key] === undefined) return refuse(131008, `location.${key} is required`);
    if (!Number.isFinite(value) || Math.abs(value) > 180) return refuse(131009, `location.${key} is not valid`);
  }
  return undefined;
};

const checkReaction = (reaction: JsonObject): Reply | undefined => {
  if (!isText(reaction.message_id)) return refuse(131008, 'reaction.message_id is required');
  return isText(reaction.emoji) ? undefined : refuse(131008, 'reaction.emoji is required');
};

const checkContacts = (contacts: unknown): Reply | undefined => {
  if (!Array.isArray(contacts) || contacts.length === 0) return refuse(131009, 'contacts must be a list');
  const named = contacts.every((card) => isObject(card) && isObject(card.name) && isText(card.name.formatted_name));
  return named ? undefined : refuse(131008, 'contacts[].name.formatted_name is required');
};
