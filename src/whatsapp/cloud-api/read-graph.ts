import type { HttpPoster } from './http-post.ts';
import { objectOf } from './raw-value.ts';

/** What reading from Graph takes. */
export interface Graph {
  readonly http: Pick<HttpPoster, 'get'>;
  /** Root with version, without a slash at its end. */
  readonly root: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** A body, and the cursor of the page after it. `fault` is a short code: a status, or what happened on the line. */
export type GraphRead =
  | { readonly body: ReturnType<typeof objectOf>; readonly next: unknown }
  | { readonly fault: string };

/** One read of Graph. Never throws for what was answered. */
export const readGraph = async (
  path: string,
  { http, root, token, signal }: Graph,
  query: Readonly<Record<string, string>> = {},
): Promise<GraphRead> => {
  const search = new URLSearchParams(query).toString();
  const answer = await http.get(`${root}/${path}${search === '' ? '' : `?${search}`}`, token, signal);
  if ('written' in answer) return { fault: answer.reason };
  if (answer.status !== 200) return { fault: `HTTP ${answer.status}` };
  const body = objectOf(parseJson(answer.body));
  const paging = objectOf(body.paging);
  // The address of the next page is Meta's word; only its cursor is taken, so that the token goes nowhere else.
  return { body, next: paging.next === undefined ? undefined : objectOf(paging.cursors).after };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
