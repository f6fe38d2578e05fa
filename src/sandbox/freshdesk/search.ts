import type { EmulatorRequest, Reply } from '../shared/exchange.ts';
import { readDate } from './check-fields.ts';
import { refuseField } from './refusals.ts';

/** What a record holds under a name, or undefined where the index does not know the name. */
export type Look = (name: string) => unknown;
type Test = (look: Look) => boolean;

const PAGE_SIZE = 30;
const MAX_PAGES = 10;
const MAX_QUERY = 512;

/** "Filter Tickets" and "Search Contacts": what the index knows, 30 a page, ten pages. */
export function searchRecords<Item>(
  { query }: EmulatorRequest,
  items: readonly Item[],
  lookInto: (item: Item) => Look,
  present: (item: Item) => object,
): Reply {
  const page = Number(query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > MAX_PAGES)
    throw refuseField('page', 'invalid_value', `It should be a Positive Integer less than or equal to ${MAX_PAGES}`);
  const test = readQuery(query.get('query'));
  const found = items.filter((item) => test(lookInto(item)));
  const end = page * PAGE_SIZE;
  return { status: 200, json: { total: found.length, results: found.slice(end - PAGE_SIZE, end).map(present) } };
}

/** `"(field:number OR field:'text') AND field:true"`, in double quotes. */
function readQuery(text: string | null): Test {
  const [, inner] = /^"([\s\S]*)"$/.exec(text ?? '') ?? [];
  if (inner === undefined || inner.length > MAX_QUERY) throw wrongQuery();
  const tokens = inner.match(/\(|\)|'(?:[^'\\]|\\.)*'|[^\s():']+:?[<>]?/g) ?? [];
  let at = 0;
  const either = (): Test => {
    const parts = [both()];
    while (tokens[at] === 'OR') {
      at += 1;
      parts.push(both());
    }
    return (look) => parts.some((part) => part(look));
  };
  const both = (): Test => {
    const parts = [one()];
    while (tokens[at] === 'AND') {
      at += 1;
      parts.push(one());
    }
    return (look) => parts.every((part) => part(look));
  };
  const one = (): Test => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '(') {
      const inside = either();
      if (tokens[at] !== ')') throw wrongQuery();
      at += 1;
      return inside;
    }
    const [, name, sign = ''] = /^([\w]+):([<>]?)$/.exec(token) ?? [];
    const value = tokens[at];
    at += 1;
    if (name === undefined || value === undefined) throw wrongQuery();
    return compare(name, sign, value);
  };
  const test = either();
  if (at !== tokens.length) throw wrongQuery();
  return test;
}

function compare(name: string, sign: string, value: string): Test {
  const wanted = value.startsWith("'") ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
  return (look) => {
    const found = look(name);
    if (found === undefined) throw refuseField(name, 'invalid_field', 'Unexpected/invalid field in request');
    if (wanted === 'null') return found === null;
    if (Array.isArray(found)) return found.includes(wanted);
    if (found instanceof Date) return compareDays(found, sign, wanted);
    if (sign === '>') return Number(found) >= Number(wanted);
    if (sign === '<') return Number(found) <= Number(wanted);
    return String(found) === wanted;
  };
}

const DAY_MS = 86_400_000;

/** Dates are compared by the day. */
function compareDays(found: Date, sign: string, wanted: string): boolean {
  const day = (ms: number): number => Math.floor(ms / DAY_MS);
  const other = readDate(wanted);
  if (other === undefined) throw wrongQuery();
  const [a, b] = [day(found.getTime()), day(other)];
  return sign === '>' ? a >= b : sign === '<' ? a <= b : a === b;
}

const wrongQuery = () => refuseField('query', 'invalid_value', 'Given query is invalid');
