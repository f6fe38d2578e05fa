import type { KeptFiles } from '../../core/files.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json.ts';
import type { FrozenWords } from './frozen.ts';
import { encodeForm, type FormFile } from './multipart.ts';
import { complaintsOf } from './refusal.ts';
import type { Sending, Transport } from './transport.ts';

interface Deps {
  readonly transport: Transport;
  readonly kept: KeptFiles;
}

/** What came of writing words with their files. */
export interface Written {
  readonly exchange: Exchange;
  /** Bytes of files that were refused, and that links may stand for. */
  readonly refusedBytes?: number;
}

/**
 * One attempt to write words. All files of a ticket together may be 20 MB; when these are too much, nothing was done, and the
 * words go once more with links in their place.
 */
export async function writeWords(
  path: string,
  { body, files = [], linked }: FrozenWords,
  { transport, kept }: Deps,
  sending: Sending,
): Promise<Written> {
  const post = async (fields: JsonObject): Promise<Written> => ({
    exchange: await transport.write('POST', path, fields, sending),
  });
  if (files.length === 0) return post(body);
  const opened = (await Promise.all(files.map((id) => kept.open(id)))).filter((file) => file !== undefined);
  if (opened.length < files.length) return { exchange: GONE };
  const exchange = await transport.writeForm(path, encodeForm(body, opened), sending.signal);
  if (succeeded(exchange) || !refusesFiles(exchange)) return { exchange };
  const refusedBytes = sizeOf(opened);
  return linked ? { ...(await post(linked)), refusedBytes } : { exchange, refusedBytes };
}

const sizeOf = (files: readonly FormFile[]): number => files.reduce((sum, { file }) => sum + file.size, 0);

const refusesFiles = (exchange: Exchange): boolean => {
  if (exchange.kind !== 'answer') return false;
  if (exchange.status === 413) return true;
  return exchange.status === 400 && complaintsOf(exchange).some(({ field }) => field.startsWith('attachments'));
};

/** As if Freshdesk had complained of them: they were kept no longer. */
const GONE: Exchange = {
  kind: 'answer',
  status: 400,
  headers: {},
  json: { errors: [{ field: 'attachments', code: 'gone' }] },
};
