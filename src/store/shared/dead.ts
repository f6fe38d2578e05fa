import type { DeadChange, DeadDetail, DeadEntry } from '../../core/dead.ts';
import { type Row, text } from './rows.ts';

/** Outbox states that wait for an operator: `dead` still holds its queue, `parked` no longer does. */
export const DEAD = `state IN ('dead', 'parked')`;
/** Inbox rows that no decision could be made of. */
export const UNDECIDABLE = `state = 'discarded' AND reason = 'undecidable'`;
/** The reason of what an operator threw away. */
export const BY_OPERATOR = 'operator';

export const NOT_DEAD: DeadChange = { result: 'not-dead' };
export const BODY_GONE: DeadChange = { result: 'body-gone' };

/** Which row an id of a dead entry means. */
export type DeadId =
  | { readonly sort: 'effect'; readonly id: string }
  | { readonly sort: 'unreadable'; readonly row: number }
  | { readonly sort: 'undecidable'; readonly row: number };

export const readDeadId = (id: string): DeadId => {
  const [, prefix, row] = /^(unreadable|event)-(\d{1,15})$/.exec(id) ?? [];
  if (prefix === undefined) return { sort: 'effect', id };
  return { sort: prefix === 'event' ? 'undecidable' : 'unreadable', row: Number(row) };
};

/** Effects by id, kind, conversation_id, reason, settled_at and gone (1: without a body). */
export const deadEffect = (row: Row): DeadEntry => ({
  id: String(row['id']),
  kind: String(row['kind']),
  conversationId: String(row['conversation_id']),
  reason: String(row['reason'] ?? ''),
  at: Number(row['settled_at']),
  ...(row['gone'] === 1 ? { bodyGone: true } : {}),
});

/** Bodies by id, source, reason and at. */
export const deadBody = (row: Row): DeadEntry => ({
  id: `unreadable-${row['id']}`,
  kind: `unreadable ${row['source']}`,
  reason: String(row['reason']),
  at: Number(row['at']),
});

/** Events by id, type, conversation_id, decided_at and gone. */
export const deadEvent = (row: Row): DeadEntry => ({
  id: `event-${row['id']}`,
  kind: `undecidable ${row['type']}`,
  conversationId: String(row['conversation_id'] ?? ''),
  reason: 'undecidable',
  at: Number(row['decided_at']),
  ...(row['gone'] === 1 ? { bodyGone: true } : {}),
});

/** Newest first. */
export const newestFirst = (entries: readonly DeadEntry[], limit: number): DeadEntry[] =>
  [...entries].sort((a, b) => b.at - a.at).slice(0, limit);

/** An effect with its call's row, the row of its ticket and the entries that go with it. */
export const detailOfEffect = (
  row: Row,
  op: Row | undefined,
  ticket: Row | undefined,
  together: readonly Row[],
): DeadDetail => {
  const key = text(row['ticket_key']);
  const others = together.map(({ id }) => String(id)).filter((id) => id !== row['id']);
  return {
    ...deadEffect(row),
    sort: 'effect',
    ...(row['state'] === 'dead' ? { holds: true } : {}),
    ...(key === undefined ? {} : { ticket: text(ticket?.['helpdesk_id']) ?? key }),
    ...(op
      ? {
          opId: String(op['id']),
          attempts: Number(op['started']),
          ...(typeof op['first_at'] === 'number' ? { firstAt: op['first_at'] } : {}),
          ...(wasInDoubt(op) ? { inDoubt: true } : {}),
        }
      : {}),
    ...(others.length > 0 ? { together: others } : {}),
  };
};

/** Whether nobody knew of one of its attempts whether it happened. */
export const wasInDoubt = (op: Row | undefined): boolean => (op?.['cause'] ?? null) !== null;

/** What was taken up again or dropped; only a message to the customer cannot be looked up before it goes out again. */
export const changed = (entries: readonly Row[], ops: readonly Row[]): DeadChange => ({
  result: 'done',
  ids: entries.map(({ id }) => String(id)),
  mayDouble: ops.some((op) => op['target'] === 'whatsapp' && wasInDoubt(op)),
});

/** The calls behind entries, each once. */
export const opIdsOf = (entries: readonly Row[]): string[] => [
  ...new Set(entries.flatMap((row) => (typeof row['op_id'] === 'string' ? [row['op_id']] : []))),
];
