import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { FileRef, StoredFile } from '../../src/core/files.ts';
import { inspectFile } from '../../src/files/inspect.ts';

const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(600_000, 7)]);
const ref = (more: Partial<FileRef> = {}): FileRef => ({
  id: 'wa:1',
  from: 'whatsapp',
  source: {},
  name: 'x.jpg',
  contentType: 'image/jpeg',
  ...more,
});

const inspect = async (of: FileRef, bytes: Buffer, said: { contentType?: string; size?: number } = {}) => {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
  }
  const run = inspectFile(of, { result: 'open', chunks: chunks(), ...said });
  const sizes: number[] = [];
  for (;;) {
    const next = await run.next();
    if (next.done) return { file: next.value satisfies StoredFile, sizes };
    sizes.push(next.value.length);
  }
};

describe('what came in', () => {
  test('is kept in chunks of one size and known by its own bytes', async () => {
    const { file, sizes } = await inspect(ref({ name: 'photo.png', contentType: 'image/png' }), JPEG);
    expect(file).toEqual({ name: 'photo.jpg', contentType: 'image/jpeg', size: JPEG.length });
    expect(sizes).toEqual([262_144, 262_144, JPEG.length - 2 * 262_144]);
  });

  test('is damaged when size or digest are not what was announced', async () => {
    const sha256 = createHash('sha256').update(JPEG).digest('hex');
    expect((await inspect(ref({ sha256 }), JPEG, { size: JPEG.length })).file.size).toBe(JPEG.length);
    await expect(inspect(ref({ sha256 }), JPEG.subarray(1))).rejects.toMatchObject({ reason: 'damaged' });
    await expect(inspect(ref(), JPEG, { size: JPEG.length + 1 })).rejects.toMatchObject({ reason: 'damaged' });
  });

  test('is too large as soon as that is announced', async () => {
    await expect(inspect(ref(), JPEG, { size: 200_000_000 })).rejects.toMatchObject({ reason: 'too-large' });
  });

  test('of nothing is an empty file', async () => {
    const empty = ref({ name: 'a.txt', contentType: 'text/plain' });
    expect((await inspect(empty, Buffer.alloc(0))).file).toEqual({ name: 'a.txt', contentType: 'text/plain', size: 0 });
  });
});
