import type { BotPolicy } from './bot.ts';
import type { TicketDraft } from './helpdesk-types.ts';
import type { NumberId } from './ids.ts';
import type { Priority } from './priority.ts';
import type { MessageName, RulePolicy } from './rules.ts';
import type { SlaPolicy } from './sla.ts';
import type { TemplatePolicy } from './templates.ts';
import type { Texts } from './texts.ts';

export type { Texts } from './texts.ts';

/** What a configured business number adds to the common policy. */
export interface NumberPolicy {
  readonly id: NumberId;
  readonly name: string;
  /** Fallback language of texts, for example `de`. */
  readonly language: string;
  readonly group?: string;
  readonly brand?: string;
  readonly tags: readonly string[];
  /** Texts that differ for this number. */
  readonly acknowledgement?: Texts;
  readonly messages?: Readonly<Partial<Record<MessageName, Texts>>>;
  /** The schedule that is valid for it; `default` where nothing is said. */
  readonly hours?: string;
  /** What differs from the common bot: none at all, or another step to begin with. */
  readonly bot?: { readonly enabled?: boolean; readonly start?: string };
}

/** How a way to reach people works. */
export type WayKind = 'slack' | 'teams' | 'email' | 'webhook' | 'whatsapp';

/** The compiled configuration as the pure decision sees it. Durations in ms, times in epoch ms. Plain data. */
export interface Policy {
  /** Hash of the configuration it was compiled from; stored with every decision. */
  readonly hash: string;
  /** `observe`: everything is decided and written down, nothing goes out. */
  readonly mode: 'live' | 'observe';
  /** Phone numbers and WhatsApp user ids of the only customers served; empty serves all. */
  readonly pilot: readonly string[];
  readonly threading: {
    readonly windowMs: number;
    readonly mode: 'conversation' | 'strict' | 'resolved';
    readonly newRequest: readonly string[];
    readonly closingWords: boolean | readonly string[];
    /** Messages sent before are not imported. */
    readonly since?: number;
  };
  /** Whole messages by which customers end automatic texts; `true` is the built-in list. */
  readonly optOutWords: boolean | readonly string[];
  /** What every new ticket gets; texts still hold placeholders. */
  readonly ticket: TicketDraft & { readonly priority: Priority };
  readonly numbers: Readonly<Record<NumberId, NumberPolicy>>;
  readonly acknowledgement: Texts;
  /** The other automatic texts. */
  readonly messages: Readonly<Record<Exclude<MessageName, 'acknowledgement'>, Texts>>;
  readonly rules: RulePolicy;
  readonly sla: SlaPolicy;
  /** Tier 1; absent where people answer from the first message on. */
  readonly bot?: BotPolicy;
  /** The ways of each channel of `notify`; leads who can be reached by mail are channels too, see `leadChannel`. */
  readonly notify: Readonly<Record<string, readonly WayKind[]>>;
  /** Channels that hear of the bridge's own troubles. */
  readonly alerts: readonly string[];
  readonly people: {
    /** Who leads a group of the helpdesk, by its name. */
    readonly leads: Readonly<Record<string, string>>;
    /** Person -> Slack member id. */
    readonly slack: Readonly<Record<string, string>>;
  };
  /** Approved templates by the operator's names for them. */
  readonly templates: Readonly<Record<string, TemplatePolicy>>;
  readonly replies: {
    /** What becomes of a reply outside the 24 hours. */
    readonly whenClosed: 'hold' | 'template' | 'note';
    /** Asks a customer to answer; with `whenClosed: template` it carries the reply. */
    readonly template?: TemplatePolicy;
    /** For talks that the company starts. */
    readonly startTemplate?: TemplatePolicy;
    readonly holdForMs: number;
    readonly markRead: boolean;
    readonly typing: boolean;
    /** A text to the customer before the 24 hours are over on a ticket that waits for the agent. */
    readonly reminder?: { readonly beforeMs: number; readonly text: Texts };
    readonly unknownOutcome: 'ask' | 'resend';
    /** Text with placeholders, put before every reply; may be empty. */
    readonly prefix: string;
    readonly dropSignatureAfter?: string;
  };
}
