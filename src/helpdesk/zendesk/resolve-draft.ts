import type { TicketDraft } from '../../core/helpdesk-types.ts';
import { cleanText } from '../../format/clean-text.ts';
import { idOf, type JsonObject, objectsOf, textOf } from '../shared/json.ts';
import type { Catalogue, ListName } from './catalogue.ts';
import type { FieldValue, ResolvedDraft } from './encode.ts';

const TYPES: ReadonlySet<string> = new Set(['problem', 'incident', 'question', 'task']);
/** Fields that every account has; they are set by properties of their own, not by `custom_fields` (page "Ticket fields"). */
const SYSTEM_TYPES: ReadonlySet<string> = new Set([
  'subject',
  'description',
  'status',
  'custom_status',
  'tickettype',
  'priority',
  'basic_priority',
  'group',
  'assignee',
]);

/**
 * Looks up a draft's names. What the account does not know, or what cannot be looked up now, is left out and listed:
 * configuration never stops a customer.
 */
export async function resolveDraft(draft: TicketDraft, catalogue: Catalogue): Promise<ResolvedDraft> {
  const entry = async (list: ListName, name: string) => idOf((await catalogue.find(list, named(name)))?.id);
  const type = draft.type?.toLowerCase();
  // Side by side: when Zendesk does not answer, the customer waits for one look-up, not for five.
  const [groupId, assigneeId, formId, brandId] = await Promise.all([
    draft.group === undefined ? undefined : entry('groups', draft.group),
    draft.assignee === undefined ? undefined : catalogue.findAgent(draft.assignee),
    draft.form === undefined ? undefined : entry('ticket_forms', draft.form),
    draft.brand === undefined ? undefined : entry('brands', draft.brand),
    Object.keys(draft.fields).length === 0 ? undefined : catalogue.find('ticket_fields', isCustomField),
  ]);
  const leftOut: string[] = [];
  const missed = (what: string, name: string | undefined, found: boolean) => {
    if (name !== undefined && !found) leftOut.push(`${what} "${name}"`);
  };
  missed('group', draft.group, groupId !== undefined);
  missed('assignee', draft.assignee, assigneeId !== undefined);
  missed('form', draft.form, formId !== undefined);
  missed('brand', draft.brand, brandId !== undefined);
  missed('type', draft.type, type !== undefined && TYPES.has(type));
  const fields: { id: string; value: FieldValue }[] = [];
  for (const [key, text] of Object.entries(draft.fields)) {
    const field = await catalogue.find('ticket_fields', (entry) => isCustomField(entry) && namedField(key)(entry));
    const id = idOf(field?.id);
    const value = field && fieldValue(field, cleanText(text));
    if (id === undefined) leftOut.push(`field "${key}"`);
    // The value may be a customer's word and is not repeated here.
    else if (value === undefined) leftOut.push(`value of field "${key}"`);
    else fields.push({ id, value });
  }
  return {
    ...(groupId === undefined ? {} : { groupId }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(formId === undefined ? {} : { formId }),
    ...(brandId === undefined ? {} : { brandId }),
    ...(type !== undefined && TYPES.has(type) ? { type } : {}),
    fields,
    leftOut,
  };
}

const fold = (text: string) => text.trim().toLowerCase();

function named(name: string): (entry: JsonObject) => boolean {
  return (entry) =>
    entry.deleted !== true &&
    entry.active !== false &&
    (fold(textOf(entry.name) ?? '') === fold(name) || idOf(entry.id) === name);
}

function namedField(key: string): (entry: JsonObject) => boolean {
  return ({ id, key: fieldKey, title, raw_title: rawTitle }) =>
    idOf(id) === key ||
    textOf(fieldKey) === key ||
    fold(textOf(title) ?? '') === fold(key) ||
    fold(textOf(rawTitle) ?? '') === fold(key);
}

const isCustomField = (entry: JsonObject) => entry.active !== false && !SYSTEM_TYPES.has(textOf(entry.type) ?? '');

/** The text as this kind of field takes it; undefined when it cannot (a wrong one would cost the ticket a 422). */
function fieldValue(field: JsonObject, text: string): FieldValue | undefined {
  switch (field.type) {
    case 'checkbox':
      if (/^(true|yes|1|on)$/i.test(text)) return true;
      return /^(false|no|0|off)$/i.test(text) ? false : undefined;
    case 'tagger':
      return optionValue(field, text);
    case 'multiselect': {
      const values = text.split(',').map((part) => optionValue(field, part.trim()));
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    case 'integer':
      return /^-?\d+$/.test(text) ? text : undefined;
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
    default:
      return text;
  }
}

/** An option by its value (a tag) or by its name. */
function optionValue(field: JsonObject, text: string): string | undefined {
  const options = objectsOf(field.custom_field_options);
  const option =
    options.find(({ value }) => value === text) ?? options.find(({ name }) => fold(textOf(name) ?? '') === fold(text));
  return textOf(option?.value);
}
