import type { CustomerMessage } from './customer-message.ts';
import type { TicketKey } from './ids.ts';
import type { Texts } from './texts.ts';
import type { OpenRule } from './ticket-rules.ts';

/** What comes after a step, an option or an answer; nothing: the bot waits where it is. */
export interface BotNext {
  readonly goto?: string;
  readonly escalate?: { readonly tier: number; readonly reason: string };
  readonly end?: boolean;
}

/** One choice of a menu. */
export interface BotOption extends BotNext {
  readonly title: Texts;
  readonly words: readonly string[];
}

/** What a question with these words is answered by. */
export interface BotAnswer extends BotNext {
  readonly words: readonly string[];
  readonly text: Texts;
}

/** A question to another system of the company. Its token is known to the adapter alone. */
export interface BotLookup {
  /** With placeholders. */
  readonly url: string;
  readonly timeoutMs: number;
  /** The answer's values become placeholders under this name. */
  readonly save: string;
  /** The step for "not found", errors and time-outs. */
  readonly else: string;
}

export type BotMediaKind = 'image' | 'document' | 'video';

/** One place of the bot's talk. */
export interface BotStep extends BotNext {
  readonly text?: Texts;
  readonly media?: { readonly kind: BotMediaKind; readonly url: string };
  readonly options?: readonly BotOption[];
  readonly input?: { readonly field: string; readonly pattern?: string };
  readonly lookup?: BotLookup;
  readonly answers?: readonly BotAnswer[];
  /** Words that lead here from anywhere. */
  readonly words?: readonly string[];
  readonly fallback?: Texts;
}

/** Tier 1. Times in ms. */
export interface BotPolicy {
  readonly start: string;
  readonly fallback: Texts;
  readonly idleTimeoutMs: number;
  readonly ticketOn: 'first-message' | 'handover';
  /** Messages of the bot to one customer. */
  readonly budget: { readonly count: number; readonly perMs: number };
  readonly steps: Readonly<Record<string, BotStep>>;
}

/** One line of a talk that has no ticket yet. */
export type BotLine =
  | {
      readonly by: 'customer';
      readonly message: CustomerMessage;
      /** Epoch ms of its acceptance. */
      readonly receivedAt: number;
      readonly quoted?: string;
    }
  | { readonly by: 'bot'; readonly text: string; readonly at: number };

/** What the customer said while nothing can be done with it yet. */
export interface BotWords {
  readonly text: string;
  /** The id of a tapped button or row. */
  readonly choice?: string;
}

/** How the bot's talk with a customer stands. Gone once people have taken over, or nothing is left to say. */
export interface BotState {
  /** The step that the customer was shown last. */
  readonly step: string;
  /** That step as it was then, for a configuration that has it no more. */
  readonly shown?: BotStep;
  /** Epoch ms when the talk began. */
  readonly since: number;
  /** Epoch ms of the last word of either side. */
  readonly lastAt: number;
  /** Absent in a talk that has no ticket yet. */
  readonly ticket?: TicketKey;
  /** The talk began in `mode: observe`: the customer heard nothing of it. */
  readonly observed?: true;
  /** Whether anything was said. */
  readonly begun?: true;
  /** Messages in a row that the bot could make nothing of. */
  readonly failed?: number;
  /** Epoch ms of the customer's last message that was answered: what follows at once belongs to it. */
  readonly answeredAt?: number;
  /** Epoch ms (Clock) when it is said that a message was not understood, unless the customer says it better until then. */
  readonly unclearUntil?: number;
  /** Epoch ms (Clock) when rules that ask how long the bot talks were looked at last. */
  readonly judgedAt?: number;
  /** The customer said or sent something that only people can make something of. */
  readonly unheard?: true;
  /** A question was answered, and nothing is open since. */
  readonly satisfied?: true;
  /** What the customer was asked for, by the names of `input.field`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Answers of lookups, by `save`. */
  readonly saved?: Readonly<Record<string, LookupAnswer>>;
  /** A lookup is on its way. */
  readonly waiting?: {
    /** Names it, so that a late answer to an earlier one is not taken for it. */
    readonly id: string;
    /** Epoch ms (Clock). */
    readonly until: number;
    readonly later?: BotWords;
  };
  /** A talk without a ticket: everything that was said. */
  readonly talk?: readonly BotLine[];
  /** The rules that matched in it, for the ticket. */
  readonly matched?: readonly string[];
  /** The rules that waited for time to pass in it, for the ticket. */
  readonly timed?: readonly OpenRule[];
}

/** What a lookup brought: values by name, nested ones as `a.b`. */
export interface LookupAnswer {
  readonly [name: string]: string | number | boolean | LookupAnswer;
}
