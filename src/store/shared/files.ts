import { filesOf } from '../../core/effects.ts';
import type { ReceivedEvent } from '../../core/events.ts';
import type {
  FileClaim,
  FileFailure,
  FileOrigin,
  FileRef,
  FileState,
  HandedFile,
  StoredFile,
} from '../../core/files.ts';
import type { ConversationId, EffectId, FileId } from '../../core/ids.ts';
import type { ClaimedOp, OpClaim } from '../../core/store.ts';
import { effectOf } from './queue.ts';
import type { Row } from './rows.ts';

/** A handle that ends within this time is not relied on any more, ms. */
const WORN_MS = 60_000;

export const otherSide = (side: FileOrigin): FileOrigin => (side === 'whatsapp' ? 'helpdesk' : 'whatsapp');

export const refOf = (row: Row): FileRef => JSON.parse(String(row['ref'])) as FileRef;

/** The state of a file by its row; one that no row is left of has expired. */
export const fileStateOf = (row: Row | undefined): FileState => {
  if (row === undefined) return { state: 'failed', reason: 'expired' };
  if (row['state'] === 'failed') return { state: 'failed', reason: String(row['reason']) as FileFailure };
  if (row['state'] !== 'stored') return { state: 'fetching' };
  const file = JSON.parse(String(row['stored'])) as StoredFile;
  const handed: HandedFile | undefined =
    typeof row['handed'] === 'string' ? { ref: row['handed'], until: Number(row['handed_until']) } : undefined;
  return handed === undefined ? { state: 'stored', file } : { state: 'stored', file, handed };
};

/** Whether it can travel with its effect as it is. */
export const isReady = (row: Row | undefined): boolean =>
  row !== undefined && row['state'] === 'stored' && row['step'] === null;

/**
 * What an effect went without is told once the effect is settled (a condition on `outbox o`): were it refused after that, the words
 * that come instead would carry the file a second time.
 */
export const IS_SETTLED = "(o.state IS NULL OR o.state NOT IN ('pending', 'claimed', 'asked', 'dead'))";

/** No more lanes than this are told of late files at once. */
export const LATE_STEP = 50;

/** Whether the other side forgets it soon, or has done so. */
export const isWorn = (row: Row, now: number): boolean =>
  row['state'] === 'stored' &&
  row['step'] === null &&
  row['handed'] !== null &&
  Number(row['handed_until']) < now + WORN_MS;

/** The counter of the bytes of stored files. */
export const FILE_BYTES = 'files:bytes';

/** What a file's row takes of it. */
export const bytesOf = (row: Row | undefined): number =>
  row?.['state'] === 'stored' ? (JSON.parse(String(row['stored'])) as StoredFile).size : 0;

/** Stored files (`files f`) that were delivered: nothing waits for them, in a conversation of which nothing waits. */
export const IS_DELIVERED = `f.state = 'stored' AND f.step IS NULL
  AND NOT EXISTS (SELECT 1 FROM late_files l WHERE l.file_id = f.id AND l.told = 0)
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = f.conversation_id AND o.state IN ('pending', 'claimed', 'asked', 'dead'))`;

/** The first of these rows that together take so many bytes. */
export const enoughOf = (rows: readonly Row[], bytes: number): readonly Row[] => {
  let taken = 0;
  const most = rows.findIndex((row) => {
    taken += bytesOf(row);
    return taken >= bytes;
  });
  return most === -1 ? rows : rows.slice(0, most + 1);
};

/** So many files are forgotten at once at most. */
export const DROP_STEP = 200;

/** So many of the files that are due are looked at when a few of them are chosen. */
export const DUE_STEP = 1_000;

/** The conversations of which no more may be carried now. */
export const fullOf = ({ busy, perConversation }: FileClaim): readonly ConversationId[] =>
  [...busy].filter(([, n]) => n >= perConversation).map(([id]) => id);

/**
 * Chooses among the files that are due (oldest first), those of one conversation no more than its share: first each conversation's
 * first one, so that many files of one customer do not hold another's.
 */
export const fairShare = (due: readonly Row[], { busy, perConversation, limit }: FileClaim): readonly FileId[] => {
  const taken = new Map(busy);
  const ranked = due.map((row, index) => {
    const lane = String(row['conversation_id']);
    const rank = taken.get(lane) ?? 0;
    taken.set(lane, rank + 1);
    return { id: String(row['id']) as FileId, rank, index };
  });
  return ranked
    .filter(({ rank }) => rank < perConversation)
    .toSorted((left, right) => left.rank - right.rank || left.index - right.index)
    .slice(0, limit)
    .map(({ id }) => id);
};

/** What a claim has to know of files: their rows, and which effects go without which. */
export interface KnownFiles {
  row(id: FileId): Row | undefined;
  isLate(id: FileId, effectId: EffectId): boolean;
}

/** How long an entry still waits for its files, ms. */
export const fileWaitMs = (entry: Row, known: KnownFiles, claim: OpClaim, now: number): number => {
  const effect = effectOf(entry);
  const most = effect.kind === 'send-file' ? claim.sendFileWaitMs : claim.fileWaitMs;
  const waits = filesOf(effect).map(({ id }) => {
    const row = known.row(id);
    if (row === undefined || row['step'] === null || known.isLate(id, String(entry['id']))) return 0;
    return Math.max(Number(entry['created_at']), Number(row['wanted_at'])) + most - now;
  });
  return Math.max(0, ...waits);
};

/** The entries of a group that can go now: one whose files are still on their way does not hold back those before it. */
export const withoutWaiting = (
  group: readonly Row[],
  known: KnownFiles,
  claim: OpClaim,
  now: number,
): readonly Row[] => {
  const waits = group.findIndex((row, index) => index > 0 && fileWaitMs(row, known, claim, now) > 0);
  return waits === -1 ? group : group.slice(0, waits);
};

/** How far the files of these entries are. */
export const statesOf = (entries: readonly Row[], known: KnownFiles): NonNullable<ClaimedOp['files']> =>
  entries.flatMap((entry) =>
    filesOf(effectOf(entry)).map((ref) => ({
      ref,
      state: known.isLate(ref.id, String(entry['id'])) ? { state: 'late' as const } : fileStateOf(known.row(ref.id)),
    })),
  );

/** How the lane of an effect that went without a file is told what became of it. */
export const fileEvent = (
  file: FileRef,
  effectId: EffectId,
  state: FileState,
  conversationId: ConversationId,
): ReceivedEvent => ({
  key: `file:${file.id}:${effectId}`,
  address: { to: 'conversation', conversationId },
  event: {
    type: 'file-settled',
    file,
    effectId,
    outcome: state.state === 'failed' ? { result: 'failed', reason: state.reason } : { result: 'ready' },
  },
});
