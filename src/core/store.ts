import type { BudgetCost } from './budget.ts';
import type { Contact } from './contact.ts';
import type { Conversation, Ticket } from './conversation.ts';
import type { DeadLetters } from './dead.ts';
import type { Decision, EventRefs } from './decision.ts';
import type { Effect, Target } from './effects.ts';
import type { ReceivedEvent, StoredEvent } from './events.ts';
import type { FileRef, FileState, FileStore } from './files.ts';
import type { ConversationId, EffectId, HelpdeskTicketId, OpId, TicketKey } from './ids.ts';
import type { LookStore } from './looks.ts';
import type { Outcome } from './outcome.ts';
import type { TimerStore } from './timers.ts';
import type { FrozenCall } from './vendor.ts';

/**
 * The durable heart: inbox, conversations, outbox, timeouts and budgets. Every method is one transaction. Methods
 * throw StoreUnavailableError when the store cannot be used now; nothing of the call has happened then, or, where the line to a database
 * broke at the wrong moment, all of it.
 * Leases, keys and due times of calls use the database's own time; everything else is passed in.
 */
export interface Store extends DeadLetters, FileStore, LookStore, TimerStore {
  /**
   * Takes events in, durably, before anything is answered. Repeatable: a key that was ever accepted is a duplicate.
   * Resolves addresses: makes contacts and conversations, merges aliases, settles sends whose status came.
   */
  accept(events: readonly ReceivedEvent[], receivedAt: number): Promise<Accepted>;
  /**
   * The same for one event whose caller names it and says what it holds: both are kept in one transaction, so that of several
   * instances the first one counts. Repeatable with the same value; `conflict` with another: then nothing was taken in.
   */
  acceptNamed(event: ReceivedEvent, named: NamedValue, receivedAt: number): Promise<'accepted' | 'conflict'>;
  /** Keeps a genuine body (or a part of one) that could not be read as a dead entry. */
  keepUnreadable(entry: { source: string; body: Uint8Array; reason: string }, receivedAt: number): Promise<void>;

  /** Leases lanes with undecided events, oldest first; each lane comes with its state and next events in order. */
  claimLanes(claim: LaneClaim): Promise<readonly ClaimedLane[]>;
  /** State, effects, messages and settled events of one lane at once. `fenced`: it is not yours any more, or this was done before. */
  commit(lane: ClaimedLane, decided: readonly DecidedEvent[]): Promise<'committed' | 'fenced'>;
  /** Gives a lane back undecided (drain, a fault in a decision). `retryInMs` delays its next claim. */
  releaseLane(lane: ClaimedLane, retryInMs: number): Promise<void>;

  /** Leases calls that are due: per (conversation, target) the head of the queue, alike comments grouped. */
  claimOps(claim: OpClaim): Promise<readonly ClaimedOp[]>;
  /**
   * Writes the intent (bytes, attempt) and draws the budgets (one that is listed twice, twice), before a call starts. Not `ok`: a
   * budget is used up; the op is given back, and one that never started is taken apart so that later comments may join it. It is
   * due after `waitMs`, or, where others of its kind wait for the same budget (`held`), at once and in the order of age: whoever
   * claims leaves that kind out so long. The same as the former while sending is paused.
   */
  begin(op: ClaimedOp, frozen: FrozenCall, costs: readonly BudgetCost[]): Promise<Begun>;
  /** Draws budgets for what needs no intent (a read), or says as `begin` how long to wait. */
  draw(costs: readonly BudgetCost[]): Promise<Drawn>;
  /** What came of it. `fenced`: it was settled before, by this very call or by somebody else (a status webhook, another instance). */
  settle(op: ClaimedOp, settlement: Settlement): Promise<'settled' | 'fenced'>;

  /** Stops calls to an account until then (database time from now on). `undefined`: until resumed. */
  pauseAccount(account: string, forMs: number | undefined, reason: string): Promise<void>;
  resumeAccount(account: string): Promise<void>;

  /**
   * An operator's brake: until `resumeSending` nothing is written to helpdesk or WhatsApp, by no instance and across restarts.
   * Reads go on, and nothing that waits grows older meanwhile. Repeatable; both say whether anything changed.
   */
  pauseSending(): Promise<boolean>;
  resumeSending(): Promise<boolean>;
  /** Since when sending is paused (database time, epoch ms); undefined when it is not. */
  sendingPausedSince(): Promise<number | undefined>;

  /** Small named values: cursors, the go-live time. */
  getValue(name: string): Promise<string | undefined>;
  setValue(name: string, value: string): Promise<void>;
  /** Sets one unless there is one; returns the one that holds, the same for all instances. */
  initValue(name: string, value: string): Promise<string>;
  /** Which of these keys were accepted before. */
  knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ms until something becomes due by itself (a retry, a quiet time), at most `maxMs`. */
  dueInMs(maxMs: number): Promise<number>;
  /**
   * Takes or keeps a task that only one instance does at a time (the poll, the housekeeping) for so long; false while
   * another instance has it. Always true in a store of one process.
   */
  leaseTask(name: string, forMs: number): Promise<boolean>;
  /** Tickets that calls to the helpdesk were settled on within a time, in the order of their ids. */
  touchedTickets(touched: Touched): Promise<{ readonly tickets: readonly TouchedTicket[]; readonly now: number }>;
  /** Housekeeping in bounded steps: unmatched statuses, parked entries, old bodies. Returns what was done. */
  tidy(tidy: Tidy): Promise<TidyReport>;
  /**
   * For a store that was restored from a backup: what it says about calls is old. Everything that was begun is unknown now,
   * and so are creations, comments and WhatsApp messages that waited: the helpdesk is read before a ticket is made or a comment
   * written, an agent is asked before a message goes out. Returns how many calls that are.
   */
  markRestored(): Promise<number>;
  /** Where the store can tell whether it was restored. */
  readonly generation?: Generation;
  /** Tells of work that other instances accepted, where there are any; never of this one's own. Polling finds all of it too. */
  onWake?(listener: () => void): void;
  close(): Promise<void>;
}

/** A count of starts that is kept beside the store too, so that an older copy of it shows. */
export interface Generation {
  /** The store is older than what stands beside it, or was brought here without it. */
  isOlder(): boolean;
  /** One more start: afterwards the store is not older any more. */
  pass(): Promise<void>;
}

/** A small value that is kept under a name. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly discarded: number;
}

export interface LaneClaim {
  readonly limit: number;
  readonly leaseMs: number;
  readonly eventsPerLane: number;
}

export interface ClaimedLane {
  readonly conversation: Conversation;
  readonly contact: Contact;
  /** Grows with every claim; a commit under an older one is refused. */
  readonly fence: number;
  readonly events: readonly (StoredEvent & { readonly refs: EventRefs })[];
}

export interface DecidedEvent {
  readonly eventId: number;
  readonly decision: Decision;
  readonly policyHash: string;
  readonly decidedAt: number;
}

export interface OpClaim {
  readonly limit: number;
  readonly leaseMs: number;
  /** Targets that may be claimed now. */
  readonly targets: readonly Target[];
  /** Accounts by target, to skip what is paused; a target that is not named is an account of its own. */
  readonly accounts: Readonly<Partial<Record<Target, string>>>;
  /** A group of comments stays below this many bytes of HTML. */
  readonly groupBytes: number;
  /** A later part of a reply waits this long for the status of the one before. */
  readonly partGapMs: number;
  /** A comment waits this long for its files, and a file for the customer for its bytes; both from when they were wanted. */
  readonly fileWaitMs: number;
  readonly sendFileWaitMs: number;
  /** Queues that begin with an effect of these kinds are left alone: a budget that all of them draw on is used up. */
  readonly held?: readonly Effect['kind'][];
}

/** Where an op stands when it is claimed. */
export type OpState =
  | { readonly phase: 'first' }
  /** Known not to have happened; the same bytes go out again. */
  | { readonly phase: 'retry' }
  /** Nobody knows. `looks` counts the read-backs so far, `sinceMs` is the time since it became unknown. */
  | {
      readonly phase: 'unknown';
      readonly cause: 'answered' | 'silent';
      readonly retryable: boolean;
      readonly looks: number;
      readonly sinceMs: number;
    };

export interface ClaimedOp {
  readonly opId: OpId;
  readonly fence: number;
  readonly target: Target;
  readonly conversationId: ConversationId;
  readonly contact: Contact;
  readonly numberId: string;
  /** This conversation, and for reads the ones that were merged into it: whose tickets are its own. */
  readonly ownConversations: readonly ConversationId[];
  /** In order; more than one only for grouped comments. */
  readonly effects: readonly { readonly id: EffectId; readonly effect: Effect }[];
  /** The ticket the effects speak of; `helpdeskId` is missing until it is made. */
  readonly ticket?: Pick<Ticket, 'key' | 'helpdeskId' | 'status'>;
  readonly followUpOf?: HelpdeskTicketId;
  /** How far the files are that its effects carry; absent where they carry none. */
  readonly files?: readonly { readonly ref: FileRef; readonly state: FileState }[];
  readonly state: OpState;
  readonly frozen?: FrozenCall;
  /** Attempts finished so far. */
  readonly attempts: number;
  /** Ms since its first attempt began; 0 before. */
  readonly ageMs: number;
  /** Ms since its oldest effect was decided (database time), an operator's pauses not counted. */
  readonly waitedMs: number;
  /** How much of the lease is left when the claim returns, in ms. */
  readonly leaseMs: number;
}

/** A used-up budget: `waitMs` until it frees; `held`: everything of the same kind waits for it. */
export interface Wait {
  readonly ok: false;
  readonly waitMs: number;
  readonly held: boolean;
}

export type Begun = { readonly ok: true; readonly attempt: number } | Wait;
export type Drawn = { readonly ok: true } | Wait;

export type Settlement =
  /** Final. `events` are accepted with it; `dead` rows hold their target for `holdMs`. */
  | {
      readonly to: 'done';
      readonly outcome: Outcome;
      readonly events: readonly ReceivedEvent[];
      /** Keys of what we wrote ourselves: their echo is a duplicate from now on. */
      readonly ownKeys: readonly string[];
      /** Queued effects of the same ticket (for a send: later parts of the same reply) come back unsent with it. */
      readonly returnQueue: boolean;
      readonly holdMs?: number;
      readonly at: number;
    }
  /** It did not happen: again later. `counts`: whether this was an attempt. */
  | { readonly to: 'retry'; readonly inMs: number; readonly counts: boolean }
  /** It may have happened: look again later. `looked`: a read-back was completed. */
  | {
      readonly to: 'unknown';
      readonly cause: 'answered' | 'silent';
      readonly retryable: boolean;
      readonly inMs: number;
      readonly looked: boolean;
    }
  /**
   * Taken apart; each effect becomes an entry of its own again. `solo`: never to be grouped again. `uploadAgain`: the other side
   * does not know the handles of its files (any more).
   */
  | { readonly to: 'split'; readonly solo: boolean; readonly inMs: number; readonly uploadAgain?: boolean };

/** Database time, epoch ms: after `from`, up to `to`. `after` is the id of the last ticket seen, `` at first. */
export interface Touched {
  readonly from: number;
  readonly to: number;
  readonly after: string;
  readonly limit: number;
}

export interface TouchedTicket {
  readonly ticketId: HelpdeskTicketId;
  /** Its key, when it was made within that time. */
  readonly made?: TicketKey;
}

export interface Tidy {
  readonly now: number;
  readonly unmatchedMs: number;
  /** Ages after which bodies are dropped, ms. */
  readonly retainMessagesMs: number;
  /** The same for dead and unreadable entries. */
  readonly retainDeadMs: number;
  /** Ages after which ids and outcomes go too, ms. */
  readonly retainEventsMs: number;
}

export interface TidyReport {
  readonly unmatchedDropped: number;
  readonly bodiesDropped: number;
}
