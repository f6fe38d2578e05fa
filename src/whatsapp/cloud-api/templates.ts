import type { Clock, Log } from '../../core/ports.ts';
import type { KnownTemplate, TemplateCatalogue, TemplateCatalogues } from '../../core/templates.ts';
import { createHttpPoster } from './http-post.ts';
import { parseTemplate } from './parse-template.ts';
import { listOf, objectOf, scalarOf } from './raw-value.ts';

export interface TemplateOptions {
  /** Root with version. */
  readonly apiUrl: string;
  readonly accessToken: string;
  /** Our numbers, with their business account where it is configured. */
  readonly numbers: readonly { readonly id: string; readonly businessAccountId?: string | undefined }[];
  readonly timeoutMs: number;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface TemplateDeps {
  readonly clock: Clock;
  readonly log: Log;
}

/** The catalogues, and a way to let go of their connections. */
export interface CloudApiTemplates extends TemplateCatalogues {
  close(): void;
}

const MINUTE = 60_000;
/** Asked anew after this time; Meta also tells of changes. */
const FRESH_MS = 10 * MINUTE;
/** What could not be asked anew for so long is not believed any more. */
const BELIEVED_MS = 60 * MINUTE;
/** Not more often, however many changes are told: Meta allows 200 such calls an hour ("Rate limits"). */
const APART_MS = MINUTE;
const NEVER = Number.NEGATIVE_INFINITY;
const PAGE = 100;
const MOST_PAGES = 70;

interface Kept {
  catalogue?: TemplateCatalogue;
  readAt: number;
  askedAt: number;
  /** A change was told while it is being read. */
  isStale: boolean;
  isAsking: boolean;
}

/** What Meta says of the templates of our accounts, read page by page and remembered for ten minutes. */
export const createTemplateCatalogues = (options: TemplateOptions, { clock, log }: TemplateDeps): CloudApiTemplates => {
  const { timeoutMs, proxyEnv } = options;
  const http = createHttpPoster({ timeoutMs, ...(proxyEnv ? { proxyEnv } : {}) });
  const root = options.apiUrl.replace(/\/+$/, '');
  const closing = new AbortController();
  const kept = new Map<string, Kept>();
  const accounts = new Map(options.numbers.map(({ id, businessAccountId }) => [id, businessAccountId]));

  const readPage = async (account: string, after: string | undefined) => {
    const query = new URLSearchParams({
      fields: 'name,language,status,category,parameter_format,components',
      limit: String(PAGE),
      ...(after === undefined ? {} : { after }),
    });
    const url = `${root}/${encodeURIComponent(account)}/message_templates?${query}`;
    const answer = await http.get(url, options.accessToken, closing.signal);
    if ('written' in answer) return { fault: answer.reason };
    if (answer.status !== 200) return { fault: `HTTP ${answer.status}` };
    const body = objectOf(parseJson(answer.body));
    if (!Array.isArray(body.data)) return { fault: 'not a list' };
    const paging = objectOf(body.paging);
    const cursor = scalarOf(objectOf(paging.cursors).after);
    // The address of the next page is Meta's word; only its cursor is taken, so that the token goes nowhere else.
    return { data: listOf(body.data), after: paging.next === undefined ? undefined : cursor };
  };

  const readAll = async (account: string): Promise<TemplateCatalogue | { readonly fault: string }> => {
    const found: KnownTemplate[] = [];
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const read = await readPage(account, after);
      if (read.fault !== undefined) return { fault: read.fault };
      for (const element of read.data) {
        const template = parseTemplate(element);
        if (template) found.push(template);
      }
      if (read.after === undefined) return found;
      after = read.after;
    }
    return { fault: 'more pages than any account has' };
  };

  const ask = async (account: string, state: Kept): Promise<void> => {
    state.isAsking = true;
    state.isStale = false;
    state.askedAt = clock.now();
    const read = await readAll(account);
    state.isAsking = false;
    if ('fault' in read) {
      if (!closing.signal.aborted) log.warn({ account, fault: read.fault }, 'templates.not-read');
      return;
    }
    state.catalogue = read;
    // What was forgotten while it was read may be older than the change.
    state.readAt = state.isStale ? NEVER : state.askedAt;
    log.debug({ account, templates: read.length }, 'templates.read');
  };

  const refresh = (account: string): Kept => {
    const now = clock.now();
    const state = kept.get(account) ?? { readAt: NEVER, askedAt: NEVER, isStale: false, isAsking: false };
    kept.set(account, state);
    const isDue = now - state.readAt >= FRESH_MS && now - state.askedAt >= APART_MS;
    if (isDue && !state.isAsking && !closing.signal.aborted) void ask(account, state);
    return state;
  };

  for (const account of new Set(accounts.values())) if (account !== undefined) refresh(account);

  return {
    of(numberId) {
      const account = accounts.get(numberId);
      if (account === undefined) return undefined;
      const { catalogue, readAt } = refresh(account);
      return clock.now() - readAt < BELIEVED_MS ? catalogue : undefined;
    },
    forget() {
      for (const [account, state] of kept) {
        state.readAt = NEVER;
        state.isStale = true;
        refresh(account);
      }
    },
    close() {
      closing.abort();
      http.close();
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
