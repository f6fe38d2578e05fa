import { afterEach, describe, expect, test } from '@jest/globals';
import type { StoredFile } from '../../src/core/files.ts';
import { until } from '../support/until.ts';
import { type Bench, type BenchOptions, startBench } from './harness.ts';

let bench: Bench;
afterEach(() => bench.server.close(0));

const start = async (
  file: Partial<StoredFile> = {},
  chunks: () => AsyncIterable<Uint8Array> = twoChunks,
  limits: BenchOptions['limits'] = {},
) => {
  const stored = { name: 'Rechnung "5".pdf', contentType: 'application/pdf', size: 4, ...file };
  bench = await startBench({
    limits,
    media: { open: async (token) => (token === 'good' ? { file: stored, chunks } : undefined) },
  });
};
async function* twoChunks() {
  yield Buffer.from('ab');
  yield Buffer.from('cd');
}
const get = (path: string, method = 'GET') => fetch(bench.url + path, { method });

describe('/media', () => {
  test('sends a file as a download that no browser runs', async () => {
    await start();
    const response = await get('/media/good');
    expect(await response.text()).toBe('abcd');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '4',
      'content-disposition': "attachment; filename*=UTF-8''Rechnung%20%225%22.pdf",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
  });

  test.each(['text/html', 'image/svg+xml', 'application/javascript', 'application/xhtml+xml', 'nonsense', ''])(
    'of type %p is a stream of bytes',
    async (contentType) => {
      await start({ contentType });
      expect((await get('/media/good')).headers.get('content-type')).toBe('application/octet-stream');
    },
  );

  test('answers 404 to every link that leads nowhere, without a word why, and 405 to what is no reading', async () => {
    await start();
    for (const path of ['/media/bad', '/media/good/x', '/media/', '/media/..%2f..%2fetc', '/media/%00'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/media/good', 'POST')).status).toBe(405);
    const head = await get('/media/good', 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '4']);
  });

  test('goes on as long as bytes flow, beyond the time that other answers have', async () => {
    const slowly = async function* () {
      for (const byte of 'abcdef') {
        await new Promise((resolve) => setTimeout(resolve, 150));
        yield Buffer.from(byte);
      }
    };
    await start({ size: 6 }, slowly, { answerMs: 400 });
    expect(await (await get('/media/good')).text()).toBe('abcdef');
  });

  test('is cut when its reader takes nothing for that long', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(1024 * 1024);
    };
    await start({ size: 1e12 }, endless, { answerMs: 300 });
    const response = await get('/media/good');
    await until('the end', () => bench.lines.some(({ event }) => event === 'media.broke-off'));
    await response.body?.cancel().catch(() => undefined);
  });

  test('cuts the line when the bytes end too soon, so that nobody takes a part for the whole', async () => {
    await start({}, async function* () {
      yield Buffer.from('a');
      throw new Error('store gone');
    });
    await expect(get('/media/good').then((response) => response.arrayBuffer())).rejects.toThrow();
    expect(bench.lines.map(({ event }) => event)).toContain('media.broke-off');
  });
});
