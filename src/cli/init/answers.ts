import type { Provider } from './helpdesks.ts';

/** What a newcomer answered; the rest of the configuration has defaults. Never a secret. */
export interface Answers {
  readonly provider: Provider;
  /** Of the helpdesk. */
  readonly url: string;
  /** Meta's phone number id. */
  readonly numberId: string;
  readonly businessAccountId?: string;
  readonly name: string;
  readonly language: string;
  readonly group?: string;
  /** `true`: the built-in text; `false`: none. */
  readonly acknowledgement: string | boolean;
  /** As the operator writes durations. */
  readonly window: string;
  readonly mode: string;
  /** Numbers of the only customers served; empty serves all. */
  readonly pilot: readonly string[];
  /** ISO 8601; older messages are not imported. */
  readonly since?: string;
}

/** Sound answers that stand in for those not given yet, so that each one can be checked by itself. */
export const BEFORE_ANSWERS: Answers = {
  provider: 'zendesk',
  // Fits either helpdesk.
  url: 'https://example.freshdesk.com',
  numberId: '1',
  name: 'support',
  language: 'en',
  acknowledgement: false,
  window: '24h',
  mode: 'live',
  pilot: [],
};
