import type { BudgetCost } from './budget.ts';
import type { ConversationId, FileId, NumberId } from './ids.ts';

/** Which side a file comes from; it goes to the other one. */
export type FileOrigin = 'whatsapp' | 'helpdesk';

/** A file that a message or a comment carries, as its sender declared it. Nothing of it is fetched yet. */
export interface FileRef {
  /** The same for every mention of the same file: `wa:<wamid>`, `<helpdesk>:<attachment id>`. */
  readonly id: FileId;
  readonly from: FileOrigin;
  /** What the adapter of that side needs to fetch it. Opaque to everyone else; holds no secrets. */
  readonly source: Readonly<Record<string, string>>;
  /** A harmless file name with an extension. */
  readonly name: string;
  /** As declared; the true type is known once it was fetched. */
  readonly contentType: string;
  /** Bytes, where it was said. */
  readonly size?: number;
  /** Lower-case hex, where it was said. */
  readonly sha256?: string;
  /** It belongs to an internal note: what comes later of it is for the team alone too. */
  readonly internal?: true;
}

/** What is known of a file whose bytes are in the store. */
export interface StoredFile {
  readonly name: string;
  /** From its content where that tells, else as declared. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** The other side does not take it (too large, a type it refuses): a link goes instead. */
  readonly refused?: true;
}

/** Why a file never arrives, in words that the decision can act on. */
export type FileFailure =
  | 'expired' // the vendor has it no more
  | 'too-large' // beyond what we fetch at all
  | 'damaged' // not the bytes that were announced
  | 'malware' // the helpdesk's scan found something
  | 'refused' // its address is not one we fetch from, or the vendor said no
  | 'gave-up' // tried until there was no more time
  | 'no-space'; // the operator's limit is reached, and nothing of it can go

/** How far a file is. */
export type FileState =
  /** To be fetched, or being fetched. */
  | { readonly state: 'fetching' }
  /** Its bytes are in the store; `handed` once the other side has them too. */
  | { readonly state: 'stored'; readonly file: StoredFile; readonly handed?: HandedFile }
  | { readonly state: 'failed'; readonly reason: FileFailure }
  /** Its effect went, or goes, without it: the lane is told when it is there, or that it never will be. */
  | { readonly state: 'late' };

/** The other side's handle of a file that was uploaded there (an upload token, a media id). */
export interface HandedFile {
  readonly ref: string;
  /** Database time, epoch ms, until which it can be used. */
  readonly until: number;
}

/** A leased step of a file's way. */
export interface ClaimedFile {
  readonly ref: FileRef;
  readonly conversationId: ConversationId;
  readonly numberId: NumberId;
  readonly fence: number;
  /** `hand-over` comes with what was stored. */
  readonly step: { readonly do: 'fetch' } | { readonly do: 'hand-over'; readonly file: StoredFile };
  readonly attempts: number;
  /** Ms since it was first wanted. */
  readonly ageMs: number;
}

export interface FileClaim {
  readonly limit: number;
  /** No more than this of one conversation at once; `busy` are its files that the caller is carrying already. */
  readonly perConversation: number;
  readonly busy: ReadonlyMap<ConversationId, number>;
  /** The longest that one step may take, and a bit more: a lease is not renewed. */
  readonly leaseMs: number;
  /** Accounts by side, to skip what is paused. */
  readonly accounts: Readonly<Record<FileOrigin, string>>;
}

/** What became of a step. */
export type FileSettlement =
  /** `done`: nothing is to be uploaded. */
  | { readonly to: 'stored'; readonly file: StoredFile; readonly done: boolean }
  | { readonly to: 'handed'; readonly handed: Omit<HandedFile, 'until'> & { readonly forMs: number } }
  | { readonly to: 'retry'; readonly inMs: number; readonly counts: boolean }
  | { readonly to: 'failed'; readonly reason: FileFailure };

/**
 * Files on their way from one side to the other. They travel outside of the order of a conversation; an effect that carries
 * one waits for it. Bytes lie in chunks, so that no file is ever in memory as a whole.
 */
export interface FileStore {
  claimFiles(claim: FileClaim): Promise<readonly ClaimedFile[]>;
  /** Chunk `index` from 0, in order; the first one replaces what an earlier attempt left. `fenced`: another worker has it now. */
  keepChunk(file: ClaimedFile, index: number, bytes: Uint8Array): Promise<'kept' | 'fenced'>;
  /** Undefined behind the last chunk, and for a file whose bytes are gone. */
  readChunk(id: FileId, index: number): Promise<Uint8Array | undefined>;
  fileState(id: FileId): Promise<FileState | undefined>;
  /** Tells lanes what became of files that their effects went without, each once. Returns how many. */
  tellLateFiles(at: number): Promise<number>;
  settleFile(file: ClaimedFile, settlement: FileSettlement): Promise<'settled' | 'fenced'>;
  /** Bytes of the files that are stored. */
  fileBytes(): Promise<number>;
  /**
   * Forgets the oldest stored files until so many bytes are free: those that nothing waits for, in a conversation of which nothing
   * waits. In bounded steps; returns what was forgotten, less than asked for where there is no more.
   */
  dropDelivered(bytes: number): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** What an adapter found when it asked for a file. */
export type FetchedFile =
  | {
      readonly result: 'open';
      readonly chunks: AsyncIterable<Uint8Array>;
      readonly contentType?: string;
      readonly size?: number;
    }
  /** Not there yet (a scan is under way), or the vendor is away: ask again. */
  | { readonly result: 'later'; readonly retryAfterMs?: number; readonly counts: boolean; readonly detail: string }
  | { readonly result: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** What came of an upload. */
export type HandOver =
  | { readonly result: 'handed'; readonly ref: string /** How long the handle lives. */; readonly forMs: number }
  /** Nothing is uploaded: the file travels with its call, from the store, and its own id is the handle. */
  | { readonly result: 'kept' }
  | { readonly result: 'later'; readonly retryAfterMs?: number; readonly counts: boolean; readonly detail: string }
  /** It does not take this file (size, type): a link goes instead. */
  | { readonly result: 'refused'; readonly detail: string };

/** One side's files, as the engine moves them. Uploads are repeatable: one that nobody uses is harmless. */
export interface FileDesk {
  /** Names the account in pauses, logs and metrics. */
  readonly account: string;
  /** Opens a file of this side. `signal` ends the whole download. Never throws for what a vendor answered. */
  fetch(ref: FileRef, numberId: NumberId, signal: AbortSignal): Promise<FetchedFile>;
  /** The budgets that one upload draws on. */
  costsOfHandOver?(): readonly BudgetCost[];
  /** Uploads a file to this side. `open` may be called once per attempt. Absent where files travel with the call itself. */
  handOver?(
    file: StoredFile,
    open: () => AsyncIterable<Uint8Array>,
    numberId: NumberId,
    signal: AbortSignal,
  ): Promise<HandOver>;
}

/** A stored file whose bytes can be read, for a side that takes files with the call itself. */
export interface KeptFile {
  readonly file: StoredFile;
  chunks(): AsyncIterable<Uint8Array>;
  /** Leads whoever has it to the file; absent without an address that people can reach. */
  readonly link?: string;
}

export interface KeptFiles {
  /** Undefined for a file whose bytes are gone. */
  open(id: FileId): Promise<KeptFile | undefined>;
}

/** What was opened, as it is kept: chunks of one size. Ends with what the file truly is; throws a FileFault for what is no good. */
export type InspectFile = (
  ref: FileRef,
  opened: Extract<FetchedFile, { result: 'open' }>,
) => AsyncGenerator<Uint8Array, StoredFile, undefined>;
