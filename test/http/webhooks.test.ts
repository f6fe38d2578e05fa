import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Bench, LEAK, post, SECRET, sign, startBench, storeGone, webhookBody } from './harness.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench({ sources: ['whatsapp', 'zendesk'] });
});
afterEach(() => bench.server.close(0));

const stored = () => [...bench.inbox.events.keys()];

describe('a genuine webhook', () => {
  test('is answered 200 with an empty body once its events are stored, and wakes the engine', async () => {
    const response = await post(bench, webhookBody(['a', 'b']));
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(stored()).toEqual(['wa:message:a', 'wa:message:b']);
    expect(bench.wakes()).toBe(1);
  });

  test.each([
    ['any type', { 'Content-Type': 'text/plain' }],
    ['none', { 'Content-Type': '' }],
    ['a broken one', { 'Content-Type': 'application/json; charset=nonsense' }],
  ])('is taken with %s as its content type', async (_name, extra) => {
    const body = webhookBody(['a']);
    const response = await post(bench, body, { 'X-Hub-Signature-256': sign(body), ...extra });
    expect(response.status).toBe(200);
  });

  test('twenty identical posts in parallel are all answered 200 and stored once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(bench, webhookBody(['same']))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(stored()).toEqual(['wa:message:same']);
    expect(await bench.metrics.read()).toMatch(/messages_duplicates_total\{direction="inbound",number="\d+"\} 19/);
  });

  test('keeps its raw bytes: NUL, lone surrogates and invalid UTF-8 do not break the signature', async () => {
    const body = Buffer.concat([Buffer.from(webhookBody(['a\u0000', '\ud800'])), Buffer.from('  ')]);
    expect((await post(bench, body)).status).toBe(200);
    expect((await post(bench, Buffer.from([0xff, 0x00, 0xfe]))).status).toBe(200);
    expect(bench.inbox.unreadable[0]?.body).toEqual(Buffer.from([0xff, 0x00, 0xfe]));
  });
});

describe('a webhook that is not genuine', () => {
  const body = webhookBody(['a']);
  const good = sign(body);
  const hex = good.slice(7);
  test.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['an empty one', { 'X-Hub-Signature-256': '' }],
    ['only the prefix', { 'X-Hub-Signature-256': 'sha256=' }],
    ['no prefix', { 'X-Hub-Signature-256': hex }],
    ['another algorithm', { 'X-Hub-Signature-256': `sha1=${hex.slice(0, 40)}` }],
    ['the old header', { 'X-Hub-Signature': good }],
    ['one digit less', { 'X-Hub-Signature-256': good.slice(0, -1) }],
    ['one digit more', { 'X-Hub-Signature-256': `${good}0` }],
    ['one bit changed', { 'X-Hub-Signature-256': good.slice(0, -1) + (good.endsWith('0') ? '1' : '0') }],
    ['upper case', { 'X-Hub-Signature-256': good.toUpperCase() }],
    ['base64', { 'X-Hub-Signature-256': `sha256=${Buffer.from(hex, 'hex').toString('base64')}` }],
    ['two signatures', { 'X-Hub-Signature-256': `${good}, ${good}` }],
    ['another secret', { 'X-Hub-Signature-256': sign(body, `${SECRET}x`) }],
    ['an empty secret', { 'X-Hub-Signature-256': sign(body, 'x') }],
    ['a signature of other bytes', { 'X-Hub-Signature-256': sign(`${body} `) }],
    ['something huge', { 'X-Hub-Signature-256': `sha256=${'0'.repeat(8_000)}` }],
  ])('is answered 401 and leaves nothing: %s', async (_name, headers) => {
    const response = await post(bench, body, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect([stored(), bench.inbox.unreadable, bench.wakes()]).toEqual([[], [], 0]);
    expect(await bench.metrics.read()).toMatch(/webhook_signature_failures_total\{source="whatsapp",reason="\w+"\} 1/);
  });

  test('is answered 401 for every flipped bit of the body', async () => {
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await post(bench, changed, { 'X-Hub-Signature-256': good })).status).toBe(401);
    }
    expect(stored()).toEqual([]);
  });

  test('is said once an hour: a mistyped secret shows, and strangers cannot fill the log', async () => {
    for (let posts = 0; posts < 5; posts += 1) await post(bench, body, {});
    const said = bench.lines.filter(({ level }) => level !== 'debug');
    expect(said.map(({ level, event }) => [level, event])).toEqual([['warn', 'webhook.refused']]);
  });
});

describe('a genuine body that cannot be read', () => {
  test.each(['', 'no json', '{"object"', 'crash'])('is kept and answered 200: %j', async (body) => {
    const response = await post(bench, body);
    expect(response.status).toBe(200);
    expect(bench.inbox.unreadable.map((kept) => [kept.source, kept.body.toString()])).toEqual([['whatsapp', body]]);
  });

  test('in part: the readable events are stored and each other element is kept', async () => {
    expect((await post(bench, webhookBody(['a', 'bad1', 'b', 'bad2']))).status).toBe(200);
    expect(stored()).toEqual(['wa:message:a', 'wa:message:b']);
    expect(bench.inbox.unreadable.map(({ body }) => body.toString())).toEqual(['"bad1"', '"bad2"']);
    expect(await bench.metrics.read()).toContain('messages_dead_total{direction="inbound"} 2');
  });
});

describe('the store', () => {
  test.each([
    ['unavailable', storeGone()],
    ['failing in an unforeseen way', new TypeError('at /internal/path')],
  ])('being %s makes it 503 with Retry-After, never 200, and tells nothing', async (_name, error) => {
    bench.inbox.down = error;
    for (const body of [webhookBody(['a']), webhookBody(['bad']), 'no json']) {
      const response = await post(bench, body);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await response.text()).not.toMatch(LEAK);
    }
    expect(bench.wakes()).toBe(0);
  });

  test('coming back takes what was refused before', async () => {
    bench.inbox.down = storeGone();
    await post(bench, webhookBody(['a']));
    bench.inbox.down = undefined;
    expect((await post(bench, webhookBody(['a']))).status).toBe(200);
    expect(stored()).toEqual(['wa:message:a']);
  });
});

describe('an unknown number', () => {
  test('is answered 200, kept as discarded, and warned about once per hour', async () => {
    const send = (id: string) => post(bench, webhookBody([id], '999'));
    const warnings = () => bench.lines.filter(({ event }) => event === 'webhook.unknown-number').map((l) => l.fields);
    expect((await send('a')).status).toBe(200);
    await send('b');
    expect(bench.inbox.events.get('wa:message:a')?.discard).toBe('unknown-number');
    expect(warnings()).toEqual([{ numberId: '999' }]);
    bench.clock.time += 3_600_000;
    await send('c');
    expect(warnings()).toHaveLength(2);
    expect(bench.wakes()).toBe(0);
    expect(await bench.metrics.read()).toContain(
      'messages_discarded_total{reason="unknown_number",direction="inbound"} 3',
    );
  });

  test('is never written to the log as it came when it is no number', async () => {
    await post(bench, webhookBody(['a'], 'Anna +491701234567'));
    expect(JSON.stringify(bench.lines)).not.toMatch(/Anna|4917/);
  });
});

test('news of the account is a warning, and stores nothing', async () => {
  expect((await post(bench, webhookBody(['news']))).status).toBe(200);
  expect(bench.lines).toContainEqual({
    level: 'warn',
    event: 'account.notice',
    fields: { source: 'whatsapp', what: 'account_update', detail: 'news' },
  });
  expect(stored()).toEqual([]);
});

describe('limits of size', () => {
  const padded = (bytes: number): string => webhookBody(['a']).padEnd(bytes, ' ');
  test.each([
    ['/webhooks/whatsapp', 4 * 1024 * 1024],
    ['/webhooks/zendesk', 1024 * 1024],
  ])('%s takes %d bytes and not one more', async (path, limit) => {
    const send = (bytes: number) => {
      const body = padded(bytes);
      return post(bench, body, { 'X-Hub-Signature-256': sign(body) }, path);
    };
    expect((await send(limit)).status).toBe(200);
    bench.inbox.events.clear();
    const refused = await send(limit + 1);
    expect([refused.status, refused.headers.get('connection')]).toEqual([413, 'close']);
    expect(await refused.text()).not.toMatch(LEAK);
    expect(stored()).toEqual([]);
  });

  test('a chunked body without a length is cut at the same limit', async () => {
    const body = padded(1024 * 1024 + 1);
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 65_536) controller.enqueue(Buffer.from(body.slice(at, at + 65_536)));
        controller.close();
      },
    });
    const response = await fetch(`${bench.url}/webhooks/zendesk`, {
      method: 'POST',
      body: stream,
      headers: { 'X-Hub-Signature-256': sign(body) },
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(stored()).toEqual([]);
  });

  test.each(['gzip', 'deflate', 'br', 'gzip, identity', 'x'])(
    'a body compressed by %s is answered 415',
    async (how) => {
      const body = webhookBody(['a']);
      const headers = { 'X-Hub-Signature-256': sign(body), 'Content-Encoding': how };
      expect((await post(bench, body, headers)).status).toBe(415);
      expect(stored()).toEqual([]);
    },
  );

  test('"identity" is no compression', async () => {
    const body = webhookBody(['a']);
    const headers = { 'X-Hub-Signature-256': sign(body), 'Content-Encoding': 'identity' };
    expect((await post(bench, body, headers)).status).toBe(200);
  });
});

describe('the handshake', () => {
  test('gives the challenge back as text', async () => {
    const response = await fetch(`${bench.url}/webhooks/whatsapp?hub.verify_token=verify&hub.challenge=<b>7</b>`);
    expect([response.status, await response.text()]).toEqual([200, '<b>7</b>']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    '',
    '?hub.verify_token=wrong',
    '?hub.verify_token=verify&hub.verify_token=verify',
    '?hub[verify_token]=verify',
  ])('is refused with 403: %j', async (query) => {
    const response = await fetch(`${bench.url}/webhooks/whatsapp${query}`);
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});

test('answers are counted by source, code and reason', async () => {
  await post(bench, webhookBody(['a']));
  await post(bench, webhookBody(['a']));
  await post(bench, 'x', {}, '/webhooks/zendesk');
  const text = await bench.metrics.read();
  expect(text).toContain('deskbridge_webhook_requests_total{source="whatsapp",code="200",reason="accepted"} 1');
  expect(text).toContain('deskbridge_webhook_requests_total{source="whatsapp",code="200",reason="duplicate"} 1');
  expect(text).toContain('deskbridge_webhook_requests_total{source="zendesk",code="401",reason="signature"} 1');
  expect(text).toContain('deskbridge_webhook_request_duration_seconds_count{source="whatsapp"} 2');
});
