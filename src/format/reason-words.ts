import type { Reason } from '../core/decision.ts';

/** How people call what reasons name by ids. Everything has a plain word when it is left out. */
export interface ReasonNames {
  /** The customer, as in "Maria's message". */
  readonly customer?: string;
  /** A ticket by its key, for example "#12"; undefined where the helpdesk has not numbered it yet. */
  readonly ticket?: (key: string) => string | undefined;
}

export type Detail = NonNullable<Reason['detail']>;
export type Sentence = (detail: Detail, names: ReasonNames) => string;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A length of time as people say it: 45 s, 12 min, 23 h, 2 days 1 h. Rounded down, so that a window is never said to be over too early. */
export function spanInWords(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  // Up to two days people count in hours: the windows are 24 and 48.
  if (hours <= 48) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  const rest = hours % 24;
  return `${Math.floor(hours / 24)} days${rest === 0 ? '' : ` ${rest} h`}`;
}

export const whose = (names: ReasonNames): string => (names.customer === undefined ? 'The' : `${names.customer}'s`);
export const who = (names: ReasonNames): string => names.customer ?? 'the customer';

export function ticket(detail: Detail, names: ReasonNames, field = 'ticket'): string {
  const key = detail[field];
  const id = typeof key === 'string' ? names.ticket?.(key) : undefined;
  if (id !== undefined) return `ticket ${id}`;
  return names.ticket === undefined && typeof key === 'string' ? `ticket ${key}` : 'the ticket';
}

export const span = (detail: Detail, field: string): string =>
  typeof detail[field] === 'number' ? spanInWords(detail[field]) : 'an unknown time';

export const plural = (n: unknown, one: string, many = `${one}s`): string =>
  n === 1 ? `one ${one}` : `${n ?? 'some'} ${many}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How old the last message is; nobody counts the seconds of a minute. */
export const age = (detail: Detail): string =>
  Number(detail['ageMs']) < MINUTE ? 'less than a minute' : span(detail, 'ageMs');

/** What was measured against the window. */
export const ages = (detail: Detail): string => {
  const window = span(detail, 'windowMs');
  const rounded = age(detail);
  const measuredAge =
    rounded === window && Number(detail['ageMs']) > Number(detail['windowMs']) ? `just over ${rounded}` : rounded;
  const measured =
    detail['mode'] === 'resolved' ? `it was solved ${measuredAge} ago` : `the last message is ${measuredAge} old`;
  return `${measured}, the window is ${window}`;
};

const REFUSALS: Readonly<Record<string, string>> = {
  'ticket-closed': 'the ticket is closed for good',
  'ticket-gone': 'the ticket was deleted',
  'ticket-spam': 'the ticket was marked as spam',
  'ticket-full': 'the ticket cannot hold more comments',
  'ticket-unmade': 'the ticket could not be made',
  'requester-gone': 'its record of the customer was deleted',
  'requester-suspended': 'the customer is suspended there',
  'unknown-field': 'a configured group, field or option is not there',
  'window-closed': 'the 24 hours after the last message are over',
  recipient: 'this customer cannot be reached',
  'too-large': 'it is too large',
  invalid: 'it was not valid',
  forbidden: 'it is not allowed',
  'gave-up': 'it was tried for too long',
};
export const why = (detail: Detail, field = 'reason'): string => {
  const reason = String(detail[field] ?? 'other');
  return Object.hasOwn(REFUSALS, reason) ? String(REFUSALS[reason]) : 'it gave no reason that is known here';
};

const KINDS: Readonly<Record<string, string>> = {
  'ensure-requester': "the customer's record in the helpdesk",
  'create-ticket': 'the new ticket',
  'add-comment': 'the comment',
  'update-ticket': "the change of the ticket's state",
  'add-tags': 'the tags',
  'read-ticket': 'reading the ticket',
  'send-text': 'the WhatsApp message',
  'send-file': 'the file for WhatsApp',
  'send-template': 'the WhatsApp template',
  'send-interactive': 'the WhatsApp message with choices',
  'send-media': 'the WhatsApp file',
  lookup: 'the lookup',
  'mark-read': 'the read mark',
};
export const kind = (detail: Detail): string => {
  const name = String(detail['kind']);
  const words = Object.hasOwn(KINDS, name) ? String(KINDS[name]) : 'the call';
  return name === 'add-comment' && Number(detail['count']) > 1 ? `${detail['count']} comments in one call` : words;
};

const SIDE_KINDS: Readonly<Record<string, string>> = {
  reaction: 'reaction',
  edit: 'correction',
  revoke: 'deletion',
  call: 'call',
};

export const sideKind = (detail: Detail): string => {
  const name = String(detail['kind'] ?? 'sign');
  return Object.hasOwn(SIDE_KINDS, name) ? String(SIDE_KINDS[name]) : name;
};
