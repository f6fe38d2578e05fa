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
  // It would not fit into an empty store: nothing is forgotten for its sake.
  if (bytes > mostBytes) return false;
  const missing = async (): Promise<number> => (await store.fileBytes()) + Math.max(1, bytes) - mostBytes;
  for (;;) {
    const wanted = await missing();
    if (wanted <= 0) return true;
    const dropped = await store.dropDelivered(wanted);
    // Somebody else may have forgotten the last ones meanwhile.
    if (dropped.files === 0) return (await missing()) <= 0;
    metrics.filesDropped(dropped.files);
    log.info({ files: dropped.files, bytes: dropped.bytes }, 'files.dropped');
  }
}
