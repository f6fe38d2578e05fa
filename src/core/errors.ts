import type { FileFailure } from './files.ts';

/** A genuine webhook whose body cannot be read. It is kept as a dead entry and answered 200. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** The store cannot take or give anything now (locked, full, gone). A webhook is answered 503. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** Another process holds the embedded store. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
}

/** Why the bytes of a file are no good. Thrown while they are read. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly reason: FileFailure;

  constructor(reason: FileFailure, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
