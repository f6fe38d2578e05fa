import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { FileRef, StoredFile } from '../../../src/core/files.ts';
import { type CloudApiFiles, createCloudApiFiles } from '../../../src/whatsapp/cloud-api/files.ts';
import { collect, pour } from '../../support/bytes.ts';

const GRAPH = 'https://graph.test';
const MEDIA = 'https://lookaside.test';
const NUMBER = '1065';
const signal = () => new AbortController().signal;
const REF: FileRef = {
  id: 'wa:wamid.1',
  from: 'whatsapp',
  source: { mediaId: '77' },
  name: 'image.jpg',
  contentType: 'image/jpeg',
};
const BYTES = Buffer.from('the bytes of a picture');

let files: CloudApiFiles;
beforeEach(() => {
  nock.disableNetConnect();
  files = createCloudApiFiles({
    apiUrl: `${GRAPH}/v25.0`,
    accessToken: 'tok',
    mediaHosts: ['lookaside.test'],
  });
});
afterEach(() => {
  files.close();
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});
afterAll(() => nock.restore());

// Meta's media host is said to turn away whoever does not name themselves.
const auth = { reqheaders: { authorization: 'Bearer tok', 'user-agent': 'deskbridge' } };
const without = { badheaders: ['authorization'] };
const graphError = (code: number, subcode?: number) => ({
  error: { message: `(#${code})`, code, ...(subcode === undefined ? {} : { error_subcode: subcode }), fbtrace_id: 'T' },
});
const resolving = () => nock(GRAPH, auth).get('/v25.0/77').query({ phone_number_id: NUMBER });
const resolved = (url = `${MEDIA}/m?ext=1`, more: object = {}) =>
  resolving().reply(200, {
    url,
    mime_type: 'image/jpeg',
    sha256: 'x',
    file_size: String(BYTES.length),
    id: '77',
    ...more,
  });
const fetchIt = (ref: Partial<FileRef> = {}) => files.fetch({ ...REF, ...ref }, NUMBER, signal());

describe('a file of a customer', () => {
  test('is resolved and streamed, with the token to the media host', async () => {
    resolved();
    nock(MEDIA, auth).get('/m?ext=1').reply(200, BYTES, { 'content-type': 'image/jpeg' });
    const found = await fetchIt();
    expect(found).toMatchObject({ result: 'open', contentType: 'image/jpeg', size: BYTES.length });
    expect(found.result === 'open' && (await collect(found.chunks))).toEqual(BYTES);
  });

  test('is resolved once more when its address has died', async () => {
    resolved();
    nock(MEDIA, auth).get('/m?ext=1').reply(404);
    resolved(`${MEDIA}/m?ext=2`);
    nock(MEDIA, auth).get('/m?ext=2').reply(200, BYTES);
    expect(await fetchIt()).toMatchObject({ result: 'open' });
  });

  test('has expired when that does not help, or the id is gone', async () => {
    resolved();
    resolved();
    nock(MEDIA).get('/m?ext=1').times(2).reply(404);
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
    resolving().reply(400, graphError(100, 33));
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
    resolving().reply(404);
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
  });

  test('that Meta itself cannot have is too large', async () => {
    resolving().reply(400, graphError(131052));
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'too-large' });
  });

  test.each([
    ['a dead token', 401, graphError(190), false],
    ['a missing permission', 403, graphError(10), false],
    ['a throttle', 400, graphError(80007), false],
    ['trouble at Meta', 500, graphError(131000), true],
    ['a gateway', 502, 'Bad gateway', true],
    ['a number that cannot be used', 400, graphError(133010), true],
    ['half an answer', 200, '{"url":', true],
  ])('waits for %s', async (_title, status, body, counts) => {
    resolving().reply(status, body);
    expect(await fetchIt()).toMatchObject({ result: 'later', counts });
  });

  test.each([
    [401, false],
    [429, false],
    [403, true],
    [500, true],
    [503, true],
  ])('waits when the media host says %i', async (status, counts) => {
    resolved();
    nock(MEDIA).get('/m?ext=1').reply(status, '', { 'retry-after': '7' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts, retryAfterMs: 7_000 });
  });

  test('waits when nobody answers', async () => {
    resolving().replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await fetchIt()).toMatchObject({ result: 'later', counts: true });
  });

  test('is not the page that a gateway gives instead', async () => {
    resolved();
    nock(MEDIA).get('/m?ext=1').reply(200, '<html>Log in</html>', { 'content-type': 'text/html' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts: true });
  });

  test.each([
    'https://evil.test/m',
    'https://lookaside.test.evil.test/m',
    'http://lookaside.test/m',
    'https://lookaside.test:8443/m',
    'https://user:pass@lookaside.test/m',
    'file:///etc/passwd',
    'http://127.0.0.1/m',
    'http://graph.test/m',
    'nonsense',
  ])('is not fetched from %s', async (url) => {
    resolved(url);
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'refused' });
  });

  test('loses the token behind a redirect, and goes no further than the pinned hosts', async () => {
    resolved();
    nock(MEDIA, auth).get('/m?ext=1').reply(302, '', { location: '/moved' });
    nock(MEDIA, without).get('/moved').reply(200, BYTES);
    expect(await fetchIt()).toMatchObject({ result: 'open' });
    resolved();
    nock(MEDIA, auth).get('/m?ext=1').reply(302, '', { location: 'https://evil.test/x' });
    expect(await fetchIt()).toEqual({
      result: 'failed',
      reason: 'refused',
      detail: 'media host not allowed: evil.test',
    });
  });

  test('that came with the webhook itself is fetched from nowhere', async () => {
    const found = await fetchIt({ source: { inline: 'BEGIN:VCARD …' } });
    expect(found.result === 'open' && (await collect(found.chunks)).toString()).toBe('BEGIN:VCARD …');
  });

  test('without an id is taken from the address of the webhook', async () => {
    nock(MEDIA, auth).get('/w').reply(200, BYTES);
    expect(await fetchIt({ source: { url: `${MEDIA}/w` } })).toMatchObject({ result: 'open' });
    expect(await fetchIt({ source: {} })).toMatchObject({ result: 'failed', reason: 'expired' });
  });

  test('never tells its token or address', async () => {
    resolved(`${MEDIA}/m?ext=secret`);
    nock(MEDIA).get('/m?ext=secret').replyWithError('with tok and secret');
    expect(JSON.stringify(await fetchIt())).not.toMatch(/tok\b|secret/);
  });
});

describe('a file for a customer', () => {
  const file: StoredFile = { name: 'Größe "1".pdf', contentType: 'application/pdf', size: BYTES.length };
  const uploading = (check: (body: string) => boolean = () => true) =>
    nock(GRAPH, auth).post(`/v25.0/${NUMBER}/media`, (body) => check(Buffer.from(String(body), 'utf8').toString()));
  const hand = (more: Partial<StoredFile> = {}) => {
    const opened = () => pour(BYTES, 5);
    return files.handOver({ ...file, ...more }, opened, NUMBER, signal());
  };

  test('that is too large to be shown as what it is goes up as bytes, under its own name', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024 + 1, 'x');
    const picture = { name: 'plan.jpg', contentType: 'image/jpeg', size: large.length };
    let seen = '';
    uploading((body) => {
      seen = body.slice(0, 1_000);
      return true;
    }).reply(200, { id: '901' });
    expect(await files.handOver(picture, () => pour(large), NUMBER, signal())).toMatchObject({ result: 'handed' });
    expect(seen).toMatch(/name="type"\r\n\r\napplication\/octet-stream\r\n/);
    expect(seen).toContain('filename="plan.jpg"');
  });

  test('goes up as a form whose length is known', async () => {
    let seen = '';
    let length: string | undefined;
    uploading((body) => {
      seen = body;
      return true;
    })
      .matchHeader('content-length', (value) => {
        length = String(value);
        return true;
      })
      .reply(200, { id: '900' });
    expect(await hand()).toEqual({ result: 'handed', ref: '900', forMs: 29 * 24 * 3_600_000 });
    expect(seen).toMatch(/name="messaging_product"\r\n\r\nwhatsapp\r\n/);
    expect(seen).toMatch(/name="type"\r\n\r\napplication\/pdf\r\n/);
    expect(seen).toContain(
      `name="file"; filename="Größe %221%22.pdf"\r\nContent-Type: application/pdf\r\n\r\n${BYTES.toString()}\r\n--`,
    );
    expect(length).toBe(String(Buffer.byteLength(seen)));
  });

  test.each([
    ['a wrong type', 400, graphError(100)],
    ['a file that does not fit its type', 400, graphError(131053)],
    ['a size', 413, 'too large'],
  ])('is refused for %s', async (_title, status, body) => {
    uploading().reply(status, body);
    expect(await hand()).toMatchObject({ result: 'refused' });
  });

  test('over 100 MB is not even sent', async () => {
    expect(await hand({ size: 100 * 1024 * 1024 + 1 })).toMatchObject({ result: 'refused' });
  });

  test.each([
    ['a dead token', 401, graphError(190), false],
    ['a throttle', 400, graphError(80007), false],
    ['trouble at Meta', 500, graphError(131000), true],
    ['a gateway', 502, 'Bad gateway', true],
    ['a success without an id', 200, {}, true],
  ])('waits for %s', async (_title, status, body, counts) => {
    uploading().reply(status, body);
    expect(await hand()).toMatchObject({ result: 'later', counts });
  });

  test('waits when nobody answers', async () => {
    uploading().replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await hand()).toMatchObject({ result: 'later', counts: true });
  });
});
