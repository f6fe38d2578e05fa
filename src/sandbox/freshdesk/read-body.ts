import type { EmulatorRequest } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';
import { asObject, type JsonObject, parseJsonObject } from '../shared/json-input.ts';
import { readForm } from '../shared/read-form.ts';

/** A file of a multipart form. */
export interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What a request carries. */
export interface Sent {
  readonly fields: JsonObject;
  /** From `attachments[]`. */
  readonly files: readonly SentFile[];
  /** A form has only texts: digits may stand for numbers, `true` for a flag. */
  readonly isForm: boolean;
}

const unreadable = (): Refusal =>
  new Refusal({ status: 400, json: { code: 'invalid_json', message: 'Request body has invalid json format' } });

/** 415 where the body is neither JSON nor a form. The exact words are unconfirmed. */
const unsupported = (type: string): Refusal =>
  new Refusal({
    status: 415,
    json: {
      code: 'unsupported_content_type',
      message: `Content-Type header is set to ${type}. It should be set to application/json`,
    },
  });

/** Reads JSON, or a form with `tags[]`, `custom_fields[cf_x]` and files. */
export async function readBody(request: EmulatorRequest): Promise<Sent> {
  const type = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data\b/i.test(type)) return readFields(request, type);
  if (request.rawBody.length === 0) return { fields: {}, files: [], isForm: false };
  if (!/^application\/json\b/i.test(type)) throw unsupported(type);
  const fields = parseJsonObject(request.rawBody);
  if (!fields) throw unreadable();
  return { fields, files: [], isForm: false };
}

async function readFields(request: EmulatorRequest, type: string): Promise<Sent> {
  const form = await readForm(request.rawBody, type);
  if (!form) throw unreadable();
  const fields: Record<string, unknown> = {};
  const files: SentFile[] = [];
  for (const [key, value] of form) {
    const [, name = key, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(key) ?? [];
    if (typeof value !== 'string') {
      // Only lists of attachments are taken: a file under another name is an unknown field.
      if (name !== 'attachments' || inner !== '') fields[key] = null;
      else files.push({ name: value.name, contentType: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
    } else if (inner === undefined) fields[name] = value;
    else if (inner === '') fields[name] = [...listOf(fields[name]), value];
    else fields[name] = { ...asObject(fields[name]), [inner]: value };
  }
  return { fields, files, isForm: true };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
