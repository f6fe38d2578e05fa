import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../../src/core/errors.ts';
import { CHUNK_BYTES, rechunk, takeIn } from '../../src/files/take-in.ts';

async function* of(...parts: Uint8Array[]) {
  yield* parts;
}
const all = async (source: AsyncIterable<Uint8Array>) => {
  const found: Uint8Array[] = [];
  for await (const chunk of source) found.push(chunk);
  return found;
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const failure = async (source: AsyncIterable<Uint8Array>) =>
  all(source).then(
    () => 'taken',
    (error) => (error instanceof FileFault ? error.reason : 'other'),
  );

describe('bytes on their way in', () => {
  test('come out the same, in chunks of one size, however they came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        async (parts, chunkBytes) => {
          const bytes = Buffer.concat(parts);
          const announced = { size: bytes.length, sha256: sha256(bytes) };
          const chunks = await all(takeIn(of(...parts), announced, { chunkBytes }));
          expect(Buffer.concat(chunks)).toEqual(bytes);
          expect(chunks.slice(0, -1).every((chunk) => chunk.length === chunkBytes)).toBe(true);
          expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
        },
      ),
    );
  });

  test('are never the same memory twice', async () => {
    const chunks = await all(rechunk(of(new Uint8Array([1, 2, 3, 4])), 2));
    expect(chunks.map((chunk) => [...chunk])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('are cut to 256 KiB unless said otherwise', async () => {
    const chunks = await all(takeIn(of(new Uint8Array(CHUNK_BYTES + 1))));
    expect(chunks.map(({ length }) => length)).toEqual([262_144, 1]);
  });

  test('that were announced as too many are not even asked for', async () => {
    let asked = false;
    async function* source() {
      asked = true;
      yield new Uint8Array(1);
    }
    expect(await failure(takeIn(source(), { size: 11 }, { mostBytes: 10 }))).toBe('too-large');
    expect(asked).toBe(false);
  });

  test('are given up once they are too many, whatever was announced', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield new Uint8Array(4);
      }
    }
    expect(await failure(takeIn(endless(), { size: 4 }, { mostBytes: 10 }))).toBe('too-large');
    expect(given).toBe(3);
    expect(await failure(takeIn(of(new Uint8Array(10)), {}, { mostBytes: 10 }))).toBe('taken');
  });

  test('that are others than announced are damaged', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await failure(takeIn(of(bytes), { size: 4 }))).toBe('damaged');
    expect(await failure(takeIn(of(bytes), { size: 2 }))).toBe('damaged');
    expect(await failure(takeIn(of(bytes), { sha256: sha256(new Uint8Array([1, 2])) }))).toBe('damaged');
    expect(await failure(takeIn(of(bytes), { sha256: sha256(bytes) }))).toBe('taken');
  });

  test('that break off say so in the words of the source', async () => {
    async function* broken() {
      yield new Uint8Array(1);
      throw new Error('cut');
    }
    await expect(all(takeIn(broken()))).rejects.toThrow('cut');
  });
});
