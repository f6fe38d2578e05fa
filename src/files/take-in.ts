import { createHash } from 'node:crypto';
import { FileFault } from '../core/errors.ts';

/** Bytes of one stored chunk. */
export const CHUNK_BYTES = 256 * 1024;

/** The largest file that is fetched at all: WhatsApp's own limit ("Media"). */
export const MOST_BYTES = 100 * 1024 * 1024;

/** What was announced of a file; what was not is not checked. */
export interface Announced {
  /** Bytes. */
  readonly size?: number | undefined;
  /** Lower-case hex. */
  readonly sha256?: string | undefined;
}

export interface TakeInLimits {
  /** Default {@link MOST_BYTES}. */
  readonly mostBytes?: number;
  /** Default {@link CHUNK_BYTES}. */
  readonly chunkBytes?: number;
}

/**
 * The same bytes in chunks of one size (the last one shorter; none at all for an empty file). Throws a {@link FileFault}:
 * `too-large` as soon as that is certain, `damaged` when the size or the SHA-256 is another than announced, which is known
 * behind the last chunk alone. So nothing may be used before the end was reached. Errors of the source pass through. Holds
 * one chunk in memory.
 */
export async function* takeIn(
  source: AsyncIterable<Uint8Array>,
  announced: Announced = {},
  { mostBytes = MOST_BYTES, chunkBytes = CHUNK_BYTES }: TakeInLimits = {},
): AsyncGenerator<Uint8Array, void, void> {
  const tooLarge = () => new FileFault('too-large', `more than ${mostBytes} bytes`);
  if (announced.size !== undefined && announced.size > mostBytes) throw tooLarge();
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of rechunk(counted(source), chunkBytes)) yield chunk;
  if (announced.size !== undefined && announced.size !== size)
    throw new FileFault('damaged', `${size} bytes instead of ${announced.size}`);
  if (announced.sha256 !== undefined && hash.digest('hex') !== announced.sha256)
    throw new FileFault('damaged', 'the SHA-256 is another');

  async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      size += part.length;
      if (size > mostBytes) throw tooLarge();
      hash.update(part);
      yield part;
    }
  }
}

/** Joins and cuts: every chunk has that many bytes, the last one what is left. */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  let chunk = new Uint8Array(chunkBytes);
  let filled = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length; ) {
      const piece = part.subarray(at, at + chunkBytes - filled);
      chunk.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < chunkBytes) continue;
      yield chunk;
      // What was given away is somebody else's now.
      chunk = new Uint8Array(chunkBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
