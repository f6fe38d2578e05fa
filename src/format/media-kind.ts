import type { StoredFile } from '../core/files.ts';
import type { MediaKind } from '../core/vendor.ts';

const MB = 1024 * 1024;

/** What Meta shows as such ("Media"): types and largest sizes in bytes. Everything else goes as a document. */
const SHOWN: readonly { readonly as: MediaKind; readonly types: readonly string[]; readonly most: number }[] = [
  { as: 'image', types: ['image/jpeg', 'image/png'], most: 5 * MB },
  { as: 'video', types: ['video/mp4', 'video/3gpp'], most: 16 * MB },
  { as: 'audio', types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], most: 16 * MB },
];

/** Meta's largest document ("Media"); beyond it a link goes instead. */
export const MOST_DOCUMENT_BYTES = 100 * MB;

const shownAs = (contentType: string): (typeof SHOWN)[number] | undefined => {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return SHOWN.find(({ types }) => types.includes(bare));
};

/** How WhatsApp shall show a file. */
export const mediaKindOf = ({ contentType, size }: Pick<StoredFile, 'contentType' | 'size'>): MediaKind => {
  const shown = shownAs(contentType);
  return shown && size <= shown.most ? shown.as : 'document';
};

/** A picture, film or recording that is larger than WhatsApp shows as such: under its own type Meta does not take it at all. */
export const isOversize = ({ contentType, size }: Pick<StoredFile, 'contentType' | 'size'>): boolean =>
  size > (shownAs(contentType)?.most ?? Number.POSITIVE_INFINITY);
