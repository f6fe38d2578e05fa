import type { FileRef } from '../../core/files.ts';
import { fileIdOf } from '../../core/ids.ts';
import { cleanFileName } from '../../format/file-name.ts';
import { sha256Hex } from '../../format/sha256-hex.ts';
import { idOf, lineOf, objectOf, type RawObject, wordsOf } from './raw-value.ts';

/** The types of a message that are a file ("Media messages"). */
const MEDIA_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/**
 * The file that a message is, as WhatsApp declared it. One without a name is called by its kind and the time it was sent
 * (UTC): `voice-20261122-0421.ogg`.
 *
 * @param sentAt epoch ms
 * @returns undefined for other types, and where no media id tells what to fetch
 */
export const mediaFileOf = (
  type: string,
  message: RawObject,
  wamid: string,
  sentAt: number,
): { readonly file: FileRef } | undefined => {
  const media = objectOf(message[type]);
  const mediaId = idOf(media.id);
  if (!MEDIA_TYPES.has(type) || mediaId === undefined) return undefined;
  const contentType = lineOf(media.mime_type, 120) ?? 'application/octet-stream';
  const sha256 = sha256Hex(wordsOf(media.sha256) ?? '');
  const named = type === 'document' ? wordsOf(media.filename)?.slice(0, 1000) : undefined;
  const file: FileRef = {
    id: fileIdOf(wamid),
    from: 'whatsapp',
    source: { mediaId },
    name: cleanFileName(named ?? `${wordFor(type, media)}-${stamp(sentAt)}`, contentType),
    contentType,
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  return { file };
};

const wordFor = (type: string, media: RawObject): string => (media.voice === true ? 'voice' : type);

/** `20261122-0421` */
const stamp = (at: number): string => {
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}`;
};
