import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FileStore, StoredFile } from '../core/files.ts';
import type { FileId } from '../core/ids.ts';
import type { Clock } from '../core/ports.ts';
import { storedChunks } from './stored-chunks.ts';

/** A linked file, as it is sent. */
export interface LinkedFile {
  readonly file: StoredFile;
  chunks(): AsyncIterable<Uint8Array>;
}

/** Links to files that the other side does not take. Who has one may read that file, until it ends, and nothing else. */
export interface FileLinks {
  to(id: FileId): string;
  /** What the last part of a link's path leads to; undefined for one that is not ours, has ended, or whose file is gone. */
  open(token: string): Promise<LinkedFile | undefined>;
}

export interface FileLinkOptions {
  /** Kept in the store, so that all instances sign alike. */
  readonly key: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** How long a link lives, ms: no longer than the file is kept. */
  readonly lifeMs: number;
  readonly clock: Clock;
  readonly store: Pick<FileStore, 'fileState' | 'readChunk'>;
}

/** `<id, base64url>.<end, seconds>.<signature>`. */
const TOKEN = /^([\w-]{1,400})\.(\d{1,12})\.([\w-]{43})$/;

export const createFileLinks = ({ key, publicUrl, lifeMs, clock, store }: FileLinkOptions): FileLinks => {
  const sign = (id: string, until: string): string =>
    createHmac('sha256', key).update(`media\n${id}\n${until}`).digest('base64url');
  return {
    to: (id) => {
      const name = Buffer.from(id).toString('base64url');
      const until = String(Math.floor((clock.now() + lifeMs) / 1000));
      return `${publicUrl}/media/${name}.${until}.${sign(name, until)}`;
    },
    open: async (token) => {
      const [, name = '', until = '', signature = ''] = TOKEN.exec(token) ?? [];
      const expected = Buffer.from(sign(name, until));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      if (Number(until) * 1000 < clock.now()) return undefined;
      const id = Buffer.from(name, 'base64url').toString();
      const state = await store.fileState(id);
      if (state?.state !== 'stored') return undefined;
      return { file: state.file, chunks: () => storedChunks(id, store) };
    },
  };
};
