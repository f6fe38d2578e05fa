/** Extensions by type, the usual one first. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png', 'apng'],
  'image/apng': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/bmp': ['bmp'],
  'image/tiff': ['tif', 'tiff'],
  'image/heic': ['heic', 'heif'],
  'image/heif': ['heif', 'heic'],
  'image/avif': ['avif'],
  'image/svg+xml': ['svg'],
  'audio/aac': ['aac'],
  'audio/amr': ['amr'],
  'audio/mpeg': ['mp3', 'mpga', 'mp2'],
  'audio/mp4': ['m4a', 'mp4', 'aac'],
  'audio/x-m4a': ['m4a'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/opus': ['opus', 'ogg'],
  'audio/wav': ['wav'],
  'audio/flac': ['flac'],
  'video/mp4': ['mp4', 'm4v'],
  'video/3gpp': ['3gp', '3gpp'],
  'video/quicktime': ['mov', 'qt'],
  'video/webm': ['webm'],
  'video/matroska': ['mkv'],
  'video/avi': ['avi'],
  'application/pdf': ['pdf'],
  'application/msword': ['doc', 'dot'],
  'application/vnd.ms-excel': ['xls', 'xlt'],
  'application/vnd.ms-powerpoint': ['ppt', 'pps'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'application/rtf': ['rtf'],
  'application/epub+zip': ['epub'],
  'application/zip': ['zip'],
  'application/gzip': ['gz', 'tgz'],
  'application/x-7z-compressed': ['7z'],
  'application/vnd.rar': ['rar'],
  'application/x-tar': ['tar'],
  'application/json': ['json'],
  'text/plain': ['txt', 'text', 'log', 'md', 'csv', 'tsv', 'json', 'ics', 'vcf', 'srt', 'ini', 'conf', 'yaml', 'yml'],
  'text/csv': ['csv', 'txt'],
  'text/markdown': ['md'],
  'text/calendar': ['ics'],
  'text/vcard': ['vcf'],
  'text/x-vcard': ['vcf'],
};

/** What runs, or makes something run, when it is opened. */
const RUNNABLE: ReadonlySet<string> = new Set(
  (
    'apk app appimage bat bin cmd com cpl deb dll dmg docm exe gadget hta htm html iso jar jnlp js jse lnk mjs msc msi msp ' +
    'pif pkg pl pptm ps1 ps2 psc1 py rb reg rpm scf scr sh shtml so svg swf url vb vbe vbs ws wsf wsh xhtml xht xlsm xml xsl'
  ).split(' '),
);

const KNOWN: ReadonlySet<string> = new Set([...Object.values(EXTENSIONS).flat(), ...RUNNABLE]);

/** The bare type in lower case, without parameters; undefined for what is no type at all. */
export const bareType = (contentType: string | undefined): string | undefined => {
  const bare = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][\w!#$&^.+-]{0,63}\/[a-z0-9][\w!#$&^.+-]{0,126}$/.test(bare) ? bare : undefined;
};

/** The usual extension of a type, without the dot; undefined for a type that is not known. */
export const extensionOf = (contentType: string): string | undefined => EXTENSIONS[bareType(contentType) ?? '']?.[0];

/** Whether a name of this type may end so. True for types that are not known. */
export const fitsType = (extension: string, contentType: string): boolean =>
  EXTENSIONS[bareType(contentType) ?? '']?.includes(extension.toLowerCase()) ?? true;

/** Whether this is the extension of some type of file, rather than a word behind a dot. */
export const isKnownExtension = (extension: string): boolean => KNOWN.has(extension.toLowerCase());

export const isRunnable = (extension: string): boolean => RUNNABLE.has(extension.toLowerCase());
