import { fileTypeFromBuffer } from 'file-type';
import { cleanFileName } from '../format/file-name.ts';
import { bareType, isRunnable } from '../format/file-types.ts';

/** What a file is called and what it is. */
export interface NamedType {
  readonly name: string;
  readonly contentType: string;
}

const UNKNOWN = 'application/octet-stream';
const TEXT = 'text/plain';

/** Several words for one thing; ours is the one that both sides know. */
const SAME: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/apng': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'video/x-m4v': 'video/mp4',
  'application/ogg': 'audio/ogg',
  'application/x-zip-compressed': 'application/zip',
  'application/x-rar-compressed': 'application/vnd.rar',
  'application/xml': 'text/xml',
  'application/x-dosexec': 'application/x-msdownload',
};

const RUNS: ReadonlySet<string> = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/vnd.ms-htmlhelp',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
  'application/x-shockwave-flash',
  'application/wasm',
]);

/** A browser that shows one of these runs what is in it: they are never named as what they are. */
const ACTIVE =
  /^(text\/(html|xml|javascript|ecmascript|css)|image\/svg\+xml|application\/(.*\+xml|(x-)?(java|ecma)script))$/;

/** Types whose content looks like the container's, and which one they are is only said by their sender. */
const INSIDE: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-|apple\.)|epub\+zip)/,
  'application/x-cfb': /^application\/(msword|vnd\.(ms-|visio)|x-mspublisher)/,
  'video/mp4': /^(audio|video)\/(mp4|3gpp2?|quicktime)$/,
  'video/quicktime': /^(audio|video)\/(mp4|quicktime)$/,
  'video/3gpp': /^(audio|video)\/3gpp2?$/,
  'audio/ogg': /^(audio\/(ogg|opus)|video\/ogg)$/,
  'video/matroska': /^(audio|video)\/webm$/,
};

const OFFICE: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

/**
 * What a file really is, from its first bytes (64 KiB are plenty), and a name that fits. What the bytes say wins over what
 * was declared; what runs, or would run in a browser, is `application/octet-stream` and keeps no ending that hides it.
 * Never throws.
 */
export async function trueType(first: Uint8Array, declared: NamedType): Promise<NamedType> {
  const found = await sniff(first);
  const claimed = claimOf(declared);
  if (found !== undefined && RUNS.has(found)) return { name: openName(declared.name), contentType: UNKNOWN };
  const contentType = settle(found, claimed, first, declared.name);
  return { name: cleanFileName(declared.name, contentType), contentType };
}

async function sniff(first: Uint8Array): Promise<string | undefined> {
  try {
    const mime = (await fileTypeFromBuffer(first))?.mime;
    // The codec matters to WhatsApp: of Ogg it plays Opus alone.
    return mime === 'audio/ogg; codecs=opus' ? mime : canonical(mime);
  } catch {
    return undefined;
  }
}

const canonical = (type: string | undefined): string | undefined => {
  const bare = bareType(type);
  return bare === undefined ? undefined : (SAME[bare] ?? bare);
};

/** A type that says nothing is made good by an ending that says something. */
function claimOf({ name, contentType }: NamedType): string {
  const claimed = canonical(contentType) ?? UNKNOWN;
  if (claimed !== UNKNOWN && claimed !== 'application/zip' && claimed !== 'binary/octet-stream') return claimed;
  return OFFICE[endingOf(name)] ?? claimed;
}

function settle(found: string | undefined, claimed: string, first: Uint8Array, name: string): string {
  const text = found === undefined ? looksLikeText(first) : found.startsWith('text/');
  if (text) return textType(found, claimed, name);
  if (found !== undefined) return INSIDE[found]?.test(claimed) ? claimed : shown(found);
  // Every picture and every PDF is known by its first bytes; a sound or a film is not always.
  const provable = ACTIVE.test(claimed) || /^(image|text)\/|^application\/(pdf|zip|gzip|json)$/.test(claimed);
  return provable || OFFICE_TYPES.has(claimed) ? UNKNOWN : claimed;
}

const OFFICE_TYPES: ReadonlySet<string> = new Set(Object.values(OFFICE));

/** A bare OLE container tells nobody anything. */
const shown = (found: string): string => (found === 'application/x-cfb' || ACTIVE.test(found) ? UNKNOWN : found);

function textType(found: string | undefined, claimed: string, name: string): string {
  if (ACTIVE.test(claimed)) return UNKNOWN;
  if (claimed.startsWith('text/') || claimed === 'application/json' || claimed === 'application/rtf') return claimed;
  if (found !== undefined && !ACTIVE.test(found)) return found;
  // An invoice in XML keeps its ending, a picture that is none does not.
  return claimed === UNKNOWN && isRunnable(endingOf(name)) ? UNKNOWN : TEXT;
}

/** Text in UTF-8, in Latin letters or in UTF-16 with its mark. */
function looksLikeText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true;
  const mark = `${bytes[0]} ${bytes[1]}`;
  if (mark === '255 254' || mark === '254 255') return true;
  return bytes.subarray(0, 8192).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

const endingOf = (name: string): string => /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** Something that runs is not called a picture. */
const openName = (name: string): string =>
  cleanFileName(isRunnable(endingOf(name)) ? name : name.replace(/(\.[a-z0-9]{1,12})?$/i, '.bin'), UNKNOWN);
