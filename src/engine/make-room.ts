import type { FileStore } from '../core/files.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Log } from '../core/ports.ts';

/** What making room stands on. */
export interface Room {
  readonly store: Pick<FileStore, 'fileBytes' | 'dropDelivered'>;
  /** Bytes. */
  readonly mostBytes: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'filesDropped'>;
}

/**
 * Makes room for one more file: delivered ones are forgotten, the oldest first. False when the room is used up all the same.
 *
 * @param bytes its size, 0 where that is not known yet
 */
export async function makeRoom(bytes: number, { store, mostBytes, log, metrics }: Room): Promise<boolean> {
  for (;;) {
    const missing = (await store.fileBytes()) + Math.max(1, bytes) - mostBytes;
    if (missing <= 0) return true;
    const dropped = await store.dropDelivered(missing);
    if (dropped.files === 0) return false;
    metrics.filesDropped(dropped.files);
    log.info({ files: dropped.files, bytes: dropped.bytes }, 'files.dropped');
  }
}
