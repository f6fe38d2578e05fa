import type { Answer } from '../shared/exchange.ts';

/** Page "Pagination": the `link` header names the next page, and is not there on the last one. */
export const hasNext = ({ headers }: Answer): boolean => /rel="?next"?/i.test(headers.link ?? '');
