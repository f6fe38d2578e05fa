/** What holds the service back on purpose. Forgotten, each of them looks like an outage, so they are shown wherever people look. */
export interface Restraints {
  /** `mode: observe`: nothing is sent. */
  readonly observe: boolean;
  /** Since when an operator's pause holds all sending, epoch ms. */
  readonly pausedSince?: number;
  /** How many customers `whatsapp.pilot` lists; 0 serves everybody. */
  readonly pilot: number;
  /** Messages sent before are not imported (`threading.since`), epoch ms. */
  readonly since?: number;
}
