import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { FileRef, StoredFile } from '../../../src/core/files.ts';
import type { ZendeskOptions } from '../../../src/helpdesk/zendesk/options.ts';
import { collect, pour } from '../../support/bytes.ts';
import { allowSignIn, api, makeHelpdesk, recordInvalid, signal } from './harness.ts';

const BYTES = Buffer.from('the bytes of a document');
const REF: FileRef = {
  id: 'zendesk:9',
  from: 'helpdesk',
  source: { attachmentId: '9' },
  name: 'a.pdf',
  contentType: 'application/pdf',
};
const CONTENT = 'https://p14.zdusercontent.com';
const ADDRESS = '/attachments/token/abc/?name=a.pdf';

beforeEach(() => {
  nock.disableNetConnect();
  allowSignIn();
});
afterEach(() => {
  const left = nock.pendingMocks().filter((mock) => !mock.includes('/oauth/tokens'));
  nock.cleanAll();
  expect(left).toEqual([]);
});

const auth = { reqheaders: { authorization: 'Bearer token-1' } };
const without = { badheaders: ['authorization'] };
const asking = () => api().get('/api/v2/attachments/9.json');
const attachment = (more: object = {}) =>
  asking().reply(200, {
    attachment: {
      id: 9,
      content_url: `https://acme.zendesk.com${ADDRESS}`,
      content_type: 'application/pdf',
      size: BYTES.length,
      malware_scan_result: 'malware_not_found',
      malware_access_override: false,
      ...more,
    },
  });
const own = () => nock('https://acme.zendesk.com', auth).get(ADDRESS);
const fetchIt = (ref: Partial<FileRef> = {}, options: Partial<ZendeskOptions> = {}) =>
  makeHelpdesk({ timeoutMs: 10_000, ...options }).helpdesk.files.fetch({ ...REF, ...ref }, '1065', signal());

describe('an agent’s file', () => {
  test('is asked about, then fetched with credentials for the account alone', async () => {
    attachment();
    own().reply(302, '', { location: `${CONTENT}/attachment/1/x?token=s` });
    nock(CONTENT, without).get('/attachment/1/x?token=s').reply(200, BYTES, { 'content-type': 'application/pdf' });
    const found = await fetchIt();
    expect(found).toMatchObject({ result: 'open', contentType: 'application/pdf', size: BYTES.length });
    expect(found.result === 'open' && (await collect(found.chunks))).toEqual(BYTES);
  });

  test('waits for its scan', async () => {
    attachment({ malware_scan_result: 'not_scanned' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts: false, retryAfterMs: 10_000 });
  });

  test('with malware is not given on, unless an agent has allowed it', async () => {
    attachment({ malware_scan_result: 'malware_found' });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'malware' });
    attachment({ malware_scan_result: 'malware_found', malware_access_override: true });
    own().reply(200, BYTES);
    expect(await fetchIt()).toMatchObject({ result: 'open' });
  });

  test.each(['failed_to_scan', 'malware_not_found', undefined])('goes when the scan says %p', async (result) => {
    attachment({ malware_scan_result: result });
    own().reply(200, BYTES);
    expect(await fetchIt()).toMatchObject({ result: 'open' });
  });

  test('that is gone has expired', async () => {
    asking().reply(404, { error: 'RecordNotFound' });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
    attachment({ deleted: true });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
    attachment({ content_url: null });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'expired' });
    expect(await fetchIt({ source: {} })).toMatchObject({ result: 'failed', reason: 'expired' });
  });

  test.each([
    ['a throttle', 429, 'slow down', false],
    ['a parked page', 404, '<html>', true],
    ['a missing permission', 403, { error: 'Forbidden' }, true],
    ['a broken answer', 200, '{"attachment":', true],
  ])('waits for %s', async (_title, status, body, counts) => {
    asking().reply(status, body, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts });
  });

  test('waits while Zendesk refuses the sign-in', async () => {
    asking().times(2).reply(401);
    expect(await fetchIt()).toMatchObject({ result: 'later', counts: false });
  });

  test.each([
    [401, false],
    [429, false],
    [403, true],
    [404, true],
    [500, true],
  ])('waits when its content says %i', async (status, counts) => {
    attachment();
    own().reply(status, '', { 'retry-after': '7' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts });
  });

  test('is fetched with a new sign-in after a refused one', async () => {
    nock.cleanAll();
    const { helpdesk } = makeHelpdesk();
    for (const token of ['token-1', 'token-2'])
      api().post('/oauth/tokens').reply(200, { access_token: token, expires_in: 1800 });
    attachment();
    own().reply(401);
    attachment();
    nock('https://acme.zendesk.com', { reqheaders: { authorization: 'Bearer token-2' } })
      .get(ADDRESS)
      .reply(200, BYTES);
    expect(await helpdesk.files.fetch(REF, '1', signal())).toMatchObject({ result: 'later', counts: false });
    expect(await helpdesk.files.fetch(REF, '1', signal())).toMatchObject({ result: 'open' });
  });

  test('is not the login page that comes instead', async () => {
    attachment();
    own().reply(200, '<html>Sign in</html>', { 'content-type': 'text/html; charset=utf-8' });
    expect(await fetchIt()).toMatchObject({ result: 'later', counts: true });
  });

  test.each([
    'https://evil.test/x',
    'https://zendesk.com.evil.test/x',
    'https://evilzendesk.com/x',
    'http://p14.zdusercontent.com/x',
    'https://p14.zdusercontent.com:8443/x',
    'http://acme.zendesk.com/x',
    'http://127.0.0.1/x',
    'http://169.254.169.254/latest',
    'https://user@acme.zendesk.com/x',
    'file:///etc/passwd',
  ])('is not fetched from %s, nor by way of a redirect', async (url) => {
    attachment({ content_url: url });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'refused' });
    attachment();
    own().reply(302, '', { location: url });
    expect(await fetchIt()).toMatchObject({ result: 'failed', reason: 'refused' });
  });

  test('of another account of Zendesk’s is fetched without credentials', async () => {
    attachment({ content_url: 'https://other.zendesk.com/x' });
    nock('https://other.zendesk.com', without).get('/x').reply(200, BYTES);
    expect(await fetchIt()).toMatchObject({ result: 'open' });
  });

  test('that is a picture within the text is fetched by its address', async () => {
    own().reply(200, BYTES, { 'content-type': 'image/png' });
    const found = await fetchIt({ source: { url: `https://acme.zendesk.com${ADDRESS}` } });
    expect(found).toMatchObject({ result: 'open', contentType: 'image/png' });
  });
});

describe('a customer’s file', () => {
  const file: StoredFile = { name: 'Größe & mehr.ogg', contentType: 'audio/ogg; codecs=opus', size: BYTES.length };
  const uploading = () =>
    nock('https://acme.zendesk.com', {
      reqheaders: {
        authorization: 'Bearer token-1',
        'content-type': 'audio/ogg',
        'content-length': String(BYTES.length),
      },
    })
      .post('/api/v2/uploads', BYTES.toString())
      .query({ filename: 'Größe & mehr.ogg' });
  const hand = (more: Partial<StoredFile> = {}, open = () => pour(BYTES, 7)) =>
    makeHelpdesk({ timeoutMs: 10_000 }).helpdesk.files.handOver({ ...file, ...more }, open, '1065', signal());

  test('goes up raw, with its true type', async () => {
    uploading().reply(201, { upload: { token: 'vz7ll9ud8oofowy', attachments: [] } });
    expect(await hand()).toEqual({ result: 'handed', ref: 'vz7ll9ud8oofowy', forMs: 50 * 60_000 });
  });

  test.each([
    ['its type', 422, recordInvalid({ filename: [{ description: 'not allowed', error: 'InvalidValue' }] })],
    ['its size', 413, { error: 'AttachmentTooLarge' }],
    ['a rule', 403, { error: 'Forbidden' }],
  ])('is refused for %s', async (_title, status, body) => {
    uploading().reply(status, body);
    expect(await hand()).toMatchObject({ result: 'refused' });
  });

  test('that is empty or over 50 MB is not even sent', async () => {
    expect(await hand({ size: 50 * 1024 * 1024 + 1 })).toMatchObject({ result: 'refused' });
    expect(await hand({ size: 0 })).toMatchObject({ result: 'refused' });
  });

  test.each([
    ['a throttle', 429, { error: 'slow' }, false],
    ['trouble at Zendesk', 500, 'oops', true],
    ['maintenance', 503, 'oops', true],
    ['a firewall', 403, '<html>', true],
    ['a success without a token', 201, { upload: {} }, true],
  ])('waits for %s', async (_title, status, body, counts) => {
    uploading().reply(status, body);
    expect(await hand()).toMatchObject({ result: 'later', counts });
  });

  test('is sent with a new sign-in after a refused one', async () => {
    uploading().reply(401);
    expect(await hand()).toMatchObject({ result: 'later', retryAfterMs: 1_000 });
  });

  test('whose bytes cannot be read is an error of ours, not of Zendesk', async () => {
    nock('https://acme.zendesk.com').post('/api/v2/uploads').query(true).optionally().reply(201);
    const broken = async function* () {
      yield BYTES.subarray(0, 3);
      throw new Error('the store is away');
    };
    await expect(hand({}, broken)).rejects.toThrow('the store is away');
  });
});
