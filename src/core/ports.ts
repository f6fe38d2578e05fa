/** Time, as everything that decides sees it. The sandbox can move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** Structured log lines. `fields` never hold secrets, numbers or customers' words. */
export interface Log {
  debug(fields: object, event: string): void;
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
}
