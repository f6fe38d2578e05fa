import { randomBytes } from 'node:crypto';
import type { StoredFile } from '../../core/files.ts';
import type { FileRequest } from '../../files/http.ts';
import { isOversize } from '../../format/media-kind.ts';

/**
 * The form of `POST /{phone_number_id}/media` ("Media"): the product, the type, and the file as a part of that type. The
 * file's bytes pass through; the length is known beforehand.
 */
export const encodeUpload = (
  file: StoredFile,
  open: () => AsyncIterable<Uint8Array>,
): { readonly headers: Readonly<Record<string, string>>; readonly body: NonNullable<FileRequest['body']> } => {
  const boundary = `deskbridge-${randomBytes(18).toString('hex')}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const type = oneLine(uploadType(file));
  const head = Buffer.from(
    field('messaging_product', 'whatsapp') +
      field('type', type) +
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(file.name)}"\r\n` +
      `Content-Type: ${type}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* chunks() {
    yield head;
    yield* open();
    yield tail;
  }
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, accept: 'application/json' },
    body: { chunks: chunks(), bytes: head.length + file.size + tail.length },
  };
};

/**
 * Of texts Meta takes `text/plain` alone ("Media"); a table or a calendar is text as well, and keeps its name. What is too large to
 * be shown goes as bytes: as a document of its own type it would be held to the limit of the type. Meta's page does not name them,
 * so that it may be refused; then a link goes instead.
 */
const uploadType = (file: StoredFile): string => {
  if (isOversize(file)) return 'application/octet-stream';
  return /^(text\/|application\/json\b)/i.test(file.contentType) ? 'text/plain' : file.contentType;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, '');

/** As browsers write it: a quote would end the name, a line break the header. */
const quoted = (name: string): string => oneLine(name.toWellFormed()).replace(/"/g, '%22');
