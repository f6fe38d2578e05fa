import { createHash } from 'node:crypto';
import pg from 'pg';
import { connectionConfig, type PostgresTimeouts } from './connect.ts';
import { joinStore } from './presence.ts';

export interface WakeOptions {
  readonly url: string;
  readonly schema: string;
  readonly timeouts: PostgresTimeouts;
  /** This instance; it does not wake itself. */
  readonly me: string;
}

/** Word between instances that there is something to do. A word that gets lost costs a poll's time, nothing else. */
export interface Wake {
  /** Tells the others, soon and not too often. Never fails. */
  tell(): void;
  /** From now on `listener` hears of the others; the connection is made anew whenever it is lost. */
  listen(listener: () => void): void;
  close(): Promise<void>;
}

const PING_MS = 10_000;
const AGAIN_MS = 1_000;
const GAP_MS = 20;
const CLOSE_MS = 1_000;

export const createWake = ({ url, schema, timeouts, me }: WakeOptions): Wake => {
  const channel = `deskbridge_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
  let client: pg.Client | undefined;
  let listener: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let telling: NodeJS.Timeout | undefined;
  let closed = false;

  const lost = (which: pg.Client): void => {
    if (client !== which) return;
    client = undefined;
    clearTimeout(timer);
    void which.end().catch(() => undefined);
    if (!closed) timer = setTimeout(connect, AGAIN_MS);
  };

  /** A half-open connection says nothing for ever: only a question shows it. */
  const ping = (which: pg.Client): void => {
    timer = setTimeout(() => {
      which.query('SELECT 1').then(
        () => {
          if (client === which) ping(which);
        },
        () => lost(which),
      );
    }, PING_MS);
  };

  const connect = (): void => {
    const next = new pg.Client(connectionConfig(url, timeouts));
    client = next;
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => {
      if (payload !== me) listener?.();
    });
    next
      .connect()
      .then(() => joinStore(next, schema))
      .then(() => next.query(`LISTEN ${channel}`))
      .then(
        () => {
          // It may be dead without a word when the service stops: that must not keep it alive.
          (next as pg.Client & { unref(): void }).unref();
          // Whatever was said while nobody listened.
          listener?.();
          if (client === next) ping(next);
        },
        () => lost(next),
      );
  };

  return {
    tell: () => {
      if (closed || client === undefined || telling !== undefined) return;
      telling = setTimeout(() => {
        telling = undefined;
        const by = client;
        by?.query('SELECT pg_notify($1, $2)', [channel, me]).catch(() => lost(by));
      }, GAP_MS);
    },
    listen: (heard) => {
      listener = heard;
      if (client === undefined && !closed) connect();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      clearTimeout(telling);
      if (client === undefined) return;
      const ending = client.end().catch(() => undefined);
      let patience: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([ending, enough]);
      clearTimeout(patience);
    },
  };
};
