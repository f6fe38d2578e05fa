import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Response } from 'express';
import type { Html } from '../../../src/sandbox/page/html.ts';
import { createLive, type Live } from '../../../src/sandbox/page/live.ts';
import { until } from '../../support/until.ts';

const MEGABYTE = 1024 * 1024;

describe('the stream of the page', () => {
  let live: Live;
  let rendered: number;
  let answers: ServerResponse[];
  let server: ReturnType<typeof createServer>;
  let reader: Socket;
  beforeEach(async () => {
    rendered = 0;
    answers = [];
    live = createLive(async () => undefined);
    server = createServer((_request, response) => {
      answers.push(response);
      live.connect(response as Response, () => {
        rendered += 1;
        return `${'x'.repeat(MEGABYTE)} end of ${rendered}` as Html;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  });
  afterEach(() => {
    reader.destroy();
    live.close();
    server.close();
  });
  const ask = (head = '', body = '') => reader.write(`GET /live HTTP/1.1\r\nHost: x\r\n${head}\r\n${body}`);

  test('whoever does not read is sent nothing more, and the newest state once they read again', async () => {
    reader.pause();
    ask();
    await until('the stream', () => answers[0]);
    for (let n = 0; n < 40; n += 1) {
      live.poke();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(answers[0]?.writableLength).toBeLessThan(3 * MEGABYTE);
    let read = '';
    reader.on('data', (chunk) => {
      read = (read + chunk).slice(-200);
    });
    reader.resume();
    const before = rendered;
    await until('a newer state', () => Number(/end of (\d+)/.exec(read)?.[1]) > before);
  });

  test('a request that brings a body is forgotten when it leaves, not before', async () => {
    ask('Content-Length: 2\r\n', 'hi');
    reader.resume();
    const answer = await until('the stream', () => answers[0]);
    answer.req.resume();
    await until('some beats', () => rendered > 2);
    expect(live.watchers).toBe(1);
    reader.destroy();
    await until('nobody to watch', () => live.watchers === 0);
  });

  test('a text arrives as it was written, whatever ends its lines', async () => {
    const words = 'a\u2028b\u2029c\nd\r\ne\rf';
    live.close();
    server.removeAllListeners('request');
    server.on('request', (_request, response) => live.connect(response as Response, () => words as Html));
    let read = '';
    reader.setEncoding('utf8').on('data', (chunk) => {
      read += chunk;
    });
    ask();
    await until('the text', () => read.includes('f\n\n'));
    expect(read).toContain('data: a\u2028b\u2029c\ndata: d\ndata: e\ndata: f\n\n');
  });
});
