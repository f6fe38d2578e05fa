import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { StoreLockedError, StoreUnavailableError } from '../../../src/core/errors.ts';
import { MoveRefused } from '../../../src/store/move/move.ts';
import type { MovableStore } from '../../../src/store/move/port.ts';
import { describePostgres } from '../../support/postgres/database.ts';
import { openStoreOn } from '../postgres/two-stores.ts';
import { workHalfWay } from './mid-work.ts';
import { dump, move, openMoving, openPlaces, type Places } from './stores.ts';

jest.setTimeout(60_000);

let places: Places;
beforeEach(() => {
  places = openPlaces();
});
afterEach(() => places.close());

/** A store to move, closed. */
const filled = async (url: string): Promise<string> => {
  const harness = await openMoving(url);
  await workHalfWay(harness);
  await harness.close();
  return url;
};
const change = (url: string, sql: string): void => {
  const sqlite = new DatabaseSync(url.slice('file:'.length));
  sqlite.exec(sql);
  sqlite.close();
};
/** Stops the move after so many batches. */
const stopAfter = (batches: number) => {
  const stop = new AbortController();
  let written = 0;
  return {
    signal: stop.signal,
    change: (store: MovableStore): MovableStore => ({
      ...store,
      write: async (what) => {
        await store.write(what);
        written += what.table ? 1 : 0;
        if (written === batches) stop.abort();
      },
    }),
  };
};

describe('a move between two files', () => {
  test('marks what it leaves and what it has not finished: no service starts on either', async () => {
    const [from, to] = [await filled(places.file()), places.file()];
    expect((await move(from, to, stopAfter(3))).moved).toEqual({ result: 'stopped' });
    await expect(openMoving(to)).rejects.toThrow(/unfinished move.*deskbridge migrate/);
    expect((await move(from, to)).moved).toEqual({ result: 'moved' });
    await expect(openMoving(from)).rejects.toThrow(StoreUnavailableError);
    await expect(openMoving(from)).rejects.toThrow(`was moved to ${to}`);
    await (await openMoving(to)).close();
  });

  test('goes on behind the last batch, wherever it was stopped', async () => {
    const from = await filled(places.file());
    const whole = dump(from);
    const to = places.file();
    let stops = 0;
    for (; stops < 40; stops += 1) {
      const { moved, lines } = await move(from, to, stopAfter(1));
      if (moved.result === 'moved') break;
      if (stops > 0) expect(lines[0]).toMatch(/^going on with the move that was begun, at /);
    }
    expect(stops).toBeGreaterThan(8);
    const leased = (rows: unknown[] | undefined) => rows?.length;
    expect(dump(to)['messages']).toEqual(whole['messages']);
    expect(leased(dump(to)['queues'])).toBe(leased(whole['queues']));
  });

  test('is said to be finished when it is asked for again', async () => {
    const [from, to] = [await filled(places.file()), places.file()];
    await move(from, to);
    expect((await move(from, to)).moved).toEqual({ result: 'moved-before' });
    await expect(move(from, places.file())).rejects.toThrow(/was moved to .* before/);
  });

  test('finishes what was cut off between the last two marks', async () => {
    const [from, to] = [await filled(places.file()), places.file()];
    const cutOff = (store: MovableStore): MovableStore => ({
      ...store,
      write: async (what) => {
        if (what.marks['moved-in'] !== undefined) throw new Error('cut off');
        await store.write(what);
      },
    });
    await expect(move(from, to, { change: cutOff })).rejects.toThrow('cut off');
    await expect(openMoving(from)).rejects.toThrow('was moved to');
    await expect(openMoving(to)).rejects.toThrow('unfinished');
    expect((await move(from, to)).moved).toEqual({ result: 'moved' });
  });

  test('is refused into a store that holds anything, and names what', async () => {
    const [from, to] = [await filled(places.file()), await filled(places.file())];
    await expect(move(from, to)).rejects.toThrow(MoveRefused);
    await expect(move(from, to)).rejects.toThrow(/is not empty \(\w+\)/);
    // A store that a service only made is empty.
    const made = places.file();
    await (await openMoving(made)).close();
    expect((await move(from, made)).moved).toEqual({ result: 'moved' });
  });

  test('is not gone on with when the source was used since', async () => {
    const [from, to] = [await filled(places.file()), places.file()];
    await move(from, to, stopAfter(3));
    await (await openMoving(from)).close();
    await expect(move(from, to)).rejects.toThrow(/before the source was used again: empty it/);
  });

  test.each([
    ["UPDATE messages SET status = 'read' WHERE wamid = 'out.1'", 'messages', 'out.1', 'differs'],
    [
      'DELETE FROM seen WHERE hash = (SELECT min(hash) FROM seen)',
      'seen',
      expect.any(String),
      'is missing in the target',
    ],
    ["INSERT INTO contacts (id) VALUES ('stranger')", 'contacts', 'stranger', 'is only in the target'],
    [
      'UPDATE conversations SET fence = fence + 1 WHERE id = (SELECT min(id) FROM conversations)',
      'conversations',
      expect.any(String),
      'differs',
    ],
  ])('finds the row that is not the same: %s', async (sql, table, key, what) => {
    const [from, to] = [await filled(places.file()), places.file()];
    for (;;) {
      const { moved } = await move(from, to, stopAfter(1));
      expect(moved.result).toBe('stopped');
      if (dump(to)['unreadable']?.length) break;
    }
    change(to, sql);
    expect((await move(from, to)).moved).toEqual({ result: 'differs', difference: { table, key, what } });
    await expect(openMoving(to)).rejects.toThrow('unfinished');
  });
});

describe('a store that a process works on', () => {
  test('is not moved out of a file', async () => {
    const from = places.file();
    const harness = await openMoving(from);
    await expect(move(from, places.file())).rejects.toThrow(StoreLockedError);
    await harness.close();
  });
});

describePostgres('a database that is moved', () => {
  test('is refused while an instance lives, in both directions, and by a word', async () => {
    const database = await places.database();
    const instance = await openStoreOn(database.url);
    await expect(move(database.url, places.file())).rejects.toThrow(/in use: stop all instances/);
    await expect(move(await filled(places.file()), database.url)).rejects.toThrow(StoreLockedError);
    await instance.close();
    expect((await move(database.url, places.file())).moved).toEqual({ result: 'moved' });
  });

  test('lets no instance start meanwhile or afterwards, nor one go on that was cut off', async () => {
    const [database, to] = [await places.database(), places.file()];
    const instance = await openStoreOn(database.url);
    await instance.setValue('a', 'b');
    // Every session of it is lost.
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND objid = (hashtextextended('deskbridge store ${database.schema}', 0) & 4294967295)::bigint::oid`,
    );
    let tried: Promise<unknown> | undefined;
    await move(database.url, to, {
      onReport: () => {
        tried ??= openStoreOn(database.url).then(
          () => 'started',
          (error: Error) => error.message,
        );
      },
    });
    expect(await tried).toMatch(/is being moved by deskbridge migrate|was moved to/);
    await expect(instance.setValue('a', 'c')).rejects.toThrow(`was moved to ${to}`);
    await expect(openStoreOn(database.url)).rejects.toThrow(`was moved to ${to}`);
    await instance.close().catch(() => undefined);
  });

  test('is refused when there is no store, or a newer one', async () => {
    const database = await places.database();
    await expect(move(database.url, places.file())).rejects.toThrow('there is no store in schema');
    await (await openStoreOn(database.url)).close();
    await database.query('INSERT INTO migrations (version) VALUES (999)');
    await expect(move(database.url, places.file())).rejects.toThrow('newer version');
    await expect(move(await filled(places.file()), database.url)).rejects.toThrow('newer version');
  });
});
