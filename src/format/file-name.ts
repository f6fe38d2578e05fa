import { bareType, extensionOf, fitsType, isKnownExtension, isRunnable } from './file-types.ts';

/** Longest name in UTF-8 bytes, well below the 255 of file systems. */
export const MAX_NAME_BYTES = 180;

/** No file system has longer names; the time that it takes grows faster than they do. */
const MOST_READ = 4_000;

const EXTENSION = /\.([a-z0-9]{1,12})$/i;

/** Names that Windows takes for devices, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)/i;

/**
 * A file name from outside, made harmless: one part of a path, no characters that hide or reorder others, none that a file
 * system refuses, and an ending that fits the type (`bill.pdf.exe` of type `application/pdf` is `bill.pdf`). Where the
 * type tells nothing, the ending stays. Cleaning twice changes nothing more.
 */
export function cleanFileName(name: string | undefined, contentType: string): string {
  const { stem, extension } = fitted(harmless((name ?? '').slice(-MOST_READ)), contentType);
  const tail = `.${extension}`;
  const cut = tidyEnds(cutBytes(stem, MAX_NAME_BYTES - 1 - tail.length));
  const named = cut === '' ? fallbackOf(contentType) : cut;
  return `${DEVICE.test(named) ? '_' : ''}${named}${tail}`;
}

const harmless = (name: string): string =>
  tidyEnds(
    lastPart(name.toWellFormed())
      .replace(/[\t-\r]/g, ' ')
      // Controls, and what is not seen: joiners, marks that turn the direction of writing round, unassigned ones.
      .replace(/\p{C}/gu, '')
      .normalize('NFC')
      .replace(/\s+/gu, ' ')
      .replace(/[<>:"|?*\ufffd]/g, '_'),
  );

const lastPart = (path: string): string => path.split(/[/\\]/).findLast((part) => /[^.\s]/.test(part)) ?? '';

/** A leading dot hides a file; Windows drops dots and blanks at the end. */
const tidyEnds = (text: string): string => text.replace(/^[.\s]+/, '').replace(/[.\s]+$/, '');

function fitted(name: string, contentType: string): { readonly stem: string; readonly extension: string } {
  const usual = extensionOf(contentType);
  let stem = name;
  for (;;) {
    const extension = EXTENSION.exec(stem)?.[1];
    if (extension === undefined || extension.length === stem.length) return { stem, extension: usual ?? 'bin' };
    const rest = tidyEnds(stem.slice(0, -extension.length - 1));
    if (usual === undefined || fitsType(extension, contentType)) return { stem: unmasked(rest, extension), extension };
    if (!isKnownExtension(extension)) return { stem, extension: usual };
    stem = rest;
  }
}

/** What runs must not look like a document where the last ending is hidden. */
function unmasked(stem: string, extension: string): string {
  const inner = EXTENSION.exec(stem)?.[1];
  const masks = inner !== undefined && isRunnable(extension) && isKnownExtension(inner);
  return masks ? `${stem.slice(0, -inner.length - 1)}_${inner}` : stem;
}

/** By code points: never half a character. */
function cutBytes(text: string, most: number): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let kept = '';
  for (const char of text) {
    bytes += encoder.encode(char).length;
    if (bytes > most) break;
    kept += char;
  }
  return kept;
}

function fallbackOf(contentType: string): string {
  const bare = bareType(contentType) ?? '';
  const kind = bare.split('/', 1)[0] ?? '';
  if (kind === 'image' || kind === 'audio' || kind === 'video') return kind;
  return bare === '' || bare === 'application/octet-stream' ? 'file' : 'document';
}
