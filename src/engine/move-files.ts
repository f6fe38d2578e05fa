import { FileFault } from '../core/errors.ts';
import type {
  ClaimedFile,
  FileDesk,
  FileOrigin,
  FileSettlement,
  FileStore,
  HandOver,
  InspectFile,
  StoredFile,
} from '../core/files.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Metrics, UpstreamOutcome } from '../core/metrics.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import type { Timings } from '../core/timings.ts';
import { storedChunks } from '../files/stored-chunks.ts';
import { makeRoom } from './make-room.ts';

/** What moving files stands on. */
export interface FileWork {
  readonly store: FileStore & Pick<Store, 'draw'>;
  readonly desks: Readonly<Record<FileOrigin, FileDesk>>;
  readonly inspect: InspectFile;
  /** Files that the other side refuses can be linked to; without that they fail. */
  readonly links: boolean;
  /** How much of the store files may take, bytes; each transfer that is under way may go beyond it. */
  readonly mostBytes: number;
  /** How long a file from this side is tried for, ms. */
  readonly giveUpMs: Readonly<Record<FileOrigin, number>>;
  readonly backoffMs: (attempts: number, retryAfterMs: number | undefined) => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly timings: Pick<Timings, 'fileStepMs' | 'fileLeaseMs'>;
  readonly abort: AbortSignal;
  /** A step ended: something that waited for it may go on. */
  readonly onMoved: () => void;
  /** Lanes were told of late files. */
  readonly onTold: () => void;
}

/** So many transfers at once: each is a stream of chunks, none is in memory as a whole. */
const CONCURRENCY = 6;
/** So many of them for one conversation: the pictures of others do not wait for somebody's hundred films. */
const PER_CONVERSATION = 2;
/** A download that is cut short or not what was announced is asked for this often before it counts as damaged. */
const DAMAGED_TRIES = 3;

/** The id of a file that stays in the store is no handle that wears out. */
const KEPT_FOR_MS = 10 * 365 * 24 * 3_600_000;

/** The loop that carries files from one side to the other, outside of any order. */
export const createFileRound = (
  work: FileWork,
): { readonly round: () => Promise<boolean>; readonly settled: () => Promise<void> } => {
  const running = new Set<Promise<void>>();
  const busy = new Map<ConversationId, number>();
  const carry = ({ conversationId }: ClaimedFile, more: number): void => {
    const n = (busy.get(conversationId) ?? 0) + more;
    if (n > 0) busy.set(conversationId, n);
    else busy.delete(conversationId);
  };
  const accounts = { whatsapp: work.desks.whatsapp.account, helpdesk: work.desks.helpdesk.account };
  const start = (file: ClaimedFile): void => {
    carry(file, 1);
    const run = step(file, work)
      .then((settlement) => (settlement === undefined ? undefined : work.store.settleFile(file, settlement)))
      .then((settled) => {
        if (settled === 'fenced') work.metrics.fenced();
      })
      .catch((error: unknown) => {
        // It keeps its lease and comes up again when that ends.
        work.log.error({ err: error, conversation: file.conversationId, step: file.step.do }, 'file.fault');
      })
      .finally(() => {
        running.delete(run);
        carry(file, -1);
        work.onMoved();
      });
    running.add(run);
  };
  return {
    round: async () => {
      if ((await work.store.tellLateFiles(work.clock.now())) > 0) work.onTold();
      const free = CONCURRENCY - running.size;
      if (free <= 0) return false;
      const files = await work.store.claimFiles({
        limit: free,
        perConversation: PER_CONVERSATION,
        busy,
        leaseMs: work.timings.fileLeaseMs,
        accounts,
      });
      for (const file of files) start(file);
      return files.length > 0 && running.size < CONCURRENCY;
    },
    settled: async () => {
      await Promise.allSettled(running);
    },
  };
};

/** One step of a file; undefined when somebody else has it now. */
const step = async (file: ClaimedFile, work: FileWork): Promise<FileSettlement | undefined> => {
  const { desks, metrics, clock, log } = work;
  const { from } = file.ref;
  const to: FileOrigin = from === 'whatsapp' ? 'helpdesk' : 'whatsapp';
  if (file.ageMs > work.giveUpMs[from]) return failed(file, 'gave-up', work, 'tried for too long');
  if (file.step.do === 'fetch' && !(await makeRoom(file.ref.size ?? 0, work)))
    return failed(file, 'no-space', work, 'storage.fileSpace is used up, and nothing of it was delivered yet');
  const signal = AbortSignal.any([work.abort, AbortSignal.timeout(work.timings.fileStepMs)]);
  const desk = file.step.do === 'fetch' ? desks[from] : desks[to];
  const startedAt = performance.now();
  const settlement =
    file.step.do === 'fetch'
      ? await fetchFile(file, desk, desks[to].handOver === undefined, signal, work)
      : await handOver(file, file.step.file, desk, signal, work);
  const seconds = (performance.now() - startedAt) / 1000;
  metrics.upstream(
    desk.account,
    file.step.do === 'fetch' ? 'fetch-file' : 'hand-over-file',
    outcomeOf(settlement),
    seconds,
  );
  log.debug(
    { account: desk.account, step: file.step.do, to: settlement?.to, ms: Math.round(seconds * 1000), at: clock.now() },
    'file.step',
  );
  return settlement;
};

const outcomeOf = (settlement: FileSettlement | undefined): UpstreamOutcome =>
  settlement?.to === 'stored' || settlement?.to === 'handed' ? 'applied' : 'not_applied';

const fetchFile = async (
  file: ClaimedFile,
  desk: FileDesk,
  done: boolean,
  signal: AbortSignal,
  work: FileWork,
): Promise<FileSettlement | undefined> => {
  const fetched = await desk.fetch(file.ref, file.numberId, signal);
  if (fetched.result === 'later') return later(file, fetched, work);
  if (fetched.result === 'failed') return failed(file, fetched.reason, work, fetched.detail);
  try {
    const chunks = work.inspect(file.ref, fetched);
    for (let index = 0; ; index += 1) {
      const next = await chunks.next();
      if (next.done) return { to: 'stored', file: next.value, done };
      if ((await work.store.keepChunk(file, index, next.value)) === 'fenced') {
        await chunks.return(undefined as never);
        return undefined;
      }
    }
  } catch (error) {
    if (!(error instanceof FileFault)) {
      // The line broke: what was kept so far is replaced by the next attempt.
      return later(file, { counts: true, detail: codeOf(error) }, work);
    }
    const isFinal = error.reason !== 'damaged' || file.attempts + 1 >= DAMAGED_TRIES;
    return isFinal
      ? failed(file, error.reason, work, error.message)
      : later(file, { counts: true, detail: error.message }, work);
  }
};

const handOver = async (
  file: ClaimedFile,
  stored: StoredFile,
  desk: FileDesk,
  signal: AbortSignal,
  work: FileWork,
): Promise<FileSettlement> => {
  const drawn = await work.store.draw(desk.costsOfHandOver?.() ?? []);
  if (!drawn.ok)
    return later(file, { retryAfterMs: drawn.waitMs, counts: false, detail: 'the budget is used up' }, work);
  const open = () => storedChunks(file.ref.id, work.store);
  const handed: HandOver = (await desk.handOver?.(stored, open, file.numberId, signal)) ?? {
    result: 'refused',
    detail: 'it takes no uploads',
  };
  switch (handed.result) {
    case 'handed':
      return { to: 'handed', handed: { ref: handed.ref, forMs: handed.forMs } };
    case 'kept':
      return { to: 'handed', handed: { ref: file.ref.id, forMs: KEPT_FOR_MS } };
    case 'later':
      return later(file, handed, work);
    case 'refused':
      work.log.info({ account: desk.account, detail: handed.detail }, 'file.refused');
      return work.links
        ? { to: 'stored', file: { ...stored, refused: true }, done: true }
        : failed(file, 'too-large', work, handed.detail);
  }
};

const later = (
  file: ClaimedFile,
  why: { readonly retryAfterMs?: number; readonly counts: boolean; readonly detail: string },
  work: FileWork,
): FileSettlement => {
  work.log.info({ step: file.step.do, from: file.ref.from, attempts: file.attempts, detail: why.detail }, 'file.later');
  return { to: 'retry', inMs: work.backoffMs(file.attempts, why.retryAfterMs), counts: why.counts };
};

const failed = (
  file: ClaimedFile,
  reason: Extract<FileSettlement, { to: 'failed' }>['reason'],
  work: FileWork,
  detail: string,
): FileSettlement => {
  work.log.warn(
    { step: file.step.do, from: file.ref.from, conversation: file.conversationId, reason, detail },
    'file.failed',
  );
  return { to: 'failed', reason };
};

/** A short code. Never the error itself: it may carry an address with a signature. */
const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'the transfer broke off';
};
