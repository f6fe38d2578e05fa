import type { EmulatorRequest, Reply } from '../shared/exchange.ts';
import { refuseField } from './refusals.ts';

/** Pages by number: 30 a page unless `per_page` says otherwise, 100 at most; `link` names the next page if there is one. */
export function cutPage<Item>(
  items: readonly Item[],
  { query, origin, path }: EmulatorRequest,
  present: (item: Item) => object,
  lastPage = 300,
): Reply {
  const size = numberIn(query, 'per_page', 30, 100);
  const page = numberIn(query, 'page', 1, lastPage);
  const end = page * size;
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  return {
    status: 200,
    json: items.slice(end - size, end).map(present),
    ...(end < items.length ? { headers: { link: `<${origin}${path}?${next.toString()}>; rel="next"` } } : {}),
  };
}

/** The parameters that every list takes. */
export const PAGING = ['page', 'per_page'] as const;

function numberIn(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw refuseField(name, 'invalid_value', `It should be a Positive Integer less than or equal to ${most}`);
  return number;
}
