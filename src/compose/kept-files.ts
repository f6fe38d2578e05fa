import type { FileStore, KeptFiles } from '../core/files.ts';
import type { FileLinks } from '../files/links.ts';
import { storedChunks } from '../files/stored-chunks.ts';

/** Stored files for an adapter that is made before the store is opened. */
export interface LateKeptFiles extends KeptFiles {
  /** From now on they come from there. */
  serve(store: Pick<FileStore, 'fileState' | 'readChunk'>, links: FileLinks | undefined): void;
}

export const lateKeptFiles = (): LateKeptFiles => {
  let open: KeptFiles['open'] = async () => undefined;
  return {
    open: (id) => open(id),
    serve: (store, links) => {
      open = async (id) => {
        const state = await store.fileState(id);
        if (state?.state !== 'stored') return undefined;
        const link = links === undefined ? {} : { link: links.to(id) };
        return { file: state.file, chunks: () => storedChunks(id, store), ...link };
      };
    },
  };
};
