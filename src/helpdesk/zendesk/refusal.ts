import type { RefusalReason } from '../../core/outcome.ts';
import type { Answer } from '../shared/exchange.ts';
import { asObject, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';

/** What the refused request was about. */
export interface Subject {
  /** It changed an existing ticket: a 404 speaks of that ticket. */
  readonly onTicket: boolean;
  /** It set fields by catalogue ids: group, form, custom fields … */
  readonly withFields: boolean;
  /** It carried tokens of uploaded files. */
  readonly withFiles?: boolean;
}

export interface Refusal {
  readonly reason: RefusalReason;
  /** Zendesk's own name of the error. */
  readonly code?: string;
  /** Field names and error codes only: the descriptions quote names and numbers. */
  readonly detail: string;
}

const FIELD_KEYS: ReadonlySet<string> = new Set([
  'group',
  'group_id',
  'assignee',
  'assignee_id',
  'brand',
  'brand_id',
  'ticket_form',
  'ticket_form_id',
  'custom_fields',
  'fields',
  'type',
  'ticket_type',
  'priority',
]);
const PERSON_KEYS: ReadonlySet<string> = new Set([
  'requester',
  'requester_id',
  'author',
  'author_id',
  'submitter',
  'submitter_id',
]);

/** Zendesk's name of an error, from `error` as text or as `{ title }`. */
export function errorNameOf(json: unknown): string | undefined {
  const { error } = objectOf(json);
  const name = textOf(error) ?? textOf(asObject(error)?.title);
  return name !== undefined && /^[\w ]{1,60}$/.test(name) ? name : undefined;
}

/**
 * Reads a 422 (page "Ticketing API introduction": `{ error, description, details: { field: [{ description, error }] } }`).
 * The descriptions are in the language of the API's user, so that `invalid` may also mean that it was not understood.
 */
export function readRefusal(answer: Answer, subject: Subject): Refusal {
  const complaints = readComplaints(objectOf(answer.json));
  const code = errorNameOf(answer.json);
  const seen = complaints.map(({ field, error }) => [field, error].filter((part) => part !== '').join(' '));
  return {
    reason: reasonOf(complaints, subject),
    ...(code === undefined ? {} : { code }),
    detail: `HTTP ${answer.status}${code === undefined ? '' : ` ${code}`}${seen.length > 0 ? ` (${seen.join(', ')})` : ''}`,
  };
}

interface Complaint {
  readonly field: string;
  readonly error: string;
  readonly words: string;
}

function readComplaints(json: JsonObject): readonly Complaint[] {
  const token = (value: unknown) => (typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : '');
  const found = Object.entries(objectOf(json.details)).flatMap(([field, list]) =>
    objectsOf(list).map((each) => ({
      field: token(field),
      error: token(each.error),
      words: textOf(each.description) ?? '',
    })),
  );
  if (found.length > 0) return found;
  const words = textOf(json.description) ?? textOf(json.message) ?? textOf(asObject(json.error)?.message);
  return words === undefined ? [] : [{ field: '', error: '', words }];
}

function reasonOf(complaints: readonly Complaint[], { onTicket, withFields, withFiles }: Subject): RefusalReason {
  const any = (test: (complaint: Complaint) => boolean) => complaints.some(test);
  if (
    onTicket &&
    any(({ field, words }) => (field === 'status' || field === 'base' || field === '') && /\bclosed\b/i.test(words))
  )
    return 'ticket-closed';
  // How Zendesk complains of a dead token is not documented; these words are about nothing else that we send.
  if (withFiles && any(({ field, words }) => /\b(uploads?|attachments?|token)\b/i.test(`${field} ${words}`)))
    return 'file';
  if (any(({ error, words }) => error === 'UserSuspended' || /\bsuspended\b/i.test(words)))
    return 'requester-suspended';
  if (any(({ field }) => PERSON_KEYS.has(field))) return 'requester-gone';
  if (
    any(
      ({ error, words }) =>
        error === 'TooManyComments' || /\b5[.,]?000 comments\b|\blimit of [\d.,]+ comments\b/i.test(words),
    )
  ) {
    return 'ticket-full';
  }
  if (any(({ error, words }) => error === 'RecordTooLong' || /\btoo (long|large)\b/i.test(words))) return 'too-large';
  if (any(({ field, words }) => FIELD_KEYS.has(field) || /^\d+$/.test(field) || /\bcustom field\b/i.test(words)))
    return 'unknown-field';
  // A wrong option is complained of under `base`, by the title of its field.
  if (withFields && any(({ field, error }) => field === 'base' && error !== 'BlankValue')) return 'unknown-field';
  return 'invalid';
}
