import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import {
  allowFields,
  api,
  commentCall,
  complaint,
  converse,
  createCall,
  freeze,
  kept,
  makeHelpdesk,
  run,
  show,
  signal,
  ticket,
} from './harness.ts';

const PHOTO = 'wa:wamid.1';
const LINK = 'https://bridge.example/media/abc';
const answer = { id: 88, ticket_id: 77 };
const MEGABYTE = 1024 * 1024;

/** Takes a form; what it says comes part by part. */
const takeForm = (path: string, status: number, reply: nock.Body) => {
  let type = '';
  let body = '';
  api()
    .matchHeader('content-type', (given) => {
      type = String(given);
      return type.startsWith('multipart/form-data');
    })
    .post(path, (raw) => {
      body = typeof raw === 'string' ? raw : '';
      return body !== '';
    })
    .matchHeader('content-length', (given) => Number(given) > 0)
    .reply(status, reply);
  return async () => {
    const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
    const read = async ([name, value]: [string, unknown]) =>
      value instanceof File ? [name, value.name, value.type, await value.text()] : [name, value];
    return Promise.all([...form.entries()].map(read));
  };
};

describe('files of a customer', () => {
  test('travel with their note', async () => {
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: kept('JPEG') });
    converse([]);
    show();
    const said = takeForm('/api/v2/tickets/77/notes', 201, answer);
    const result = await run(helpdesk, commentCall({ uploads: [PHOTO] }));
    expect(result).toMatchObject({ result: 'applied', data: { commentIds: ['88'] } });
    expect(await said()).toEqual([
      ['body', '<p>More</p>'],
      ['private', 'false'],
      ['incoming', 'true'],
      ['user_id', '501'],
      ['attachments[]', 'photo.jpg', 'image/jpeg', 'JPEG'],
    ]);
  });

  test('travel with their ticket, whose lists and fields are spelled out', async () => {
    allowFields();
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: kept('JPEG') });
    const said = takeForm('/api/v2/tickets', 201, ticket({ id: 91 }));
    expect(await run(helpdesk, createCall({ tags: ['a', 'b'] }, { uploads: [PHOTO] }))).toMatchObject({
      result: 'applied',
      data: { ticketId: '91' },
    });
    expect(await said()).toEqual(
      expect.arrayContaining([
        ['tags[]', 'a'],
        ['tags[]', 'b'],
        ['custom_fields[cf_deskbridge_ref]', 'wa:c1:1'],
        ['attachments[]', 'photo.jpg', 'image/jpeg', 'JPEG'],
      ]),
    );
  });

  test('stay where they are kept until they are sent', async () => {
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: kept('SECRET BYTES') });
    converse([]);
    expect(await freeze(helpdesk, commentCall({ uploads: [PHOTO] }))).not.toContain('SECRET');
  });

  test('that are gone are refused before anything is sent', async () => {
    const { helpdesk } = makeHelpdesk();
    expect(await helpdesk.freeze(commentCall({ uploads: [PHOTO] }), signal())).toMatchObject({
      ok: false,
      result: { result: 'refused', reason: 'file' },
    });
  });

  test('that go away between freezing and sending are refused', async () => {
    const files = { [PHOTO]: kept('JPEG') };
    const { helpdesk } = makeHelpdesk({}, files);
    converse([]);
    const frozen = await freeze(helpdesk, commentCall({ uploads: [PHOTO] }));
    delete (files as Record<string, unknown>)[PHOTO];
    show();
    expect(await helpdesk.perform(frozen, 'op-2', signal())).toMatchObject({ result: 'refused', reason: 'file' });
  });

  test('whose bytes cannot be read leave nothing in doubt', async () => {
    const broken = { ...kept('JPEG'), chunks: () => Promise.reject(new Error('no store')) as never };
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('JP');
      throw new Error('no store');
    }
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: { ...broken, chunks } });
    converse([]);
    show();
    api().post('/api/v2/tickets/77/notes').reply(201, answer);
    expect(await run(helpdesk, commentCall({ uploads: [PHOTO] }))).toMatchObject({ result: 'unavailable' });
  });
});

describe('a ticket that takes no more files', () => {
  const linked = {
    body: `<p>More</p><p>📎 <a href="${LINK}">photo.jpg</a> (1 MB)</p>`,
    private: false,
    incoming: true,
    user_id: 501,
  };

  test.each([
    ['a complaint about them', 400, complaint('attachments')],
    ['a 413', 413, '<html>'],
  ])('gets the words with a link after %s, and from then on at once', async (_, status, body) => {
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: kept('JPEG', LINK) });
    converse([]);
    show();
    takeForm('/api/v2/tickets/77/notes', status, body as nock.Body);
    api().post('/api/v2/tickets/77/notes', linked).reply(201, answer);
    expect(await run(helpdesk, commentCall({ uploads: [PHOTO] }))).toMatchObject({ result: 'applied' });
    show();
    api().post('/api/v2/tickets/77/notes', linked).reply(201, answer);
    expect(await run(helpdesk, commentCall({ uploads: [PHOTO] }))).toMatchObject({ result: 'applied' });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('refuses the file where nothing can be linked to', async () => {
    const { helpdesk } = makeHelpdesk({}, { [PHOTO]: kept('JPEG') });
    converse([]);
    show();
    takeForm('/api/v2/tickets/77/notes', 400, complaint('attachments'));
    expect(await run(helpdesk, commentCall({ uploads: [PHOTO] }))).toMatchObject({ result: 'refused', reason: 'file' });
  });

  test('is not tried with more than 20 MB at once', async () => {
    const big = (link?: string) => ({ ...kept('x', link), file: { ...kept('x').file, size: 11 * MEGABYTE } });
    const { helpdesk } = makeHelpdesk({}, { a: big(LINK), b: big(LINK) });
    converse([]);
    const frozen = JSON.parse(await freeze(helpdesk, commentCall({ uploads: ['a', 'b'] })));
    expect(frozen).not.toHaveProperty('files');
    expect(frozen.body.body.match(/11 MB/g)).toHaveLength(2);
  });
});

test('one file of more than 20 MB is not taken at all, any other is kept for its call', async () => {
  const { helpdesk } = makeHelpdesk();
  const handOver = (size: number) =>
    helpdesk.files.handOver({ name: 'a', contentType: 'b', size }, async function* () {}, '1', signal());
  expect(await handOver(20 * MEGABYTE + 1)).toMatchObject({ result: 'refused' });
  expect(await handOver(0)).toMatchObject({ result: 'refused' });
  expect(await handOver(20 * MEGABYTE)).toEqual({ result: 'kept' });
});
