import type { Conversation } from '../../core/conversation.ts';
import type { Reason } from '../../core/decision.ts';
import { type Effect, isSend } from '../../core/effects.ts';
import type { CommentFound, InboxEvent, StoredEvent } from '../../core/events.ts';
import type { CommentId, TicketKey } from '../../core/ids.ts';
import type { Counts, Explained, ExplainedEffect, RecordedTalk, Talk } from '../../core/reads.ts';
import { FILE_BYTES } from './files.ts';
import { contactOf, type Row } from './rows.ts';

/** An inbox row and the outbox rows of its decision (with the phases of their ops), as people see them. */
export const explained = (
  row: Row,
  effects: readonly Row[],
  helpdeskIds: ReadonlyMap<TicketKey, string>,
): Explained => {
  const reasons = reasonsOf(row);
  const shown = effects.map(explainedEffect);
  const comment = commentIn(row);
  const tickets = Object.fromEntries(
    ticketKeysIn(row, effects).flatMap((key) => {
      const id = helpdeskIds.get(key);
      return id === undefined ? [] : [[key, id]];
    }),
  );
  return {
    eventId: Number(row['id']),
    type: String(row['type']) as InboxEvent['type'],
    conversationId: String(row['conversation_id'] ?? ''),
    receivedAt: Number(row['received_at']),
    ...(row['decided_at'] === null ? {} : { decidedAt: Number(row['decided_at']) }),
    ...(typeof row['wamid'] === 'string' ? { wamid: row['wamid'] } : {}),
    ...(comment === undefined ? {} : { comment }),
    reasons,
    effects: shown,
    ...(Object.keys(tickets).length > 0 ? { tickets } : {}),
    ...(typeof row['policy_hash'] === 'string' ? { policyHash: row['policy_hash'] } : {}),
  };
};

/** Whatever in a decision looks like the key of a ticket, each once: in its reasons, then in its effects. */
export const ticketKeysIn = (row: Row, effects: readonly Row[]): readonly TicketKey[] => {
  const values = [
    ...reasonsOf(row).flatMap(({ detail }) => Object.values(detail ?? {})),
    ...effects.map((effect) => effect['ticket_key']),
  ];
  return [...new Set(values)].filter((value) => typeof value === 'string' && /^[\w-]+:\d+$/.test(value)) as TicketKey[];
};

/** The helpdesk's comment that an event is about, while its body is kept. */
const commentIn = (row: Row): CommentId | undefined =>
  row['type'] === 'comment-found' && typeof row['event'] === 'string'
    ? (JSON.parse(row['event']) as CommentFound).comment.id
    : undefined;

/** A decision that discards says so itself; what was discarded undecided has the inbox's word alone. */
const reasonsOf = (row: Row): readonly Reason[] => {
  const decided = JSON.parse(String(row['reasons'] ?? '[]')) as Reason[];
  return decided.length === 0 && typeof row['reason'] === 'string' ? [{ code: `discarded.${row['reason']}` }] : decided;
};

const explainedEffect = (row: Row): ExplainedEffect => {
  const phase = String(row['phase']);
  const form = formOf(row['effect']);
  return {
    id: String(row['id']),
    kind: String(row['kind']) as Effect['kind'],
    state: row['state'] === 'claimed' && /^(retry|unknown)$/.test(phase) ? phase : String(row['state']),
    ...(typeof row['ticket_key'] === 'string' ? { ticket: row['ticket_key'] } : {}),
    ...(form === undefined ? {} : { form }),
  };
};

const formOf = (json: unknown): ExplainedEffect['form'] => {
  if (typeof json !== 'string') return undefined;
  const effect = JSON.parse(json) as Effect;
  if (isSend(effect)) return effect.purpose;
  if (effect.kind !== 'add-comment') return undefined;
  return effect.public ? 'customer-comment' : 'note';
};

/** More events than any talk has that somebody wants to look at. */
export const MOST_RECORDED = 2_000;

/** A talk by the row of its conversation, joined with the contact's, and the inbox rows of it. */
export const recordedOf = (row: Row | undefined, events: readonly Row[]): RecordedTalk | undefined => {
  if (row === undefined) return undefined;
  const kept = events.filter((event) => typeof event['event'] === 'string');
  return {
    contact: contactOf(row),
    numberId: String(row['number_id']),
    events: kept.map(
      (event): StoredEvent => ({
        id: Number(event['id']),
        event: JSON.parse(String(event['event'])) as InboxEvent,
        receivedAt: Number(event['received_at']),
      }),
    ),
    missing: events.length - kept.length,
  };
};

/** What `counts` is made of. Waiting entries are counted from their (small) indexes, finished ones by counters. */
export interface CountRows {
  /** name, n */
  readonly counters: readonly Row[];
  /** n, oldest */
  readonly pending: Row | undefined;
  readonly unmatched: unknown;
  /** How many bodies are kept that could not be read. */
  readonly unreadable: unknown;
  /** state, n, oldest */
  readonly waiting: readonly Row[];
  readonly unknown: unknown;
  /** account, reason */
  readonly paused: readonly Row[];
  /** Since when an operator's pause holds all sending. */
  readonly brakedSince: number | undefined;
  readonly clockNow: number;
  readonly databaseNow: number;
}

export const countsOf = (rows: CountRows): Counts => {
  const counters = new Map(rows.counters.map((row) => [String(row['name']), Number(row['n'])]));
  const starting = (prefix: string) =>
    Object.fromEntries(
      [...counters].filter(([name]) => name.startsWith(prefix)).map(([name, n]) => [name.slice(prefix.length), n]),
    );
  const counter = (name: string): number => counters.get(name) ?? 0;
  const sum = (numbers: Readonly<Record<string, number>>): number =>
    Object.values(numbers).reduce((all, n) => all + n, 0);
  const pending = Number(rows.pending?.['n'] ?? 0);
  const unmatched = Number(rows.unmatched);
  const discarded = starting('discarded:');
  const outbox = {
    ...starting('outbox:'),
    ...Object.fromEntries(rows.waiting.map((row) => [String(row['state']), Number(row['n'])])),
  };
  const unreadable = Number(rows.unreadable);
  const taken = counter('accepted') + counter('events:own') + counter('unreadable') - counter('unreadable:gone');
  const imbalance = {
    inbound: taken - pending - unmatched - unreadable - counter('events:done') - sum(discarded),
    outbound: counter('effects') - sum(outbox),
  };
  const live = rows.waiting.filter((row) => row['state'] !== 'dead').map((row) => Number(row['oldest']));
  const oldest = rows.pending?.['oldest'] ?? null;
  return {
    inbox: { pending, unmatched, unreadable, done: counter('events:done') },
    outbox: { ...outbox, unknown: Number(rows.unknown) },
    oldestInboxMs: oldest === null ? 0 : Math.max(0, rows.clockNow - Number(oldest)),
    oldestOutboxMs: live.length === 0 ? 0 : Math.max(0, rows.databaseNow - Math.min(...live)),
    accepted: counter('accepted'),
    duplicates: counter('duplicates'),
    discarded,
    imbalance,
    fileBytes: counter(FILE_BYTES),
    paused: rows.paused.map((row) => ({ account: String(row['account']), reason: String(row['reason']) })),
    ...(rows.brakedSince === undefined ? {} : { sendingPausedSince: rows.brakedSince }),
  };
};

/** A customer's talk by the row of the contact, beside it its conversation's state; undefined when there is no such customer. */
export const talkOf = (row: Row | undefined): Talk | undefined => {
  if (row === undefined) return undefined;
  const state = typeof row['state'] === 'string' ? (JSON.parse(row['state']) as Conversation) : undefined;
  const contact = contactOf(row);
  return state?.lastInboundAt === undefined ? { contact } : { contact, lastInboundAt: state.lastInboundAt };
};
