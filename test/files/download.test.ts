import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isLoopbackHost, isPrivateAddress, publicLookup } from '../../src/files/addresses.ts';
import { announcedSize, download, type Pins } from '../../src/files/download.ts';
import { createFileHttp, type FileHttp, readText } from '../../src/files/http.ts';
import { collect } from '../support/bytes.ts';
import { until } from '../support/until.ts';

const signal = () => new AbortController().signal;
const servers: Server[] = [];
let line: FileHttp;
beforeEach(() => {
  line = createFileHttp({ idleMs: 800 });
});
afterEach(() => {
  line.close();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
const serve = async (answer: RequestListener) => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const anywhere: Pins = { allow: () => ({}) };

describe('a download', () => {
  test('follows at most three redirects, each by the pins, and tells each host what it may know', async () => {
    const seen: string[] = [];
    const far = await serve((request, response) => {
      seen.push(`far ${request.url} ${request.headers.authorization}`);
      if (request.url === '/end') response.end('bytes');
      else response.writeHead(307, { location: '/end' }).end();
    });
    const near = await serve((request, response) => {
      seen.push(`near ${request.url} ${request.headers.authorization}`);
      response.writeHead(302, { location: `${far}/half` }).end();
    });
    const pins: Pins = { allow: ({ origin }) => (origin === near ? { authorization: 'Bearer t' } : {}) };
    const got = await download(`${near}/start`, pins, line, signal());
    expect(got.result === 'answer' && (await readText(got.chunks))).toBe('bytes');
    expect(got.result === 'answer' && announcedSize(got)).toBe(5);
    expect(seen).toEqual(['near /start Bearer t', 'far /half undefined', 'far /end undefined']);
  });

  test('ends where redirects go round', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/again' }).end();
    });
    expect(await download(url, anywhere, line, signal())).toMatchObject({ result: 'not-allowed' });
    expect(asked).toBe(4);
  });

  test.each(['', 'no address', 'ftp://', 'http://user:word@127.0.0.1/'])('does not begin at %p', async (address) => {
    expect(await download(address, anywhere, line, signal())).toMatchObject({ result: 'not-allowed' });
  });

  test('asks the pins for every address', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: 'http://evil.test/' }).end());
    const pins: Pins = { allow: ({ origin }) => (origin === url ? {} : undefined) };
    expect(await download(url, pins, line, signal())).toEqual({ result: 'not-allowed', host: 'evil.test' });
  });

  test('that stands still is given up, one that only is slow is not', async () => {
    const stuck = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
    });
    const got = await download(stuck, anywhere, line, signal());
    if (got.result !== 'answer') throw new Error('no answer');
    await expect(collect(got.chunks)).rejects.toThrow('the download broke off (given up)');

    const slow = await serve((_request, response) => {
      let left = 5;
      const timer = setInterval(() => {
        response.write('x');
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        response.end();
      }, 200);
    });
    const answer = await download(slow, anywhere, line, signal());
    expect(answer.result === 'answer' && (await readText(answer.chunks))).toBe('xxxxx');
  });

  test('that nobody reads gives its line back', async () => {
    const closed = Promise.withResolvers<string>();
    const url = await serve((_request, response) => {
      response.on('close', () => closed.resolve('closed'));
      response.writeHead(200, { 'content-length': '10' }).write('half');
    });
    expect(await download(url, anywhere, line, signal())).toMatchObject({ status: 200 });
    expect(await closed.promise).toBe('closed');
  });

  test('that is cut short says so without its address', async () => {
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    });
    const got = await download(`${cut}/?token=secret`, anywhere, line, signal());
    if (got.result !== 'answer') throw new Error('no answer');
    const error = await collect(got.chunks).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).toBe('the download broke off (ECONNRESET)');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('ends with its signal, before the answer and within it', async () => {
    const silent = await serve(() => undefined);
    const early = new AbortController();
    setTimeout(() => early.abort(), 30);
    expect(await download(silent, anywhere, line, early.signal)).toMatchObject({ result: 'none' });

    const endless = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const late = new AbortController();
    const got = await download(endless, anywhere, line, late.signal);
    if (got.result !== 'answer') throw new Error('no answer');
    setTimeout(() => late.abort(), 50);
    await expect(collect(got.chunks)).rejects.toThrow('given up');
  });

  test('without an answer in time is none', async () => {
    const silent = await serve(() => undefined);
    expect(await download(silent, anywhere, line, signal())).toEqual({ result: 'none', reason: 'ETIMEDOUT' });
  });

  test('goes by a proxy where one is named', async () => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('bytes');
    });
    const proxied = createFileHttp({ idleMs: 10_000, proxyEnv: { HTTP_PROXY: proxy } });
    const got = await download('http://media.test/m?x=1', anywhere, proxied, signal());
    expect(got.result === 'answer' && (await readText(got.chunks))).toBe('bytes');
    expect(seen).toEqual(['http://media.test/m?x=1']);
    proxied.close();
  });

  test('of what must be public does not go to a private network by name', async () => {
    const url = (await serve((_request, response) => response.end('x'))).replace('127.0.0.1', 'localhost');
    const pins: Pins = { allow: () => ({ publicOnly: true }) };
    expect(await download(url, pins, line, signal())).toEqual({ result: 'none', reason: 'EPRIVATE' });
  });
});

describe('an upload', () => {
  const parts = async function* (...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  };
  const post = (url: string, chunks: AsyncIterable<Uint8Array>, bytes: number) =>
    line.send({ method: 'POST', url, headers: { 'content-type': 'a/b' }, body: { chunks, bytes }, signal: signal() });

  test('goes out as a stream of known length', async () => {
    line.close();
    line = createFileHttp({ idleMs: 10_000 });
    const url = await serve((request, response) => {
      expect(request.headers).toMatchObject({ 'content-length': '6', 'content-type': 'a/b' });
      expect(request.headers).not.toHaveProperty('transfer-encoding');
      request.pipe(response);
    });
    const answer = await post(url, parts('abc', 'def'), 6);
    expect(answer.result === 'answer' && (await readText(answer.chunks))).toBe('abcdef');
  });

  test('takes no more from its source than the other side reads', async () => {
    const held = Promise.withResolvers<void>();
    const url = await serve(async (request, response) => {
      await held.promise;
      request.resume().on('end', () => response.end());
    });
    const count = 400;
    let taken = 0;
    const source = async function* () {
      for (; taken < count; taken += 1) yield Buffer.alloc(64 * 1024);
    };
    line.close();
    line = createFileHttp({ idleMs: 10_000 });
    const answer = post(url, source(), count * 64 * 1024);
    await until('the first bytes', () => taken > 0);
    // Whatever the system's own buffers take is taken by now, or nothing holds the source back.
    let before = -1;
    while (before !== taken) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(taken).toBeLessThan(count);
    held.resolve();
    expect(await answer).toMatchObject({ result: 'answer', status: 200 });
  });

  test('whose source breaks throws what the source threw', async () => {
    const url = await serve((request) => request.resume());
    const broken = async function* () {
      yield Buffer.from('abc');
      throw new Error('the store is away');
    };
    await expect(post(url, broken(), 6)).rejects.toThrow('the store is away');
    await expect(post(url, parts('abc'), 6)).rejects.toThrow('3 bytes instead of 6');
  });
});

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));
  test.each(['fd00::1', 'fe80::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '64:ff9b::a00:1', '224.0.0.1', 'no address'])(
    '%s too',
    (address) => expect(isPrivateAddress(address)).toBe(true),
  );
  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1', '::ffff:8.8.8.8'])('%s is public', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  );
  test('this machine is known by its names', () => {
    expect(['localhost', '127.0.0.1', '[::1]'].every(isLoopbackHost)).toBe(true);
    expect(['localhost.test', '127.0.0.1.test', '10.0.0.1'].some(isLoopbackHost)).toBe(false);
  });
  test('a name that leads to this machine is not looked up', async () => {
    const found = await new Promise((resolve) => publicLookup('localhost', {}, (error) => resolve(error?.code)));
    expect(found).toBe('EPRIVATE');
  });
});
