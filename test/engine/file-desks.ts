import type { FetchedFile, FileDesk, FileOrigin, FileRef, HandOver, StoredFile } from '../../src/core/files.ts';
import type { FileWork } from '../../src/engine/move-files.ts';
import { inspectFile } from '../../src/files/inspect.ts';

export const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000', 'hex'),
  Buffer.alloc(300_000, 1),
]);

export const opened = (bytes: Buffer = PNG, said: { size?: number } = {}): FetchedFile => ({
  result: 'open',
  chunks: (async function* () {
    yield bytes;
  })(),
  ...said,
});

/** Both sides' files, answering what the case says; by default everything works. */
export const scriptedDesks = () => {
  const asked: string[] = [];
  const uploaded: { readonly to: FileOrigin; readonly file: StoredFile; readonly bytes: Buffer }[] = [];
  const script = {
    fetch: async (_ref: FileRef, _signal: AbortSignal): Promise<FetchedFile> => opened(),
    handOver: async (): Promise<HandOver> => ({ result: 'handed', ref: 'handle', forMs: 3_000_000 }),
  };
  const desk = (side: FileOrigin): FileDesk => ({
    account: side === 'whatsapp' ? 'whatsapp' : 'zendesk',
    fetch: (ref, _number, signal) => {
      asked.push(`fetch ${ref.id}`);
      return script.fetch(ref, signal);
    },
    handOver: async (file, open) => {
      asked.push(`hand over to ${side}`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of open()) chunks.push(chunk);
      uploaded.push({ to: side, file, bytes: Buffer.concat(chunks) });
      return script.handOver();
    },
  });
  const files: Pick<FileWork, 'desks' | 'inspect' | 'links' | 'mostBytes' | 'giveUpMs' | 'backoffMs'> = {
    desks: { whatsapp: desk('whatsapp'), helpdesk: desk('helpdesk') },
    inspect: inspectFile,
    links: false,
    mostBytes: 1024 ** 3,
    giveUpMs: { whatsapp: 86_400_000, helpdesk: 900_000 },
    backoffMs: (attempts, retryAfterMs) => retryAfterMs ?? 1_000 * 2 ** attempts,
  };
  return { asked, uploaded, script, files };
};
