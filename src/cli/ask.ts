import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { socketPath } from '../app.ts';
import type { Config } from '../config/schema/config.ts';
import type { Reads } from '../core/reads.ts';
import type { Store } from '../core/store.ts';
import { embeddedPath, openStore } from '../store/open-store.ts';

/** What a command asks or orders: by the running service's socket, else of the store itself. */
export interface Question<T> {
  /** `GET` unless said otherwise. */
  readonly method?: 'POST';
  /** A path of the admin API. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly ofStore: (store: Store & Reads) => Promise<T>;
}

/** Long for a busy service, short for somebody who waits for the brake. */
const PATIENCE_MS = 20_000;
/** Nobody listens: the service was killed and left its socket, or has just ended. */
const NO_SERVICE: ReadonlySet<unknown> = new Set(['ENOENT', 'ECONNREFUSED']);

const overSocket = async (
  socket: string,
  { method = 'GET', path, body }: { readonly method?: string; readonly path: string; readonly body?: unknown },
): Promise<unknown> => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({ socketPath: socket, path, method, signal: AbortSignal.timeout(PATIENCE_MS) }, resolve);
    asked.on('error', (error) =>
      reject(error.name === 'AbortError' ? new Error(`the service gave no answer for ${PATIENCE_MS / 1000} s`) : error),
    );
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const answer = await text(response);
  if (response.statusCode === 404) return undefined;
  if (response.statusCode !== 200) throw new Error(`the service answered ${response.statusCode}`);
  return JSON.parse(answer);
};

/** Asks the running service. A value that is undefined: it knows nothing of it. `answered: false`: none runs. */
export const askService = async <T>(
  config: Config,
  question: Omit<Question<T>, 'ofStore'>,
): Promise<{ readonly answered: true; readonly value: T | undefined } | { readonly answered: false }> => {
  const socket = socketPath(config);
  if (socket === undefined || !existsSync(socket)) return { answered: false };
  try {
    return { answered: true, value: (await overSocket(socket, question)) as T | undefined };
  } catch (error) {
    if (!NO_SERVICE.has((error as { code?: unknown }).code)) throw error;
    return { answered: false };
  }
};

/** Opens the store for as long as `work` takes. */
export const withStore = async <T>(config: Config, work: (store: Store & Reads) => Promise<T>): Promise<T> => {
  const path = embeddedPath(config.storage.url);
  if (path !== undefined && !existsSync(path)) throw new Error(`there is no store at ${path} yet`);
  const clock = { now: () => Date.now() };
  const store = await openStore({ url: config.storage.url, clock, systemClock: clock, migrate: 'expect' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** Asks the running service, or opens the store when none runs. Undefined: nothing is known of it. */
export const ask = async <T>(config: Config, question: Question<T>): Promise<T | undefined> => {
  const answer = await askService<T>(config, question);
  return answer.answered ? answer.value : withStore(config, question.ofStore);
};
