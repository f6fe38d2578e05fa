import { randomBytes } from 'node:crypto';
import type { StoredFile } from '../../core/files.ts';
import { bareType } from '../../format/file-types.ts';
import { asObject, type JsonObject } from '../shared/json.ts';

/** A file that travels with a call. */
export interface FormFile {
  readonly file: StoredFile;
  chunks(): AsyncIterable<Uint8Array>;
}

/** A body of `multipart/form-data`, never in memory as a whole. */
export interface Form {
  readonly contentType: string;
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Fields and files as a form (page "Create a Ticket", "with attachment"): lists as `tags[]`, maps as `custom_fields[cf_x]`, files
 * as `attachments[]`.
 */
export function encodeForm(fields: JsonObject, files: readonly FormFile[]): Form {
  const boundary = `deskbridge-${randomBytes(16).toString('hex')}`;
  const texts = Object.entries(fields).flatMap(([name, value]) => flatten(name, value));
  const before = texts.map(([name, text]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${quotable(name)}"\r\n\r\n${text}\r\n`),
  );
  const parts = files.map((each) => ({ head: headOf(each.file, boundary), each }));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const words = before.reduce((sum, { length }) => sum + length, end.length);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: parts.reduce((sum, { head, each }) => sum + head.length + each.file.size + LINE_END.length, words),
    chunks: (async function* () {
      yield* before;
      for (const { head, each } of parts) {
        yield head;
        yield* each.chunks();
        yield LINE_END;
      }
      yield end;
    })(),
  };
}

const LINE_END = Buffer.from('\r\n');

const headOf = ({ name, contentType }: StoredFile, boundary: string): Buffer =>
  Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="attachments[]"; filename="${quotable(name)}"\r\n` +
      `content-type: ${bareType(contentType) ?? 'application/octet-stream'}\r\n\r\n`,
  );

function flatten(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.map((one) => [`${name}[]`, String(one)]);
  const map = asObject(value);
  if (map) return Object.entries(map).flatMap(([key, one]) => flatten(`${name}[${key}]`, one));
  return value === undefined || value === null ? [] : [[name, String(value)]];
}

/** As browsers write names (WHATWG HTML, "Multipart form data"). */
const quotable = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
