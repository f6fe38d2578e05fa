import type { EmulatorRequest } from '../shared/exchange.ts';
import { Refusal } from '../shared/exchange.ts';

/** Page "Pagination": cursor paging when `page[size]` is given, else 100 a page by number. */
const PAGE_SIZE = 100;

/** One page of `items` and the fields that go beside it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly beside: Readonly<Record<string, unknown>>;
}

/** Cuts the page that the request asks for. `sort=-created_at` or `sort_order=desc` turn the order round. */
export function cutPage<Item>(items: readonly Item[], request: EmulatorRequest): Page<Item> {
  const { query } = request;
  const descending = query.get('sort')?.startsWith('-') === true || query.get('sort_order') === 'desc';
  const ordered = descending ? items.toReversed() : items;
  const size = query.get('page[size]');
  return size === null ? cutNumberedPage(ordered, request) : cutCursorPage(ordered, Number(size), request);
}

function cutCursorPage<Item>(items: readonly Item[], size: number, request: EmulatorRequest): Page<Item> {
  if (!Number.isInteger(size) || size < 1 || size > PAGE_SIZE)
    throw invalidPage(`page[size] must be between 1 and ${PAGE_SIZE}`);
  const start = readCursor(request.query.get('page[after]'));
  const page = items.slice(start, start + size);
  const end = start + page.length;
  const more = end < items.length;
  const link = (at: number): string => {
    const query = new URLSearchParams(request.query);
    query.set('page[after]', writeCursor(at));
    return `${request.origin}${request.path}.json?${query.toString()}`;
  };
  return {
    items: page,
    beside: {
      meta: {
        has_more: more,
        after_cursor: page.length > 0 ? writeCursor(end) : null,
        before_cursor: page.length > 0 ? writeCursor(start) : null,
      },
      links: { prev: null, next: more ? link(end) : null },
    },
  };
}

function cutNumberedPage<Item>(items: readonly Item[], request: EmulatorRequest): Page<Item> {
  const size = Math.min(PAGE_SIZE, Number(request.query.get('per_page') ?? PAGE_SIZE) || PAGE_SIZE);
  const number = Math.max(1, Number(request.query.get('page') ?? 1) || 1);
  const start = (number - 1) * size;
  const link = (page: number): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(page));
    return `${request.origin}${request.path}.json?${query.toString()}`;
  };
  return {
    items: items.slice(start, start + size),
    beside: {
      next_page: start + size < items.length ? link(number + 1) : null,
      previous_page: number > 1 ? link(number - 1) : null,
      count: items.length,
    },
  };
}

const writeCursor = (at: number): string => Buffer.from(`o:${at}`).toString('base64url');

function readCursor(cursor: string | null): number {
  if (cursor === null) return 0;
  const match = /^o:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalidPage('page[after] is not valid');
  return Number(match[1]);
}

function invalidPage(detail: string): Refusal {
  return new Refusal({
    status: 400,
    json: { errors: [{ code: 'InvalidPaginationParameter', title: 'Invalid pagination parameter', detail }] },
  });
}
