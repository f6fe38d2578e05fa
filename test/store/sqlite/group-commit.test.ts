import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import { type Database, openDatabase } from '../../../src/store/sqlite/database.ts';
import { createGroupCommit } from '../../../src/store/sqlite/group-commit.ts';

describe('group commit', () => {
  let db: Database;
  let group: ReturnType<typeof createGroupCommit>;
  beforeEach(() => {
    db = openDatabase(':memory:', () => 0);
    group = createGroupCommit(db, 10);
  });
  afterEach(() => db.close());

  const put = (name: string, value = 'x') =>
    group.write(() => db.run('INSERT INTO named_values (name, value) VALUES (?, ?)', name, value));
  const names = () =>
    db.all("SELECT name FROM named_values WHERE name <> 'dedupe-key' ORDER BY name").map((row) => row['name']);

  test('one bad item harms nobody: the others are stored, it alone is told', async () => {
    const results = await Promise.allSettled([put('a'), put('a'), put('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(names()).toEqual(['a', 'b']);
  });

  test('more than fit into one transaction are all stored', async () => {
    await Promise.all(Array.from({ length: 35 }, (_, index) => put(`n${index}`)));
    expect(names()).toHaveLength(35);
  });

  test('a full disk is StoreUnavailableError, leaves nothing half done, and what still fits goes in', async () => {
    const pages = Number(db.get('PRAGMA page_count')?.['page_count']);
    db.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const results = await Promise.allSettled([put('small'), put('large', 'x'.repeat(100_000))]);
    expect(results).toMatchObject([{ status: 'fulfilled' }, { reason: expect.any(StoreUnavailableError) }]);
    expect(names()).toEqual(['small']);
    db.exec('PRAGMA max_page_count = 1000000');
    await put('large', 'x'.repeat(100_000));
    expect(names()).toEqual(['large', 'small']);
  });

  test('a fault of ours is not called an unavailable store', async () => {
    const broken = group.write(() => {
      throw new TypeError('ours');
    });
    await expect(broken).rejects.toThrow(TypeError);
  });

  test('what was asked for before the end is stored, what comes after is refused', async () => {
    const last = put('last');
    await group.close();
    await last;
    expect(names()).toEqual(['last']);
    await expect(put('late')).rejects.toThrow(StoreUnavailableError);
  });

  test('a file that is no store, and a store of a newer version, are refused with a clear word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbridge-open-'));
    const foreign = join(folder, 'foreign.db');
    writeFileSync(foreign, 'not a database, but long enough to look at it'.repeat(30));
    expect(() => openDatabase(foreign, () => 0)).toThrow(StoreUnavailableError);
    const newer = join(folder, 'newer.db');
    const made = openDatabase(newer, () => 0);
    made.exec('PRAGMA user_version = 999');
    made.close();
    expect(() => openDatabase(newer, () => 0)).toThrow(/newer version/);
    rmSync(folder, { recursive: true, force: true });
  });
});
