import type { BotMediaKind } from './bot.ts';
import type { BudgetCost } from './budget.ts';
import type { ReplyAddress } from './contact.ts';
import type { TicketStatus } from './conversation.ts';
import type { DeadlinesRead } from './deadlines.ts';
import type { NoticeRaised } from './events.ts';
import type { TicketChange, TicketDraft } from './helpdesk-types.ts';
import type { EffectId, HelpdeskTicketId, NumberId, OpId, RequesterId, Wamid } from './ids.ts';
import type { NoticeCard } from './notices.ts';
import type { AppliedData, CallResult } from './outcome.ts';

/** A call to the helpdesk with everything bound: real ids, the ticket's state as last seen. */
export type HelpdeskCall =
  | {
      readonly kind: 'ensure-requester';
      readonly opId: OpId;
      /** `wa:<contact id>`. */
      readonly externalId: string;
      readonly name: string;
      /** Digits as WhatsApp has them. */
      readonly phone?: string;
      /** What the helpdesk knows of them is wanted, too, if that takes more requests. */
      readonly withFacts?: true;
    }
  | {
      readonly kind: 'create-ticket';
      readonly opId: OpId;
      readonly externalId: string;
      readonly requesterId: RequesterId;
      readonly draft: TicketDraft;
      readonly html: string;
      /** Handles of files that were uploaded for it. */
      readonly uploads?: readonly string[];
      readonly followUpOf?: HelpdeskTicketId;
    }
  | {
      readonly kind: 'add-comment';
      readonly opId: OpId;
      readonly ticketId: HelpdeskTicketId;
      readonly ticketStatus: TicketStatus;
      /** The customer; without it the bridge's own user writes. */
      readonly authorId?: RequesterId;
      readonly public: boolean;
      readonly html: string;
      readonly uploads?: readonly string[];
      /** What it is made of, by the ids of the effects. */
      readonly parts: readonly { readonly id: EffectId; readonly html: string }[];
      readonly reopen: boolean;
    }
  | {
      readonly kind: 'update-ticket';
      readonly opId: OpId;
      readonly ticketId: HelpdeskTicketId;
      readonly ticketStatus: TicketStatus;
      readonly reopen: boolean;
      readonly solve?: true;
      /** Values that rules set; of an unknown name the rest is set all the same. */
      readonly change?: TicketChange;
    }
  | {
      readonly kind: 'add-tags';
      readonly opId: OpId;
      readonly ticketId: HelpdeskTicketId;
      readonly tags: readonly string[];
    }
  | { readonly kind: 'read-ticket'; readonly opId: OpId; readonly ticketId: HelpdeskTicketId };

/** What every call for a WhatsApp number begins with. */
interface WhatsAppBase {
  readonly opId: OpId;
  readonly numberId: NumberId;
}

/** How WhatsApp shows a file. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document';

/** A call to WhatsApp with everything bound. */
export type WhatsAppCall =
  | (WhatsAppBase & { readonly kind: 'send-text'; readonly to: ReplyAddress; readonly text: string })
  | (WhatsAppBase & {
      readonly kind: 'send-file';
      readonly to: ReplyAddress;
      /** WhatsApp's id of the uploaded bytes. */
      readonly mediaId: string;
      readonly as: MediaKind;
      readonly name: string;
      readonly caption?: string;
    })
  | (WhatsAppBase & {
      readonly kind: 'send-template';
      readonly to: ReplyAddress;
      readonly name: string;
      readonly language: string;
      readonly parameters: readonly string[];
    })
  | (WhatsAppBase & {
      readonly kind: 'send-interactive';
      readonly to: ReplyAddress;
      readonly as: 'buttons' | 'list';
      readonly body: string;
      /** On the button that opens the list. */
      readonly label: string;
      readonly options: readonly { readonly id: string; readonly title: string }[];
    })
  | (WhatsAppBase & {
      readonly kind: 'send-media';
      readonly to: ReplyAddress;
      readonly as: BotMediaKind;
      readonly url: string;
    })
  | (WhatsAppBase & { readonly kind: 'mark-read'; readonly wamid: Wamid; readonly typing: boolean });

/** One question to another system of the company. */
export interface LookupCall {
  readonly opId: OpId;
  /** The step of the bot that asks. */
  readonly step: string;
  readonly url: string;
}

/** Takes a notice to the operators' lane. */
export interface HandOverCall {
  readonly opId: OpId;
  /** Of the effect: handed over twice it is a duplicate. */
  readonly effectId: EffectId;
  readonly raised: NoticeRaised;
}

/** One message to people. */
export interface NoticeCall {
  readonly opId: OpId;
  /** At least one; several are told in one message. */
  readonly cards: readonly NoticeCard[];
  /** Slack member ids, each once. */
  readonly mentions: readonly string[];
}

/** The bytes of a call, settled before the first attempt and the same for every later one. Opaque to the engine. */
export type FrozenCall = string;

export type Frozen =
  /** `leftOut`: configured names the account does not know (any more). */
  | { readonly ok: true; readonly frozen: FrozenCall; readonly leftOut: readonly string[] }
  | { readonly ok: false; readonly result: CallResult };

/** What a look for the marker of an op found. */
export type ReadBack =
  | { readonly result: 'found'; readonly data: AppliedData }
  | { readonly result: 'absent' }
  /** The look itself failed; nothing is known, look again. */
  | { readonly result: 'failed'; readonly retryAfterMs?: number; readonly detail: string };

/**
 * The outside world behind one account, as the engine calls it. Implementations make exactly one attempt, never
 * retry a write, never throw for what a vendor answered, and abort when `signal` does.
 */
export interface Vendor<Call> {
  /** Names the account in budgets, pauses, logs and metrics: `zendesk`, `whatsapp`. */
  readonly account: string;
  /** A creation that is made again makes a second one, as no key is remembered: it is looked for first, as a comment is. */
  readonly doublesCreations?: true;
  /** Turns intent into bytes. May look names up (cached). Called once per op, before its first attempt. */
  freeze(call: Call, signal: AbortSignal): Promise<Frozen>;
  /** One attempt. Must not be repeated by the caller after `unknown` unless the call is safe to repeat. */
  perform(frozen: FrozenCall, opId: OpId, signal: AbortSignal): Promise<CallResult>;
  /**
   * Looks for the op's marker. Repeatable. Absent where a vendor offers no way to look. `byParts`: another op that is not known any
   * more may have carried its effects.
   */
  readBack?(frozen: FrozenCall, opId: OpId, signal: AbortSignal, byParts?: boolean): Promise<ReadBack>;
  /** The budgets that one attempt of this call draws on. */
  costs(call: Call): readonly BudgetCost[];
  /** The same for one look. */
  costsOfLook?(): readonly BudgetCost[];
}

/** One thing that a poll found. `comment` is set when the change was a comment. */
export interface HelpdeskChange {
  readonly ticketId: HelpdeskTicketId;
  readonly externalId?: string;
  /** Made unique by the vendor's own event id. */
  readonly id: string;
  readonly at: number;
  readonly commentIds: readonly string[];
  /** Made by the bridge's own user. */
  readonly own: boolean;
}

export type ChangesPage =
  | { readonly ok: true; readonly changes: readonly HelpdeskChange[]; readonly cursor: string; readonly more: boolean }
  | { readonly ok: false; readonly retryAfterMs?: number; readonly detail: string };

/** A ticket that the bridge wrote on. `externalId`: the bridge made it, so no other ticket may have it. */
export interface TicketToCheck {
  readonly ticketId: HelpdeskTicketId;
  readonly externalId?: string;
}

export type MarksFound =
  | {
      readonly ok: true;
      /** The op ids on the ticket's comments, each as often as it stands there. `at`: epoch ms, by the helpdesk. */
      readonly marks: readonly { readonly opId: OpId; readonly at: number }[];
      /** Every ticket with the external id, where one was asked for. */
      readonly tickets: readonly HelpdeskTicketId[];
    }
  | { readonly ok: false; readonly detail: string };

/** The helpdesk: the calls of a Vendor, and the poll that finds what its webhooks lost. */
export interface Helpdesk extends Vendor<HelpdeskCall> {
  /** Everything that changed since the cursor (undefined: since `from`, epoch ms). Repeatable. */
  changesSince(cursor: string | undefined, from: number, signal: AbortSignal): Promise<ChangesPage>;
  /** Looks for what may stand twice. Repeatable. Where comments carry no marks, of tickets alone. */
  marksOn?(ticket: TicketToCheck, signal: AbortSignal): Promise<MarksFound>;
  /** The budgets of one such look: of what nobody else needs. */
  costsOfMarks?(ticket: TicketToCheck): readonly BudgetCost[];
  /** The deadlines of at most `deadlinesAtOnce` tickets. Repeatable. Absent where a helpdesk has none that can be read. */
  deadlines?(ticketIds: readonly HelpdeskTicketId[], signal: AbortSignal): Promise<DeadlinesRead>;
  readonly deadlinesAtOnce?: number;
  /** The budgets of one such read. `share` (0 to 1) of what the bridge may ask is never passed by all of them together. */
  costsOfDeadlines?(tickets: number, share: number): readonly BudgetCost[];
  /** Whether the account has deadlines at all, in plain words. Repeatable. */
  deadlineAccess?(signal: AbortSignal): Promise<{ readonly ok: boolean; readonly detail: string }>;
  /** Signs in and learns which user we write as. Repeatable; `detail` says what is wrong. `userId` once it is known. */
  connect(signal: AbortSignal): Promise<{ readonly ok: boolean; readonly detail: string; readonly userId?: string }>;
}

export type WhatsAppChannel = Vendor<WhatsAppCall>;
