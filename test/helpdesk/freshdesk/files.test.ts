import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { FileRef } from '../../../src/core/files.ts';
import { api, converse, entry, makeHelpdesk, show, signal, URL_OF_ACCOUNT } from './harness.ts';

const CDN = 'https://s3.amazonaws.com';
const PATH = '/cdn.freshdesk.com/data/helpdesk/attachments/production/301/original/bill.pdf';
const ref = (source: Record<string, string> = {}): FileRef => ({
  id: 'freshdesk:301',
  from: 'helpdesk',
  source: { ticketId: '77', conversationId: '10', attachmentId: '301', ...source },
  name: 'bill.pdf',
  contentType: 'application/pdf',
});
const attached = (url: string) => ({
  attachments: [{ id: 301, name: 'bill.pdf', content_type: 'application/pdf', size: 4, attachment_url: url }],
});
const fetch = (source?: Record<string, string>) => makeHelpdesk().helpdesk.files.fetch(ref(source), '1', signal());
const bytes = async (opened: Awaited<ReturnType<typeof fetch>>) => {
  if (opened.result !== 'open') throw new Error(JSON.stringify(opened));
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
const withoutKey = (host: string) => nock(host, { badheaders: ['authorization'] });

describe('an agent’s file', () => {
  test('is fetched by an address that was asked for just now, and the key stays with the account', async () => {
    converse([entry(9), entry(10, attached(`${CDN}${PATH}?X-Amz-Signature=new`))]);
    withoutKey(CDN).get(PATH).query({ 'X-Amz-Signature': 'new' }).reply(200, '%PDF');
    const opened = await fetch();
    expect(opened).toMatchObject({ contentType: 'application/pdf', size: 4 });
    expect(await bytes(opened)).toBe('%PDF');
  });

  test('is looked for page by page', async () => {
    converse([entry(9)], 1, { link: '<https://x?page=2>; rel="next"' });
    converse([entry(10, attached(`${CDN}${PATH}`))], 2);
    withoutKey(CDN).get(PATH).reply(200, '%PDF');
    expect(await bytes(await fetch())).toBe('%PDF');
  });

  test('of a description comes with the ticket', async () => {
    show(attached(`${CDN}${PATH}`));
    withoutKey(CDN).get(PATH).reply(200, '%PDF');
    expect(await bytes(await makeHelpdesk().helpdesk.files.fetch(withoutPlace(), '1', signal()))).toBe('%PDF');
  });
  const withoutPlace = (): FileRef => ({ ...ref(), source: { ticketId: '77', attachmentId: '301' } });

  test('is asked for again when its address ended', async () => {
    converse([entry(10, attached(`${CDN}${PATH}`))]);
    withoutKey(CDN).get(PATH).reply(403, '<Error/>');
    expect(await fetch()).toMatchObject({ result: 'later', counts: true, detail: 'content: HTTP 403' });
  });

  test.each([
    ['it was deleted', () => converse([entry(10)])],
    ['its note was deleted', () => converse([entry(9)])],
    ['its ticket is gone', () => api().get('/api/v2/tickets/77/conversations').query(true).reply(404)],
  ])('has expired when %s', async (_, reply) => {
    reply();
    expect(await fetch()).toMatchObject({ result: 'failed', reason: 'expired' });
  });

  test.each([
    ['a throttle', 429, false],
    ['a wrong key', 401, false],
    ['a server error', 500, true],
  ])('waits after %s', async (_, status, counts) => {
    api().persist().get('/api/v2/tickets/77/conversations').query(true).reply(status);
    expect(await fetch()).toMatchObject({ result: 'later', counts });
  });
});

describe('addresses', () => {
  test.each([
    'https://s3.amazonaws.com/somebody-else/data/x',
    'https://s3.amazonaws.com/x/cdn.freshdesk.com/y',
    'https://cdn.freshdesk.com.evil.example/x',
    'https://evilfreshdesk.com/x',
    'https://evil.example/cdn.freshdesk.com/x',
    'http://s3.amazonaws.com/cdn.freshdesk.com/x',
    'https://user:pw@s3.amazonaws.com/cdn.freshdesk.com/x',
    'https://s3.amazonaws.com:8443/cdn.freshdesk.com/x',
    'https://127.0.0.1/cdn.freshdesk.com/x',
    'https://s3-evil.s3.amazonaws.com/cdn.freshdesk.com/x',
    'https://s3.evil.s3.eu-west-1.amazonaws.com/cdn.freshdesk.com/x',
    'https://s3.amazonaws.com/cdn.freshdesk.com/../evil/x',
  ])('nothing is fetched from %s', async (address) => {
    converse([entry(10, attached(address))]);
    expect(await fetch()).toMatchObject({ result: 'failed', reason: 'refused' });
  });

  test.each([
    ['https://s3-eu-central-1.amazonaws.com', '/euc-cdn.freshdesk.com/data/x'],
    ['https://s3.ap-south-1.amazonaws.com', '/ind-cdn.freshdesk.com/data/x'],
    ['https://s3.dualstack.us-east-1.amazonaws.com', '/cdn.freshdesk.com/data/x'],
    ['https://cdn.freshdesk.com', '/data/x'],
    ['https://eucattachment.freshdesk.com', '/inline/attachment'],
  ])('%s%s is one of Freshdesk’s', async (host, path) => {
    converse([entry(10, attached(host + path))]);
    withoutKey(host).get(path).reply(200, 'x');
    expect(await bytes(await fetch())).toBe('x');
  });

  test('only the account’s own host is told the key, also on the way', async () => {
    converse([entry(10, attached(`${URL_OF_ACCOUNT}/helpdesk/attachments/301`))]);
    api()
      .get('/helpdesk/attachments/301')
      .reply(302, '', { location: `${CDN}${PATH}` });
    withoutKey(CDN).get(PATH).reply(200, '%PDF');
    expect(await bytes(await fetch())).toBe('%PDF');
  });

  test('a page of a login is no file', async () => {
    converse([entry(10, attached(`${CDN}${PATH}`))]);
    nock(CDN).get(PATH).reply(200, '<html>', { 'content-type': 'text/html' });
    expect(await fetch()).toMatchObject({ result: 'later' });
  });
});

test('a picture within a text is fetched where it is shown', async () => {
  withoutKey('https://attachment.freshdesk.com').get('/inline/attachment').query({ token: 'a' }).reply(200, 'PNG');
  const url = 'https://attachment.freshdesk.com/inline/attachment?token=a';
  const picture: FileRef = { ...ref(), source: { url } };
  expect(await bytes(await makeHelpdesk().helpdesk.files.fetch(picture, '1', signal()))).toBe('PNG');
});
