import { openLine } from '../../support/postgres/line.ts';
import { startServer } from '../../support/postgres/server.ts';
import type { SoakOptions } from './options.ts';

/** The database of a soak: a real server behind a line that breaks. */
export interface SoakDatabase {
  /** The address that the services are given. */
  readonly url: string;
  readonly crashes: number;
  readonly cuts: number;
  /** Ends the faults; the server is up and reachable afterwards. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

/** How long nothing passes and nobody is told, ms. */
const BLACK_HOLE_MS = 3_000;

export const openSoakDatabase = async ({
  crashDatabaseEveryMs,
  cutLinesEveryMs,
}: SoakOptions): Promise<SoakDatabase> => {
  const server = await startServer();
  const line = await openLine(server.url);
  let calm = false;
  let crashes = 0;
  let cuts = 0;
  const wakes: (() => void)[] = [];
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakes.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const crash = async (): Promise<void> => {
    for (;;) {
      await pause(crashDatabaseEveryMs);
      if (calm) return;
      await server.crash();
      await server.restart();
      crashes += 1;
    }
  };
  const cut = async (): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      await pause(cutLinesEveryMs);
      if (calm) return;
      cuts += 1;
      if (turn % 3 === 2) {
        line.blackHole();
        await pause(BLACK_HOLE_MS);
        line.heal();
      } else {
        // It breaks with the next COMMIT, which may never come any more.
        void line.cutNext(turn % 3 === 0 ? 'after-commit' : 'before-commit');
      }
    }
  };
  const faults = [crash(), cut()];
  const stop = async (): Promise<void> => {
    calm = true;
    for (const wake of wakes) wake();
    await Promise.all(faults);
  };
  return {
    url: line.url,
    get crashes() {
      return crashes;
    },
    get cuts() {
      return cuts;
    },
    calm: stop,
    close: async () => {
      await stop();
      await line.close();
      await server.close();
    },
  };
};
