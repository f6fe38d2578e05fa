import type { FileStore } from '../core/files.ts';
import type { FileId } from '../core/ids.ts';

/** The bytes of a stored file, chunk by chunk. */
export async function* storedChunks(id: FileId, store: Pick<FileStore, 'readChunk'>): AsyncGenerator<Uint8Array> {
  for (let index = 0; ; index += 1) {
    const chunk = await store.readChunk(id, index);
    if (chunk === undefined) return;
    yield chunk;
  }
}
