import type { Clock } from '../../core/ports.ts';
import type { Random } from '../shared/random.ts';
import type { Timer } from '../shared/timer.ts';

/** One business number of the emulated account. */
export interface BusinessNumber {
  /** Meta's `phone_number_id`. */
  readonly id: string;
  /** As shown to people; digits may be grouped. */
  readonly displayPhone: string;
  /** The WhatsApp business account (`entry[].id` of its webhooks). */
  readonly businessAccountId: string;
}

/** A template known to the emulated account. Its identity is name and language together. */
export interface EmulatedTemplate {
  readonly name: string;
  readonly language: string;
  /** Its words, with `{{1}}`, `{{2}}` … */
  readonly body?: string;
  /** How many body parameters a send must carry, where `body` does not say. Not checked when both are left out. */
  readonly bodyParameters?: number;
  /** A header that wants something beside the body's values. */
  readonly header?: 'IMAGE' | 'VIDEO' | 'DOCUMENT';
  /** Default APPROVED. */
  readonly status?: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';
}

/** Delays in real milliseconds after a message was accepted; `false` never sends that status by itself. */
export interface AutoStatus {
  readonly sent?: number | false;
  readonly delivered?: number | false;
  readonly read?: number | false;
}

export interface WhatsAppLimits {
  /** Switches every limit off. */
  readonly off?: boolean;
  /** Messages a second of one number. Default 80 (Meta, "Throughput"). */
  readonly perSecond?: number;
  /** Messages that may be sent to one customer ahead of the pair rate. Default 45. */
  readonly pairBurst?: number;
  /** Milliseconds after which the pair may carry one message more. Default 6000. */
  readonly pairIntervalMs?: number;
}

/**
 * How a webhook's JSON goes over the wire. `escaped` is what Meta does (non-ASCII as `\uXXXX`, `/` as `\/`);
 * `utf8` sends plain UTF-8 signed as it is; `utf8-escaped-signature` sends UTF-8 but signs the escaped form, which
 * generic Graph documentation describes.
 */
export type WebhookEncoding = 'escaped' | 'utf8' | 'utf8-escaped-signature';

export interface WhatsAppEmulatorOptions {
  readonly clock: Clock;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly verifyToken: string;
  readonly numbers: readonly BusinessNumber[];
  readonly webhookUrl?: string;
  /** Default v25.0. Calls below another version are refused. */
  readonly apiVersion?: string;
  readonly limits?: WhatsAppLimits;
  /** Default: sent at once, delivered at once after it, never read. */
  readonly autoStatus?: AutoStatus;
  readonly templates?: readonly EmulatedTemplate[];
  /** How free text outside the 24 hours is refused: in the answer, or accepted and failed afterwards. Default sync. */
  readonly closedWindow?: 'sync' | 'async';
  /** Waits of statuses and retries. Default: real time. */
  readonly timer?: Timer;
  readonly webhookEncoding?: WebhookEncoding;
  /** How long the webhook may take to answer. Meta names no figure; default 20 s. */
  readonly webhookTimeoutMs?: number;
  /** Waits between attempts; the last one repeats for seven days. `[]` never retries by itself. */
  readonly retryDelaysMs?: readonly number[];
  /** Makes ids differ between runs against one store. Default: the operating system's. */
  readonly random?: Random;
}

const MINUTE = 60_000;

/** Meta: at once, then with decreasing frequency for seven days ("Webhooks overview"). */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [0, 5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE];
