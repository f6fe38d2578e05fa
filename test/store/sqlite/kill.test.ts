import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreLockedError } from '../../../src/core/errors.ts';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { seeded } from '../../support/seeded.ts';
import { expectNothingLost } from '../kill/nothing-lost.ts';
import { startWriter } from '../kill/writer.ts';

const clock = { now: () => 1_700_000_000_000 };

describe('the embedded store and its process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskbridge-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('kill -9 in a write loop loses nothing that was acknowledged', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`seed ${seed}`);
    const random = seeded(seed);
    const path = join(folder, 'bridge.sqlite');
    const said: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const writer = startWriter(`file:${path}`, round);
      await writer.started();
      await new Promise((resolve) => setTimeout(resolve, 20 + random(150)));
      said.push(...(await writer.kill()));
    }
    const store = createSqliteStore({ path, clock, databaseClock: clock });
    await expectNothingLost(store, said);
    await store.close();
  }, 20_000);

  test('a second process is refused with a clear word, and may come when the first is gone', async () => {
    const path = join(folder, 'bridge.sqlite');
    const { started, kill } = startWriter(`file:${path}`, 0);
    await started();
    expect(() => createSqliteStore({ path, clock, databaseClock: clock })).toThrow(StoreLockedError);
    await kill();
    await createSqliteStore({ path, clock, databaseClock: clock }).close();
  }, 20_000);
});
