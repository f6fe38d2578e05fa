import type { Response } from 'express';
import type { Html } from './html.ts';

/** Pushes the page to everybody who looks at it. */
export interface Live {
  /** Keeps an answer open and sends what `render` makes, whenever it is another than before. */
  connect(response: Response, render: () => Html): void;
  /** Looks now rather than at the next beat. */
  poke(): void;
  readonly watchers: number;
  close(): void;
}

/** How often the world is looked at while somebody watches. */
const BEAT_MS = 300;
/** A sign of life for proxies and sleeping tabs. */
const QUIET_BEATS = 50;

interface Watcher {
  readonly response: Response;
  readonly render: () => Html;
  last: string;
  quiet: number;
}

/**
 * Server-sent events for the page. Nothing beats while nobody watches.
 * @param refresh brings what is rendered up to date
 */
export const createLive = (refresh: () => Promise<void>): Live => {
  const watchers = new Set<Watcher>();
  let beat: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;

  const look = async (): Promise<void> => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    clearTimeout(beat);
    await refresh();
    for (const watcher of watchers) push(watcher);
    looking = false;
    if (again) {
      again = false;
      void look();
    } else if (watchers.size > 0) beat = setTimeout(() => void look(), BEAT_MS);
  };

  return {
    connect(response, render) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      const watcher: Watcher = { response, render, last: '', quiet: 0 };
      watchers.add(watcher);
      response.once('close', () => {
        watchers.delete(watcher);
        if (watchers.size === 0) clearTimeout(beat);
      });
      void look();
    },
    poke: () => void look(),
    get watchers() {
      return watchers.size;
    },
    close() {
      clearTimeout(beat);
      for (const { response } of watchers) response.end();
      watchers.clear();
    },
  };
};

const push = (watcher: Watcher): void => {
  // Whoever reads slowly misses what is between, and does not fill our memory.
  if (watcher.response.writableNeedDrain) return;
  const markup = watcher.render();
  if (markup === watcher.last) {
    watcher.quiet += 1;
    if (watcher.quiet % QUIET_BEATS === 0) watcher.response.write(':\n\n');
    return;
  }
  watcher.last = markup;
  watcher.quiet = 0;
  // What ends a line of the stream; `^` would find further ones, in customers' texts.
  const lines = markup.split(/\r\n|\r|\n/);
  watcher.response.write(`${lines.map((line) => `data: ${line}`).join('\n')}\n\n`);
};
