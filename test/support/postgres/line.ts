import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of the next COMMIT: the line is cut instead of passing it on, or instead of passing on its answer. */
export type Cut = 'before-commit' | 'after-commit';

/** A line to the database that can break: a small TCP proxy. */
export interface Line {
  /** The address of the database by way of this line. */
  readonly url: string;
  /** Breaks the next COMMIT. Resolves when it has. */
  cutNext(how: Cut): Promise<void>;
  /** From now on nothing passes, in either direction, and nobody is told. */
  blackHole(): void;
  /** Lets new connections through again, and ends the dead ones. */
  heal(): void;
  close(): Promise<void>;
}

const isCommit = (data: Buffer): boolean => data.includes('COMMIT\0');

export const openLine = async (database: string): Promise<Line> => {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  let silent = false;
  let pending: { readonly how: Cut; readonly done: () => void } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let swallow: (() => void) | undefined;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (data) => {
      if (silent) return;
      if (pending && isCommit(data)) {
        const { how, done } = pending;
        pending = undefined;
        if (how === 'before-commit') {
          cut();
          done();
          return;
        }
        swallow = done;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (silent) return;
      // Answers to what was sent ahead of the COMMIT may come by themselves.
      if (swallow && isCommit(data)) {
        cut();
        swallow();
        return;
      }
      client.write(data);
    });
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(database);
  url.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: url.href,
    cutNext: (how) =>
      new Promise((resolve) => {
        pending = { how, done: resolve };
      }),
    blackHole: () => {
      silent = true;
    },
    heal: () => {
      silent = false;
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
