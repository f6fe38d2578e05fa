/** How much and how long one request may be. Sizes in bytes, times in ms. */
export interface HttpLimits {
  /** Meta sends up to 3 MB; a signed body beyond the limit would be repeated for seven days. */
  readonly whatsappBody: number;
  readonly helpdeskBody: number;
  /** Request line and headers together. */
  readonly headers: number;
  /** Until all headers are here. */
  readonly headersMs: number;
  /** Until the whole request is here. */
  readonly requestMs: number;
  /** From the headers to the end of the answer, whatever it waits for; of a download the longest time without a byte. */
  readonly answerMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveMs: number;
  /** How often stalled connections are looked for. */
  readonly checkMs: number;
}

/** Any request but a download that goes on ends within 25 s: headers 5 s, then 18 s until it is answered, each seen at most a second late. */
export const DEFAULT_LIMITS: HttpLimits = {
  whatsappBody: 4 * 1024 * 1024,
  helpdeskBody: 1024 * 1024,
  headers: 16 * 1024,
  headersMs: 5_000,
  requestMs: 10_000,
  answerMs: 18_000,
  keepAliveMs: 15_000,
  checkMs: 1_000,
};
