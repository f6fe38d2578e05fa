import { asObject, type JsonObject } from '../shared/json-input.ts';
import type { Sent } from './read-body.ts';
import { type Complaint, invalid } from './refusals.ts';

/** What a documented field takes. A `?` at the end: null too. */
export type Kind = 'text' | 'text?' | 'id' | 'id?' | 'number' | 'flag' | 'date?' | 'texts' | 'ids' | 'map';
export type Spec = Readonly<Record<string, Kind>>;

/** Fields of a body after the check, by their kinds. */
export interface Checked {
  text(name: string): string | undefined;
  /** Undefined: not sent; null: sent empty. */
  textOrNull(name: string): string | null | undefined;
  id(name: string): number | undefined;
  idOrNull(name: string): number | null | undefined;
  flag(name: string): boolean | undefined;
  /** Epoch ms. */
  time(name: string): number | null | undefined;
  texts(name: string): readonly string[] | undefined;
  ids(name: string): readonly number[] | undefined;
  map(name: string): JsonObject | undefined;
  has(name: string): boolean;
  /** As sent, for the oracle. */
  readonly all: JsonObject;
}

/** Refuses keys that the reference does not name (`invalid_field`) and wrong types (`datatype_mismatch`). */
export function checkFields({ fields, isForm }: Pick<Sent, 'fields' | 'isForm'>, spec: Spec): Checked {
  const complaints: Complaint[] = [];
  const read = new Map<string, unknown>();
  for (const [field, value] of Object.entries(fields)) {
    const kind = Object.hasOwn(spec, field) ? spec[field] : undefined;
    if (kind === undefined) {
      complaints.push({ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' });
      continue;
    }
    const found = readValue(kind, value, isForm);
    if (found === undefined) complaints.push({ field, message: mismatch(kind, value), code: 'datatype_mismatch' });
    else read.set(field, found.value);
  }
  if (complaints.length > 0) throw invalid(complaints);
  // What stands in the map has the type of its kind.
  const get = <T>(name: string): T => read.get(name) as T;
  return {
    text: (name) => get<string | null | undefined>(name) ?? undefined,
    textOrNull: get,
    id: (name) => get<number | null | undefined>(name) ?? undefined,
    idOrNull: get,
    flag: get,
    time: get,
    texts: get,
    ids: get,
    map: get,
    has: (name) => read.has(name),
    all: fields,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  text: 'String',
  id: 'Positive Integer',
  number: 'Integer',
  flag: 'Boolean',
  date: 'Date',
  texts: 'Array',
  ids: 'Array',
  map: 'key/value pair',
};

const mismatch = (kind: Kind, value: unknown): string =>
  `Value set is of type ${typeName(value)}.It should be a/an ${WORDS[kind.replace('?', '')]}`;

const typeName = (value: unknown): string => {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'Array';
  const name = typeof value;
  return name === 'number' ? 'Integer' : name.charAt(0).toUpperCase() + name.slice(1);
};

/** The value in the type of its kind, or undefined when it has another. */
function readValue(kind: Kind, value: unknown, isForm: boolean): { readonly value: unknown } | undefined {
  if (kind.endsWith('?') && (value === null || (isForm && value === ''))) return { value: null };
  switch (kind) {
    case 'text':
    case 'text?':
      return typeof value === 'string' ? { value } : undefined;
    case 'id':
    case 'id?': {
      const id = numberIn(value, isForm);
      return id !== undefined && id > 0 ? { value: id } : undefined;
    }
    case 'number': {
      const number = numberIn(value, isForm);
      return number === undefined ? undefined : { value: number };
    }
    case 'flag':
      if (isForm && (value === 'true' || value === 'false')) return { value: value === 'true' };
      return typeof value === 'boolean' ? { value } : undefined;
    case 'date?': {
      const time = typeof value === 'string' ? readDate(value) : undefined;
      return time === undefined ? undefined : { value: time };
    }
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? { value } : undefined;
    case 'ids': {
      const ids = Array.isArray(value) ? value.map((one) => numberIn(one, isForm)) : [undefined];
      return ids.includes(undefined) ? undefined : { value: ids };
    }
    case 'map': {
      const found = asObject(value);
      return found && { value: found };
    }
  }
}

const numberIn = (value: unknown, isForm: boolean): number | undefined => {
  const number = isForm && typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
};

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/;

/** The reference's formats, "Date Fields"; without a zone it is UTC. */
export function readDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const zoned = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/.test(text);
  const full = zoned ? text.replace(/([+-]\d{2})$/, '$1:00') : text.includes('T') ? `${text}Z` : `${text}T00:00Z`;
  const time = Date.parse(full);
  return Number.isNaN(time) ? undefined : time;
}
