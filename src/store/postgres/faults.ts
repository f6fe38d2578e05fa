import { StoreUnavailableError } from '../../core/errors.ts';

/**
 * SQLSTATE classes that mean "not now": connection, transaction state (read-only), sign-in, no such database, rollback,
 * resources (disk full), object state (lock timeout), intervention (shutdown, time-out), system error, internal error.
 */
const NOT_NOW = /^(08|25|28|3D|40|53|55|57|58|XX)/;
/** Not allowed here, and our tables are not there (any more): an operator has to look, a sender shall try again. */
const NOT_NOW_EITHER = new Set(['42501', '42P01', '3F000']);
/** Deadlock, serialization, and a unique key that another instance took in the same moment: the same again goes well. */
const AGAIN = new Set(['40P01', '40001', '23505']);

/** Rolls the transaction back and does it once more: what was read has been overtaken by another instance. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** No SQLSTATE begins with an E, as the system's own codes do: an `EPIPE` is a broken line, and no answer of the server. */
const isSqlState = (code: string | undefined): code is string => code !== undefined && /^(?!E)[0-9A-Z]{5}$/.test(code);

export const shallTryAgain = (error: unknown): boolean => error instanceof TryAgain || AGAIN.has(codeOf(error) ?? '');

/** The server answered with an error: the connection is sound, and the transaction can be rolled back. */
export const isAnswered = (error: unknown): boolean =>
  isSqlState(codeOf(error)) && !/^(08|57P0)/.test(codeOf(error) ?? '');

/**
 * What a statement's fault is called. The server's message is repeated only where it holds no values; its detail
 * (`Key (value)=(4917…) already exists`) never is.
 */
export const asStoreError = (error: unknown): Error => {
  const code = codeOf(error);
  const said = String((error as { message?: unknown } | undefined)?.message ?? error);
  if (!isSqlState(code)) return new StoreUnavailableError(`the database cannot be reached: ${said}`);
  const fault =
    NOT_NOW.test(code) || NOT_NOW_EITHER.has(code)
      ? new StoreUnavailableError(`the database cannot be used: ${said}`)
      : new Error('the database refused a statement');
  return Object.assign(fault, { code });
};
