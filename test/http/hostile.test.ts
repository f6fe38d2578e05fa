import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ADMIN_TOKEN, type Bench, LEAK, post, sign, startBench, talk, webhookBody } from './harness.ts';

const SHORT = { headersMs: 200, requestMs: 400, answerMs: 600, checkMs: 50, keepAliveMs: 200 };
let bench: Bench;
afterEach(() => bench.server.close(0));

const postHead = (length: number | string) =>
  `POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n`;

/** Sends one more byte every 20 ms until the server hangs up. */
function drip(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  const timer = setInterval(() => socket.writable && socket.write('a'), 20);
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(text);
    });
  });
}

describe('a slow or stalled request is ended', () => {
  test('that says nothing at all', async () => {
    bench = await startBench({ limits: SHORT });
    const { ms } = await talk(bench.port);
    expect(ms).toBeLessThan(2_000);
  });

  test('whose headers come byte by byte', async () => {
    bench = await startBench({ limits: SHORT });
    const socket = connect(bench.port, '127.0.0.1');
    socket.write('POST /webhooks/whatsapp HTTP/1.1\r\nX-Slow: ');
    const text = await drip(socket);
    expect(text).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json/s);
  });

  test('whose body comes byte by byte, and nothing of it is stored', async () => {
    bench = await startBench({ limits: SHORT });
    const socket = connect(bench.port, '127.0.0.1');
    socket.write(`${postHead(1_000_000)}\r\n`);
    expect(await drip(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(bench.inbox.events.size + bench.inbox.unreadable.length).toBe(0);
    expect(await bench.metrics.read()).toMatch(/code="499",reason="aborted"\} 1/);
  });

  test('whose body never comes', async () => {
    bench = await startBench({ limits: SHORT });
    const { text, ms } = await talk(bench.port, `${postHead(10)}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(2_000);
  });

  test('whose store never answers: with 503, since nothing is known to be durable', async () => {
    bench = await startBench({ limits: SHORT });
    bench.inbox.hang = true;
    const response = await post(bench, webhookBody(['a']));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('while others are served', async () => {
    bench = await startBench({ limits: SHORT });
    const slow = Array.from({ length: 100 }, () => talk(bench.port, 'POST /webhooks/whatsapp HTTP/1.1\r\nX: '));
    expect((await post(bench, webhookBody(['a']))).status).toBe(200);
    await Promise.all(slow);
  });

  test('within 25 s by the limits that hold in production', async () => {
    const { DEFAULT_LIMITS: limits } = await import('../../src/http/limits.ts');
    expect(limits.headersMs + limits.checkMs + limits.answerMs + 1_000).toBeLessThanOrEqual(25_000);
    expect(limits.requestMs + limits.checkMs).toBeLessThanOrEqual(25_000);
    bench = await startBench();
  });
});

describe('malformed requests', () => {
  const body = webhookBody(['a']);
  const signature = `X-Hub-Signature-256: ${sign(body)}\r\n`;
  test.each([
    ['both lengths', `${postHead(body.length)}Transfer-Encoding: chunked\r\n${signature}\r\n${body}`, 400],
    ['two lengths', `${postHead(body.length)}Content-Length: 3\r\n${signature}\r\n${body}`, 400],
    ['a negative length', `${postHead('-1')}\r\n`, 400],
    ['a length that is no number', `${postHead('1e3')}\r\n`, 400],
    [
      'a chunk that is none',
      'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['a header folded over lines', `${postHead(0)}X: a\r\n b\r\nY : c\r\n\r\n`, 400],
    ['a NUL in a header', `${postHead(0)}X: a\0b\r\n\r\n`, 400],
    ['headers over the limit', `${postHead(0)}X: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
    ['a URL over the limit', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s: %#', async (_name, request, status) => {
    bench = await startBench();
    const { text } = await talk(bench.port, request);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*application/problem\\+json`, 's'));
    expect(text).toContain('X-Content-Type-Options: nosniff');
    expect(text).not.toMatch(LEAK);
    expect(bench.inbox.events.size).toBe(0);
  });

  test('a host header that is missing is a bad request', async () => {
    bench = await startBench();
    const { text } = await talk(bench.port, 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('an absolute address does not get around the token', async () => {
    bench = await startBench();
    const { text } = await talk(bench.port, 'GET http://x/api/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('a second token header does not get around the first', async () => {
    bench = await startBench();
    const tokens = `Authorization: Bearer wrong\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n`;
    const { text } = await talk(
      bench.port,
      `GET /api/status HTTP/1.1\r\nHost: x\r\n${tokens}Connection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('an endless body', () => {
  test.each(['Content-Length: 10737418240', 'Transfer-Encoding: chunked'])('is cut off: %s', async (length) => {
    bench = await startBench();
    const socket = connect(bench.port, '127.0.0.1');
    socket.write(`POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`);
    const data = 'x'.repeat(65_536);
    const piece = length.startsWith('T') ? `10000\r\n${data}\r\n` : data;
    let sent = 0;
    let text = '';
    await new Promise<void>((resolve) => {
      const more = (): void => {
        while (socket.writable) {
          sent += data.length;
          if (!socket.write(piece)) break;
        }
      };
      socket.on('drain', more);
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      more();
    });
    // What the kernel holds in between counts as sent.
    expect(sent).toBeLessThan(40 * 1024 * 1024);
    if (text !== '') expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(bench.inbox.unreadable).toEqual([]);
  });
});

test('a sender that hangs up in the middle leaves nothing', async () => {
  bench = await startBench();
  const socket = connect(bench.port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.write(`${postHead(100)}\r\nhalf`, () => resolve()));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.destroy();
  await closed;
  expect((await post(bench, webhookBody(['a']))).status).toBe(200);
  expect([...bench.inbox.events.keys()]).toEqual(['wa:message:a']);
});

describe('closing', () => {
  test('lets a request finish, refuses new ones, and can be repeated', async () => {
    bench = await startBench();
    const socket = connect(bench.port, '127.0.0.1');
    const answer = new Promise<string>((resolve) => socket.on('data', (chunk) => resolve(chunk.toString())));
    const body = webhookBody(['a']);
    socket.write(`${postHead(body.length)}X-Hub-Signature-256: ${sign(body)}\r\n\r\n`);
    await fetch(`${bench.url}/health/live`);
    const closed = bench.server.close(5_000);
    socket.write(body);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
    await closed;
    await expect(fetch(`${bench.url}/health/live`)).rejects.toThrow();
    await bench.server.close(0);
  });

  test('cuts what is left after the grace', async () => {
    bench = await startBench();
    const stalled = talk(bench.port, `${postHead(10)}\r\n`);
    await fetch(`${bench.url}/health/live`);
    await bench.server.close(50);
    expect((await stalled).text).toBe('');
  });

  test('an address that is taken is an error, not a crash', async () => {
    bench = await startBench();
    const other = await startBench();
    await other.server.close(0);
    await expect(other.server.listen('127.0.0.1', bench.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
