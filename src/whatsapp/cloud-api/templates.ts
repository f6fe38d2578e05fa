import type { Clock, Log } from '../../core/ports.ts';
import type { TemplateCatalogue, TemplateCatalogues } from '../../core/templates.ts';
import { createHttpPoster } from './http-post.ts';
import { readTemplates } from './read-templates.ts';

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

  const ask = async (account: string, state: Kept): Promise<void> => {
    state.isAsking = true;
    state.isStale = false;
    state.askedAt = clock.now();
    const read = await readTemplates(account, { http, root, token: options.accessToken, signal: closing.signal });
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
