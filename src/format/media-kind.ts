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

/** How WhatsApp shall show a file. */
export const mediaKindOf = ({ contentType, size }: Pick<StoredFile, 'contentType' | 'size'>): MediaKind => {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return SHOWN.find(({ types, most }) => types.includes(bare) && size <= most)?.as ?? 'document';
};
