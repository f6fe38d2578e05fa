import type { Conversation } from '../core/conversation.ts';
import type { Desk, DeskTicket } from './desk.ts';
import type { Expected } from './language.ts';
import type { Seen } from './seen.ts';

/** One expectation that does not hold. */
export interface Miss {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** How things stand when somebody looks. */
export interface Look {
  readonly desk: Desk;
  readonly conversation: Conversation;
  readonly seen: Seen;
}

/** Compares what is expected with how things stand. Ticket values are those of the ticket of the customer's last message. */
export function findMisses(expected: Expected, { desk, conversation, seen }: Look): readonly Miss[] {
  const ticket = seen.ticket === undefined ? undefined : desk.find(seen.ticket);
  const misses: Miss[] = [];
  const miss = (what: string, wanted: unknown, found: unknown): void => {
    misses.push({ what, expected: inWords(wanted), found: inWords(found) });
  };
  const compare = (what: keyof Expected, found: unknown): void => {
    if (expected[what] !== undefined && expected[what] !== found) miss(what, expected[what], found);
  };
  compare('tickets', desk.tickets.length);
  compare('held', (conversation.held ?? []).length);
  const asked = TICKET_KEYS.filter((key) => expected[key] !== undefined);
  if (ticket === undefined && asked.length > 0) {
    miss(
      'ticket',
      asked.map((key) => `${key} ${inWords(expected[key])}`).join(', '),
      'the last message is on no ticket',
    );
  } else if (ticket !== undefined) {
    compare('ticket', ticket.no);
    compare('status', ticket.status);
    compare('priority', ticket.priority);
    compare('group', ticket.group ?? false);
    compare('assignee', ticket.assignee ?? false);
    compare('type', ticket.type);
    compare('tier', conversation.tickets.find(({ key }) => key === ticket.key)?.rules?.tier ?? 1);
    compareSets(expected, ticket, miss);
  }
  compareSaid(expected.said, seen.said, miss);
  for (const part of expected.notes ?? []) {
    if (!seen.notes.some((note) => note.includes(part))) miss('notes', part, seen.notes);
  }
  for (const key of ['told', 'rules', 'reasons'] as const) {
    const wanted = expected[key];
    if (wanted === undefined) continue;
    const found = [...new Set(seen[key])];
    if (wanted.length === 0 ? found.length > 0 : wanted.some((one) => !found.includes(one))) miss(key, wanted, found);
  }
  return misses;
}

const TICKET_KEYS = [
  'ticket',
  'status',
  'priority',
  'group',
  'assignee',
  'type',
  'tier',
  'tags',
  'notTags',
  'fields',
] as const;

type SayMiss = (what: string, wanted: unknown, found: unknown) => void;

function compareSets({ tags = [], notTags = [], fields = {} }: Expected, ticket: DeskTicket, miss: SayMiss): void {
  if (tags.some((tag) => !ticket.tags.has(tag))) miss('tags', tags, [...ticket.tags]);
  const unwanted = notTags.filter((tag) => ticket.tags.has(tag));
  if (unwanted.length > 0) miss('notTags', `none of ${notTags.join(', ')}`, [...ticket.tags]);
  for (const [field, text] of Object.entries(fields)) {
    if (ticket.fields[field] !== text) miss(`fields.${field}`, text, ticket.fields[field]);
  }
}

function compareSaid(wanted: readonly string[] | undefined, said: readonly string[], miss: SayMiss): void {
  if (wanted === undefined) return;
  const isSame = wanted.length === said.length && wanted.every((part, index) => said[index]?.includes(part));
  if (!isSame) miss('said', wanted, said);
}

function inWords(value: unknown): string {
  if (value === undefined || value === false) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => oneLine(String(one))).join(', ');
  return oneLine(String(value));
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' / ');
