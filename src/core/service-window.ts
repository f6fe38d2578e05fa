/** Meta's customer service window ("Customer service windows"): free text is taken for 24 hours after the customer's last message. */
export const SERVICE_WINDOW_MS = 24 * 3_600_000;
/** Kept free at its end, for the way a text still has to go. */
const SERVICE_MARGIN_MS = 5 * 60_000;

/** Until when free text is sent to a customer whose newest message is of this time (epoch ms). */
export const serviceWindowEnd = (lastInboundAt: number): number =>
  lastInboundAt + SERVICE_WINDOW_MS - SERVICE_MARGIN_MS;
