import { afterEach, describe, expect, test } from '@jest/globals';
import { ADMIN_TOKEN, type Bench, type BenchOptions, LEAK, startBench, storeGone, talk } from './harness.ts';

let bench: Bench;
afterEach(() => bench.server.close(0));
const start = async (options: BenchOptions = {}) => {
  bench = await startBench(options);
};
const authorized = { Authorization: `Bearer ${ADMIN_TOKEN}` };
const get = (path: string, headers: Record<string, string> = {}) => fetch(bench.url + path, { headers });

describe('wrong methods and paths', () => {
  test.each([
    ['PUT', '/webhooks/whatsapp', 'GET, HEAD, POST'],
    ['OPTIONS', '/webhooks/whatsapp', 'GET, HEAD, POST'],
    ['GET', '/webhooks/zendesk', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['DELETE', '/health/ready', 'GET, HEAD'],
    ['OPTIONS', '/metrics', 'GET, HEAD'],
  ])('%s %s is answered 405 and told what is allowed', async (method, path, allow) => {
    await start();
    const response = await fetch(bench.url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each([
    '/',
    '/webhooks',
    '/webhooks/',
    '/webhooks/whatsapp/',
    '/webhooks/WhatsApp',
    '/webhooks/freshdesk',
    '//webhooks/whatsapp',
    '/webhooks%2Fwhatsapp',
    '/x/../webhooks/whatsapp',
    '/webhooks/whatsapp/../../etc/passwd',
    '/webhooks/whatsapp%00',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/health/live;x',
    '/%61pi/status',
    '/package.json',
    '/__proto__',
  ])('%s is answered 404', async (path) => {
    await start();
    const { text } = await talk(bench.port, `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 404 /);
    expect(text).toContain('application/problem+json');
    expect(text).not.toMatch(LEAK);
  });

  test('a helpdesk that is not configured has no route', async () => {
    await start({ sources: ['whatsapp', 'freshdesk'] });
    const status = async (path: string) => (await fetch(bench.url + path, { method: 'POST' })).status;
    expect([await status('/webhooks/zendesk'), await status('/webhooks/freshdesk')]).toEqual([404, 401]);
  });
});

describe('headers', () => {
  test.each(['/', '/health/live', '/metrics', '/api/status', '/webhooks/whatsapp'])('%s is safe', async (path) => {
    await start();
    const { headers } = await get(path, { Origin: 'https://evil.example' });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('health', () => {
  test('is live and ready, and shows nothing of the inside', async () => {
    await start();
    for (const path of ['/health/live', '/health/ready']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.text()).not.toMatch(LEAK);
    }
  });

  test('is not live when the worker stands still, and not ready when webhooks cannot be stored', async () => {
    await start();
    bench.health.live = false;
    expect([(await get('/health/live')).status, (await get('/health/ready')).status]).toEqual([503, 200]);
    bench.health.live = true;
    bench.health.ready = false;
    expect([(await get('/health/live')).status, (await get('/health/ready')).status]).toEqual([200, 503]);
  });

  test('is not ready before the start is done and while it drains', async () => {
    await start();
    bench.server.setReady(false);
    expect((await get('/health/ready')).status).toBe(503);
    expect((await get('/health/live')).status).toBe(200);
  });
});

describe('metrics', () => {
  test('are open without a token and show the queues', async () => {
    await start({ metricsToken: '' });
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain('deskbridge_queue_messages{direction="inbound",state="pending"} 3');
    expect(text).toContain('deskbridge_queue_oldest_message_age_seconds{direction="inbound"} 1.5');
    expect(text).toContain('deskbridge_unknown_outcomes 2');
    expect(text).toContain('deskbridge_upstream_paused{target="zendesk"} 1');
  });

  test('want the token when there is one', async () => {
    await start({ metricsToken: 'scrape' });
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', authorized)).status).toBe(401);
    expect((await get('/metrics', { Authorization: 'Bearer scrape' })).status).toBe(200);
  });

  test('are still given when the store is away, without numbers that may be stale', async () => {
    await start();
    await get('/metrics');
    bench.reads.counts = () => Promise.reject(storeGone());
    const response = await get('/metrics');
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/^deskbridge_(queue|unknown_outcomes|upstream_paused)/m);
  });
});

describe('the admin API', () => {
  const paths = ['/api', '/api/', '/api/status', '/api/none', '/api/explain/x', '/api/../health/live', '/api/%E0%A4%A'];
  test.each(paths)('answers 401 without the right token, whatever the path: %s', async (path) => {
    await start();
    const tries = [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${ADMIN_TOKEN}x`,
      `Basic ${ADMIN_TOKEN}`,
      ADMIN_TOKEN,
      'Bearer a b',
    ];
    for (const authorization of tries) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`;
        const { text } = await talk(bench.port, head);
        expect(text).toMatch(/^HTTP\/1\.1 401 .*WWW-Authenticate: Bearer/s);
        expect(text).not.toMatch(LEAK);
      }
    }
  });

  test.each([null, ''])('answers 401 to everybody when it is off (token %j)', async (token) => {
    await start({ token });
    for (const headers of [{}, authorized, { Authorization: 'Bearer ' }, { Authorization: 'Bearer undefined' }]) {
      expect((await get('/api/status', headers)).status).toBe(401);
    }
  });

  test('shows how it stands', async () => {
    await start();
    const response = await get('/api/status', authorized);
    expect(await response.json()).toMatchObject({ health: { live: true, ready: true }, counts: { accepted: 4 } });
  });

  test('takes the scheme in any case', async () => {
    await start();
    expect((await get('/api/status', { Authorization: `bearer ${ADMIN_TOKEN}` })).status).toBe(200);
  });

  test('explains an id, slashes and all', async () => {
    await start();
    const response = await get(`/api/explain/${encodeURIComponent('wamid.A/b+c=')}`, authorized);
    expect(await response.json()).toMatchObject({ id: 'wamid.A/b+c=', decisions: [{ eventId: 1 }] });
  });

  test('shows no talk with its words, whoever asks', async () => {
    await start();
    expect((await get('/api/talks/wamid.A', authorized)).status).toBe(404);
  });

  test.each([
    ['/api/explain/nothing', 404],
    ['/api/explain/', 404],
    ['/api/explain/%00', 404],
    ['/api/explain/%E0%A4%A', 400],
    [`/api/explain/${'x'.repeat(257)}`, 400],
    ["/api/explain/'%20OR%201=1--", 404],
    ['/api/explain/__proto__', 404],
    ['/api/dead?limit=0', 400],
    ['/api/dead?limit=1001', 400],
    ['/api/dead?limit=-1', 400],
    ['/api/dead?limit=1e3', 400],
    ['/api/dead?limit=5&limit=6', 400],
    ['/api/decisions?limit=0', 400],
    ['/api/decisions?limit=201', 400],
    ['/api/decisions?after=-1', 400],
    ['/api/decisions?after=1&after=2', 400],
    ['/api/decisions?after=9999999999999999', 400],
    ['/api/pause', 404],
    ['/api/none', 404],
  ])('answers %s with %d', async (path, status) => {
    await start();
    const response = await get(path, authorized);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toMatch(LEAK);
  });

  test('lists dead entries, a hundred unless told', async () => {
    await start();
    expect(await (await get('/api/dead', authorized)).json()).toMatchObject({ entries: [{ reason: '100' }] });
    expect(await (await get('/api/dead?limit=1000', authorized)).json()).toMatchObject({
      entries: [{ reason: '1000' }],
    });
  });

  test.each([
    ['/api/decisions', 0, '100'],
    ['/api/decisions?after=7&limit=200', 7, '200'],
  ])('lists decisions: %s', async (path, eventId, conversationId) => {
    await start();
    expect(await (await get(path, authorized)).json()).toMatchObject({ decisions: [{ eventId, conversationId }] });
    expect((await get(path)).status).toBe(401);
  });

  test('pauses and resumes by POST only', async () => {
    const done: string[] = [];
    const note = (what: string) => async () => done.push(what) === 1;
    await start({ actions: { pause: note('pause'), resume: note('resume') } });
    expect((await get('/api/pause', authorized)).status).toBe(405);
    for (const name of ['pause', 'resume']) {
      const response = await fetch(`${bench.url}/api/${name}`, { method: 'POST', headers: authorized });
      expect(await response.json()).toEqual({ paused: name === 'pause', changed: name === 'pause' });
    }
    expect(done).toEqual(['pause', 'resume']);
  });

  test.each([
    [storeGone(), 503],
    [new Error('SELECT * FROM inbox at /internal/path'), 500],
    [Object.assign(new Error('canary'), { status: 200 }), 500],
  ])('tells nothing of what went wrong inside, but logs it under the request id', async (error, status) => {
    await start();
    bench.reads.counts = () => Promise.reject(error);
    const response = await get('/api/status', authorized);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text).not.toMatch(LEAK);
    const { requestId } = JSON.parse(text);
    expect(bench.lines).toContainEqual({ level: 'error', event: 'http.failed', fields: { requestId, err: error } });
  });
});
