import type { ReplyPart } from '../core/conversation.ts';
import type { FileRef } from '../core/files.ts';
import { splitText } from '../format/split.ts';

/** Meta's longest caption ("Media messages"). */
const MOST_CAPTION = 1024;

/**
 * The WhatsApp messages that a reply becomes: its text, cut where it is too long for one, then its files. A single file takes a short text along as its caption.
 *
 * @param text may be empty
 */
export function replyParts(text: string, files: readonly FileRef[]): readonly ReplyPart[] {
  const hasText = text.trim() !== '';
  const [only] = files;
  if (hasText && only && files.length === 1 && text.length <= MOST_CAPTION && takesCaption(only))
    return [{ kind: 'file', file: only, caption: text }];
  const sent = files.map((file): ReplyPart => ({ kind: 'file', file }));
  return hasText ? [...splitText(text).map((each): ReplyPart => ({ kind: 'text', text: each })), ...sent] : sent;
}

/** Recordings have no caption. A file that does not say what it is may turn out to be one, and the words would be lost. */
function takesCaption({ contentType }: FileRef): boolean {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bare === 'application/octet-stream' || bare === 'application/ogg') return false;
  return /^(?:image|video|text|application)\/./.test(bare);
}
