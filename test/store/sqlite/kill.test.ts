import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreLockedError } from '../../../src/core/errors.ts';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';

const WRITER = join(import.meta.dirname, 'write-loop.ts');
const clock = { now: () => 1_700_000_000_000 };

/** A small generator, so that a failed run can be repeated by its seed. */
const randomFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

describe('the embedded store and its process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskbridge-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const startWriter = (path: string, round: number) => {
    const writer = spawn(process.execPath, [WRITER, path, `${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    writer.stdout.on('data', (data) => {
      said += data;
    });
    return {
      writer,
      started: () => once(writer.stdout, 'data'),
      kill: async () => {
        const closed = once(writer, 'close');
        writer.kill('SIGKILL');
        await closed;
        // A line that was cut off by the kill was said to nobody.
        return said
          .slice(0, said.lastIndexOf('\n') + 1)
          .split('\n')
          .filter(Boolean);
      },
    };
  };

  test('kill -9 in a write loop loses nothing that was acknowledged', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`seed ${seed}`);
    const random = randomFrom(seed);
    const path = join(folder, 'bridge.db');
    const said: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const writer = startWriter(path, round);
      await writer.started();
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 150));
      said.push(...(await writer.kill()));
    }
    const store = createSqliteStore({ path, clock, databaseClock: clock });
    const wamids = (what: string) =>
      said.filter((line) => line.startsWith(what)).map((line) => line.slice(what.length + 1));
    const accepted = wamids('accepted');
    expect(accepted.length).toBeGreaterThan(100);
    const known = await store.knownKeys(accepted.map((wamid) => `wa:message:${wamid}`));
    expect(known.size).toBe(accepted.length);
    let lost = 0;
    for (const wamid of accepted) if ((await store.explain(wamid)).length !== 1) lost += 1;
    for (const wamid of wamids('decided')) if ((await store.explain(wamid))[0]?.effects.length !== 1) lost += 1;
    expect(lost).toBe(0);
    await store.close();
  }, 20_000);

  test('a second process is refused with a clear word, and may come when the first is gone', async () => {
    const path = join(folder, 'bridge.db');
    const { started, kill } = startWriter(path, 0);
    await started();
    expect(() => createSqliteStore({ path, clock, databaseClock: clock })).toThrow(StoreLockedError);
    await kill();
    await createSqliteStore({ path, clock, databaseClock: clock }).close();
  }, 20_000);
});
