import type { RefusalReason } from '../../core/outcome.ts';
import type { Answer } from '../shared/exchange.ts';
import { idOf, objectOf, objectsOf, textOf } from '../shared/json.ts';

/** What the refused request was about. */
export interface Subject {
  /** It changed an existing ticket: a 404 speaks of that ticket. */
  readonly onTicket: boolean;
  /** It carried files. */
  readonly withFiles?: boolean;
}

/** One complaint of a 400 or 409 (page "Errors"): `{ field, code, message }`. The message quotes values and is never passed on. */
export interface Complaint {
  readonly field: string;
  readonly code: string;
  /** Of a value that must be unique: who has it already. Seen in live answers, not promised. */
  readonly userId?: string;
}

const FIELD_KEYS: ReadonlySet<string> = new Set([
  'group_id',
  'responder_id',
  'product_id',
  'custom_fields',
  'type',
  'priority',
  'source',
]);
const PERSON_KEYS: ReadonlySet<string> = new Set(['requester_id', 'user_id']);

const token = (value: unknown): string => (typeof value === 'string' && /^[\w.[\]-]{1,80}$/.test(value) ? value : '');

export const complaintsOf = ({ json }: Answer): readonly Complaint[] =>
  objectsOf(objectOf(json).errors).map(({ field, code, additional_info: more }) => {
    const userId = idOf(objectOf(more).user_id);
    return { field: token(field), code: token(code), ...(userId === undefined ? {} : { userId }) };
  });

/** Freshdesk's own name of an error: `code` beside the message (page "Errors"). */
export const errorNameOf = (json: unknown): string | undefined => {
  const code = textOf(objectOf(json).code);
  return code !== undefined && /^\w{1,60}$/.test(code) ? code : undefined;
};

/** Fields and codes only: the messages quote names and numbers. */
export const inShort = (complaints: readonly Complaint[]): string => {
  const seen = complaints.map(({ field, code }) => [field, code].filter((part) => part !== '').join(' '));
  return seen.length > 0 ? ` (${seen.join(', ')})` : '';
};

/** Why a 400 said no. */
export function reasonOf(complaints: readonly Complaint[], { withFiles }: Subject): RefusalReason {
  const any = (test: (complaint: Complaint) => boolean) => complaints.some(test);
  if (withFiles && any(({ field }) => isFiles(field))) return 'file';
  if (any(({ field }) => PERSON_KEYS.has(field))) return 'requester-gone';
  if (any(({ field, code }) => isConfigured(field) && code !== 'missing_field')) return 'unknown-field';
  return 'invalid';
}

const isFiles = (field: string): boolean => field.startsWith('attachments');

const isConfigured = (field: string): boolean =>
  FIELD_KEYS.has(field) || field.startsWith('cf_') || field.startsWith('custom_fields');

/** Whether a custom field of this name is among what is complained of, whatever it is called there. */
export const complainsOf = (complaints: readonly Complaint[], name: string): boolean =>
  complaints.some(({ field }) => field === name || field.endsWith(`.${name}`) || field === `custom_fields[${name}]`);
