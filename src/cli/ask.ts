import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { socketPath } from '../app.ts';
import type { Config } from '../config/schema/config.ts';
import type { Reads, Store } from '../core/store.ts';
import { embeddedPath, openStore } from '../store/open-store.ts';

/** What a command asks or orders: by the running service's socket, else of the store itself. */
export interface Question<T> {
  /** `GET` unless said otherwise. */
  readonly method?: 'POST';
  /** A path of the admin API. */
  readonly path: string;
  readonly ofStore: (store: Store & Reads) => Promise<T>;
}

const overSocket = (socket: string, method: string, path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath: socket, path, method }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else if (response.statusCode === 404) resolve(undefined);
        else reject(new Error(`the service answered ${response.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end();
  });

/** Asks the running service, or opens the store when none runs. Undefined: nothing is known of it. */
export const ask = async <T>(config: Config, question: Question<T>): Promise<T | undefined> => {
  const socket = socketPath(config);
  if (socket !== undefined && existsSync(socket)) {
    try {
      return (await overSocket(socket, question.method ?? 'GET', question.path)) as T | undefined;
    } catch (error) {
      // A socket that nobody answers was left by a service that was killed.
      if ((error as { code?: string }).code !== 'ECONNREFUSED') throw error;
    }
  }
  const path = embeddedPath(config.storage.url);
  if (path !== undefined && !existsSync(path)) throw new Error(`there is no store at ${path} yet`);
  const clock = { now: () => Date.now() };
  const store = await openStore({ url: config.storage.url, clock, systemClock: clock, migrate: 'expect' });
  try {
    return await question.ofStore(store);
  } finally {
    await store.close();
  }
};
