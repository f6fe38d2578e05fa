import type { Priority, TicketDraft } from './helpdesk-types.ts';
import type { NumberId } from './ids.ts';

/** A text as the operator wrote it: one for all, one per language, the built-in one (`true`) or none (`false`). */
export type Texts = string | Readonly<Record<string, string>> | boolean;

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
}

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
  /** What every new ticket gets; texts still hold placeholders. */
  readonly ticket: TicketDraft & { readonly priority: Priority };
  readonly numbers: Readonly<Record<NumberId, NumberPolicy>>;
  readonly acknowledgement: Texts;
  readonly replies: {
    readonly unknownOutcome: 'ask' | 'resend';
    /** Text with placeholders, put before every reply; may be empty. */
    readonly prefix: string;
    readonly dropSignatureAfter?: string;
  };
}
