import type { TicketStatus } from '../../../src/core/conversation.ts';
import type { FileDesk, HandOver, StoredFile } from '../../../src/core/files.ts';
import type { Inspector } from '../../../src/core/inspection.ts';
import type { Priority } from '../../../src/core/priority.ts';
import type { Helpdesk } from '../../../src/core/vendor.ts';
import type { WebhookSource } from '../../../src/core/webhook.ts';
import type { Fault, Faults } from '../../../src/sandbox/shared/faults.ts';

/** What the vendors truly differ in; everything else is asked of each of them alike. */
export interface Traits {
  /** One op id makes one ticket however often its create is sent, by the vendor's own doing. Elsewhere only a look tells. */
  readonly idempotentCreate: boolean;
  /** Comments can carry a mark of ours that no agent sees. */
  readonly marksComments: boolean;
  /** A new ticket can be linked with the closed one that it follows. */
  readonly followUp: boolean;
  /** A customer can be suspended, and no ticket can be made for them then. */
  readonly suspends: boolean;
  /** An account may refuse a phone number that WhatsApp takes for one. */
  readonly refusesPhones: boolean;
  /** Webhooks tell of merges and deletions. Elsewhere the ticket's next read does. */
  readonly tellsRemovals: boolean;
  /** Webhooks say who made a change, so that our own are dropped unread. Elsewhere they cost a read that finds nothing new. */
  readonly dropsOwnHints: boolean;
  /** Changes on one page of the poll, and for how long (ms) it leaves the newest out. */
  readonly poll: { readonly page: number; readonly lagMs: number };
}

/** What an agent may set, closed apart. */
export const STATUSES = ['open', 'pending', 'hold', 'solved'] as const satisfies readonly TicketStatus[];

/** How an account is set up; what is not said is as in any new one. */
export interface Setting {
  /** Names of groups. */
  readonly groups?: readonly string[];
  /** Titles of custom text fields. */
  readonly fields?: readonly string[];
  /** Requests of the whole account in a minute. Without one there is no limit. */
  readonly accountPerMinute?: number;
  /** The account checks phone numbers and refuses some (trait `refusesPhones`). */
  readonly checksPhones?: boolean;
  readonly matchByPhone?: 'unique' | 'never';
  /** The longest that an attempt may take, ms. */
  readonly timeoutMs?: number;
}

/** A file as people add and see it. */
export interface DeskFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface CommentView {
  readonly id: string;
  readonly authorId: string;
  readonly public: boolean;
  readonly html: string;
  readonly files: readonly DeskFile[];
}

/** A ticket as people see it in the helpdesk. */
export interface TicketView {
  readonly id: string;
  readonly status: TicketStatus;
  readonly subject: string;
  readonly requesterId: string;
  readonly priority: string;
  readonly tags: readonly string[];
  /** Its name. */
  readonly group?: string;
  /** Their e-mail address. */
  readonly assignee?: string;
  /** Of custom fields: title -> value. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The customer's first words among them, oldest first. */
  readonly comments: readonly CommentView[];
  /** Tickets that follow this one up (trait `followUp`). */
  readonly followUps: readonly string[];
}

/** What an agent writes. Without an agent's id the same agent always does. */
export interface AgentWords {
  readonly html: string;
  readonly files?: readonly DeskFile[];
}

/** The helpdesk as its people use it; ids as the port has them. Writing returns the comment's id. */
export interface People {
  /** The agent who does all of this. */
  readonly agent: { readonly id: string; readonly email: string };
  reply(ticketId: string, words: AgentWords): string;
  /** A public comment by the other way, where there are two: a note that the customer may see. */
  publicNote(ticketId: string, words: AgentWords): string;
  note(ticketId: string, words: AgentWords): string;
  /** The customer writes, but not through the bridge. */
  customerMails(ticketId: string, text: string): string;
  setStatus(ticketId: string, status: (typeof STATUSES)[number]): void;
  setPriority(ticketId: string, priority: Priority): void;
  addTags(ticketId: string, tags: readonly string[]): void;
  close(ticketId: string): void;
  /** Merges `ticketId` away into `target`. */
  merge(ticketId: string, target: string): void;
  /** Deletes, so that it can be restored. */
  remove(ticketId: string): void;
  restore(ticketId: string): void;
  markAsSpam(ticketId: string): void;
  /** Puts a closed ticket where the API changes it no more. Absent where that is not done. */
  archive?(ticketId: string): void;
  addCustomer(customer: { readonly name: string; readonly phone: string }): string;
  /** Tags of a customer, and the company that they belong to. */
  know(id: string, facts: { readonly tags: readonly string[]; readonly company?: string }): void;
  /** Absent without the trait `suspends`. */
  suspendCustomer?(id: string): void;
  deleteCustomer(id: string): void;
  /** So many tickets more, made by the agent; returns their ids. */
  addTickets(requesterId: string, count: number): readonly string[];
  removeGroup(name: string): void;
  ticket(id: string): TicketView;
  tickets(): readonly TicketView[];
}

/** A webhook as it came over the line. */
export interface Delivery {
  readonly raw: Uint8Array;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The writes and reads that a fault can be aimed at. */
export type Place = 'requester' | 'create' | 'comment' | 'tags' | 'reopening' | 'read' | 'poll' | 'content';

/** An adapter and the whole of its port's surroundings. */
export type BenchHelpdesk = Helpdesk &
  Inspector & {
    readonly source: WebhookSource;
    readonly files: FileDesk;
    readBack: NonNullable<Helpdesk['readBack']>;
  };

/** An adapter in front of its emulated account over real HTTP; both see the same clock. */
export interface HelpdeskBench {
  /** Has not connected yet. */
  readonly helpdesk: BenchHelpdesk;
  /** Another one for the same account, as after a restart: it knows nothing of what this one did. */
  another(): BenchHelpdesk;
  readonly people: People;
  /** The emulator's. */
  readonly faults: Faults;
  /** The requests that do this. A place that takes several is aimed at by its first. */
  readonly places: Readonly<Record<Place, NonNullable<Fault['match']>>>;
  readonly clock: { now(): number; advance(ms: number): void };
  /** What the account committed through its API, by the emulator's own books: a new ticket's first words are no comment here. */
  committed(what: 'requester' | 'ticket' | 'comment'): number;
  /** Requests that came to the account so far, sign-ins apart. */
  requests(): { readonly reads: number; readonly writes: number };
  /** Makes the account refuse the bridge's credentials until they are given back. */
  readonly signIn: { refuse(): void; accept(): void };
  /** Brings a customer's file to where a call can carry it by the handle: uploaded, or kept for the call itself. */
  handOver(file: StoredFile, bytes: Uint8Array): Promise<HandOver>;
  /** A small file that this account does not take. */
  readonly refusedFile: StoredFile;
  /** From now on the account's webhooks go there. */
  subscribe(url: string): void;
  /** Settles when no webhook is on its way. */
  quiet(): Promise<void>;
  /** The same body as somebody would send it who does not know the secret. */
  forgeriesOf(delivery: Delivery): readonly Delivery[];
  /** What must never be said anywhere. */
  readonly secrets: readonly string[];
  /** What the adapter logged, as text. */
  logged(): string;
  /** Errors of the emulator itself. */
  readonly bugs: readonly unknown[];
  close(): Promise<void>;
}

export type StartBench<Bench extends HelpdeskBench = HelpdeskBench> = (setting?: Setting) => Promise<Bench>;
