import type { BotMediaKind } from './bot.ts';
import type { ReplyAddress } from './contact.ts';
import type { FileRef } from './files.ts';
import type { TicketChange, TicketDraft } from './helpdesk-types.ts';
import type { CommentId, EffectId, TicketKey, Wamid } from './ids.ts';
import type { Destination, Notice, NoticeCard, Recipient } from './notices.ts';

/** Where notices go: `to:<channel>/<way>`, each with a queue of its own in the operators' lane. */
export type NoticeTarget = `to:${string}`;

/** Order is kept within one target of a conversation; targets do not wait for each other. `notify` leads to the operators' lane. */
export type Target = 'helpdesk' | 'helpdesk-read' | 'whatsapp' | 'whatsapp-signal' | 'notify' | 'lookup' | NoticeTarget;

/** Makes sure that the helpdesk knows the customer; the ticket that follows needs their id. */
export interface EnsureRequester {
  readonly kind: 'ensure-requester';
  /** Rules ask what the helpdesk knows of the customer. */
  readonly withFacts?: true;
}

/** Opens a ticket with the customer's first message as its public comment. */
export interface CreateTicket {
  readonly kind: 'create-ticket';
  readonly ticket: TicketKey;
  readonly draft: TicketDraft;
  readonly html: string;
  readonly messages: readonly Wamid[];
  readonly files?: readonly FileRef[];
  /** A closed ticket that this one follows up, in the helpdesk's own way. */
  readonly followUpOf?: TicketKey;
}

/** A comment of the customer, or a note of the bridge. Runs of alike ones become one call. */
export interface AddComment {
  readonly kind: 'add-comment';
  readonly ticket: TicketKey;
  readonly author: 'customer' | 'bridge';
  readonly public: boolean;
  readonly html: string;
  /** Intent: a solved or pending ticket shall be open afterwards. */
  readonly reopen: boolean;
  readonly messages: readonly Wamid[];
  /** What it carries. It waits a little for them, and says of those that are late that they follow. */
  readonly files?: readonly FileRef[];
}

/** Intent only; what is already so is left alone. */
export interface UpdateTicket {
  readonly kind: 'update-ticket';
  readonly ticket: TicketKey;
  readonly reopen: boolean;
  /** A new or open ticket shall be solved: the bot answered everything. */
  readonly solve?: true;
  readonly change?: TicketChange;
}

export interface AddTags {
  readonly kind: 'add-tags';
  readonly ticket: TicketKey;
  readonly tags: readonly string[];
  /** Of rules: they go along when the ticket is closed and its talk goes on elsewhere. */
  readonly byRules?: true;
}

/** Reads a ticket and its new comments; the answer comes back as events. */
export interface ReadTicket {
  readonly kind: 'read-ticket';
  readonly ticket: TicketKey;
}

/** Why something is sent to the customer. */
export type SendPurpose =
  | 'reply' // an agent's words
  | 'acknowledgement'
  | 'bot'
  | 'reopen' // a template that asks the customer to answer, so that held replies can go
  | 'start' // the first words of a talk that the company starts
  | 'reminder'; // before the 24 hours are over

/** What all sends to the customer have in common. */
interface Send {
  readonly to: ReplyAddress;
  readonly purpose: SendPurpose;
  /** Absent for a message that another system had sent and that has no ticket. */
  readonly ticket?: TicketKey;
  /** The agent's comment it carries. */
  readonly comment?: CommentId;
  /** From 0. */
  readonly part: number;
  readonly parts: number;
  /** It was held, or sent once already while WhatsApp said that the 24 hours were over. It is not held a second time. */
  readonly released?: true;
  /** Waits until that part has the status `sent`, or five seconds after it was accepted. */
  readonly after?: EffectId;
}

/** One WhatsApp text. */
export interface SendText extends Send {
  readonly kind: 'send-text';
  readonly text: string;
}

/** One picture, recording or document. It waits for its bytes. */
export interface SendFile extends Send {
  readonly kind: 'send-file';
  readonly file: FileRef;
  readonly caption?: string;
  /** WhatsApp did not take it as what it is: it goes as a document, once. */
  readonly asDocument?: true;
}

/** One approved template, the only thing WhatsApp takes outside the 24 hours. */
export interface SendTemplate extends Send {
  readonly kind: 'send-template';
  readonly name: string;
  /** WhatsApp's code, exactly as it was approved. */
  readonly language: string;
  /** Values of the body's placeholders, in order. */
  readonly parameters: readonly string[];
  /** How it reads, as far as that is known: for notes. */
  readonly text: string;
}

/** A text with buttons or a list to choose from. */
export interface SendInteractive extends Send {
  readonly kind: 'send-interactive';
  readonly as: 'buttons' | 'list';
  readonly body: string;
  /** Opens the list. */
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly title: string }[];
  /** The same with numbered lines, as notes show it and as it goes where WhatsApp refuses the other. */
  readonly text: string;
}

/** A picture, film or document that WhatsApp fetches by itself. */
export interface SendMedia extends Send {
  readonly kind: 'send-media';
  readonly as: BotMediaKind;
  readonly url: string;
}

/** Asks another system of the company. Its answer comes back as data; one that is late is worth nothing. */
export interface Lookup {
  readonly kind: 'lookup';
  /** Names the question. */
  readonly id: string;
  /** The step of the bot whose address and token are used. */
  readonly step: string;
  /** With the customer's values in it. */
  readonly url: string;
}

/** Shows the customer that their message was read, and that somebody writes. Never worth a second try. */
export interface MarkRead {
  readonly kind: 'mark-read';
  readonly wamid: Wamid;
  readonly typing: boolean;
}

/**
 * Tells people. Handed to the operators' lane, once the ticket has a number (or does not get one for a while). An alert names no
 * recipients: it goes to `alerts`.
 */
export interface Notify {
  readonly kind: 'notify';
  readonly ticket?: TicketKey;
  readonly to: readonly Recipient[];
  readonly notice: Notice;
}

/** One notice on one way. Runs of them that wait become one message. */
export interface SendNotice {
  readonly kind: 'send-notice';
  readonly destination: Destination;
  readonly card: NoticeCard;
  /** Slack member ids. */
  readonly mentions?: readonly string[];
  /** Channels that are told in its place when it is given up, one after the other. */
  readonly otherwise: readonly string[];
  /** All ways of a channel that were told of the same thing, and how many they are: it is given up with the last of them. */
  readonly group: string;
  readonly ways: number;
  /** How many notices one message can carry. */
  readonly most: number;
}

export type AnySend = SendText | SendFile | SendTemplate | SendInteractive | SendMedia;

export type Effect =
  | EnsureRequester
  | CreateTicket
  | AddComment
  | UpdateTicket
  | AddTags
  | ReadTicket
  | AnySend
  | MarkRead
  | Lookup
  | Notify
  | SendNotice;

const SEND_KINDS: readonly string[] = [
  'send-text',
  'send-file',
  'send-template',
  'send-interactive',
  'send-media',
] satisfies AnySend['kind'][];

/** Whether effects of this kind bring something to the customer. */
export const isSendKind = (kind: Effect['kind']): boolean => SEND_KINDS.includes(kind);

/** Whether it brings something to the customer. */
export const isSend = (effect: Effect): effect is AnySend => isSendKind(effect.kind);

/** The files that an effect carries. */
export const filesOf = (effect: Effect): readonly FileRef[] => {
  if (effect.kind === 'send-file') return [effect.file];
  return effect.kind === 'create-ticket' || effect.kind === 'add-comment' ? (effect.files ?? []) : [];
};

/** The queue of one way to reach people. */
export const noticeTarget = ({ channel, way }: Destination): NoticeTarget => `to:${channel}/${way}`;

export const isNoticeTarget = (target: Target): target is NoticeTarget => target.startsWith('to:');

/** What an operator's pause and `mode: observe` hold back: every target that changes something outside. */
export const isWrite = (target: Target): boolean => target !== 'helpdesk-read' && target !== 'lookup';

/** Which queue of its conversation an effect waits in. */
export const targetOf = (effect: Effect): Target => {
  if (isSend(effect)) return 'whatsapp';
  if (effect.kind === 'mark-read') return 'whatsapp-signal';
  if (effect.kind === 'lookup') return 'lookup';
  if (effect.kind === 'notify') return 'notify';
  if (effect.kind === 'send-notice') return noticeTarget(effect.destination);
  return effect.kind === 'read-ticket' ? 'helpdesk-read' : 'helpdesk';
};

/** The ticket an effect speaks of. */
export const ticketOf = (effect: Effect): TicketKey | undefined => ('ticket' in effect ? effect.ticket : undefined);
