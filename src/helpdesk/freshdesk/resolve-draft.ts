import type { TicketDraft } from '../../core/helpdesk-types.ts';
import { cleanText } from '../../format/clean-text.ts';
import { asObject, idOf, type JsonObject, objectsOf, textOf } from '../shared/json.ts';
import type { Catalogue, ListName } from './catalogue.ts';
import { type FieldValue, fieldValue, fold } from './field-value.ts';

/** The custom field that carries our name of a ticket; the only way to find one again whose creation was not answered. */
export const REF_FIELD = 'cf_deskbridge_ref';

/** Chat: what WhatsApp comes closest to among the numbers that may be written (page "Create a Ticket"). */
const CHAT = 7;
/** Phone and outbound e-mail: a ticket of these begins with an agent's words (see `descriptionOf`), ours with a customer's. */
const OF_AGENTS: ReadonlySet<number> = new Set([3, 10]);

/** A draft's names as the account's ids and values. */
export interface ResolvedDraft {
  readonly groupId?: string;
  readonly responderId?: string;
  readonly productId?: string;
  readonly type?: string;
  readonly source: number;
  /** API name -> value. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Whether the account has the field for our name of the ticket. */
  readonly hasRef: boolean;
  /** Names that the account does not know (any more). */
  readonly leftOut: readonly string[];
}

/**
 * Looks up a draft's names. What the account does not know, or what cannot be looked up now, is left out and listed:
 * configuration never stops a customer.
 */
export async function resolveDraft(draft: TicketDraft, catalogue: Catalogue): Promise<ResolvedDraft> {
  const entry = async (list: ListName, name: string) => idOf((await catalogue.find(list, named(name)))?.id);
  const system = (type: string) => catalogue.find('ticket_fields', (field) => field.type === type);
  // Side by side: when Freshdesk does not answer, the customer waits for one look-up, not for five.
  const [groupId, responderId, productId, typeField, sourceField, refField] = await Promise.all([
    draft.group === undefined ? undefined : entry('groups', draft.group),
    draft.assignee === undefined ? undefined : catalogue.findAgent(draft.assignee),
    draft.brand === undefined ? undefined : entry('products', draft.brand),
    draft.type === undefined ? undefined : system('default_ticket_type'),
    draft.source === undefined ? undefined : system('default_source'),
    catalogue.find('ticket_fields', isRefField),
  ]);
  const type = typeField && draft.type !== undefined ? choiceOf(typeField, draft.type) : undefined;
  const source = draft.source === undefined ? CHAT : sourceOf(sourceField, draft.source);
  const leftOut: string[] = [];
  const missed = (what: string, name: string | undefined, found: boolean) => {
    if (name !== undefined && !found) leftOut.push(`${what} "${name}"`);
  };
  missed('group', draft.group, groupId !== undefined);
  missed('assignee', draft.assignee, responderId !== undefined);
  missed('brand', draft.brand, productId !== undefined);
  missed('type', draft.type, type !== undefined);
  missed('source', draft.source, source !== undefined);
  // Freshdesk's forms are not chosen by the API.
  missed('form', draft.form, false);
  const fields: Record<string, FieldValue> = {};
  for (const [key, text] of Object.entries(draft.fields)) {
    const field = await catalogue.find('ticket_fields', (each) => isCustomField(each) && namedField(key)(each));
    const name = textOf(field?.name);
    const value = field && fieldValue(field, cleanText(text));
    if (name === undefined) leftOut.push(`field "${key}"`);
    // The value may be a customer's word and is not repeated here.
    else if (value === undefined) leftOut.push(`value of field "${key}"`);
    else fields[name] = value;
  }
  return {
    ...(groupId === undefined ? {} : { groupId }),
    ...(responderId === undefined ? {} : { responderId }),
    ...(productId === undefined ? {} : { productId }),
    ...(type === undefined ? {} : { type }),
    source: source ?? CHAT,
    fields,
    hasRef: refField !== undefined,
    leftOut,
  };
}

export const isRefField = ({ name }: JsonObject): boolean => name === REF_FIELD;

const isCustomField = (field: JsonObject): boolean => textOf(field.type)?.startsWith('custom_') === true;

const named =
  (name: string) =>
  (entry: JsonObject): boolean =>
    fold(textOf(entry.name) ?? '') === fold(name) || idOf(entry.id) === name;

function namedField(key: string): (field: JsonObject) => boolean {
  return ({ id, name, label }) =>
    idOf(id) === key || textOf(name) === key || textOf(name) === `cf_${key}` || fold(textOf(label) ?? '') === fold(key);
}

/** A ticket type by its name; `choices` is a list of names, or of objects in newer accounts. */
function choiceOf({ choices }: JsonObject, name: string): string | undefined {
  const names = Array.isArray(choices)
    ? choices.map((choice) => textOf(choice) ?? textOf(asObject(choice)?.value))
    : Object.keys(asObject(choices) ?? {});
  return names.find((each) => each !== undefined && fold(each) === fold(name));
}

/** A source by its name or number, from `choices` of the field: `{ "Chat": 7 }`. */
function sourceOf(field: JsonObject | undefined, given: string): number | undefined {
  const byName = Object.entries(asObject(field?.choices) ?? {}).map(([name, value]) => ({ name, value }));
  const inList = objectsOf(field?.choices).map(({ label, value }) => ({ name: textOf(label) ?? '', value }));
  const choice = [...byName, ...inList].find(
    ({ name, value }) => fold(name) === fold(given) || String(value) === given.trim(),
  );
  const number = Number(choice?.value ?? Number.NaN);
  return Number.isInteger(number) && number > 0 && !OF_AGENTS.has(number) ? number : undefined;
}
