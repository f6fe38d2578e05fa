import type { Identity, Tx } from './database.ts';

/** Names are locked by their keyed hashes, so that two stores in one database do not meet. */
const numberOf = ({ hash }: Identity, name: string): bigint => hash(`lock:${name}`).readBigInt64BE(0);

/** Locks names until the end of the transaction, in an order of their own: for what has no row yet. */
export const lockNames = (tx: Tx, identity: Identity, names: readonly string[]): void => {
  const numbers = [...new Set(names.map((name) => numberOf(identity, name)))].sort((a, b) => (a < b ? -1 : 1));
  tx.write('SELECT pg_advisory_xact_lock(number) FROM unnest($1::bigint[]) AS asked (number)', [numbers.map(String)]);
};

/** The same, with others who share it: they keep out whoever wants the name alone. */
export const shareName = (tx: Tx, identity: Identity, name: string): void => {
  tx.write('SELECT pg_advisory_xact_lock_shared($1::bigint)', [String(numberOf(identity, name))]);
};
