import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { formOf, startHarness } from './harness.ts';

const MB = 1024 * 1024;

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});

const fileOf = (bytes: number, name = 'photo.jpg') => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' });

test('files lie on another host, behind an address that expires and cannot be guessed', async () => {
  const id = await h.ticket();
  const form = formOf({ body: 'see', private: 'false' }, [new File(['hello'], 'a b.txt', { type: 'text/plain' })]);
  const [file] = (await h.call('POST', `/tickets/${id}/notes`, form)).json.attachments;
  expect(new URL(file.attachment_url).hostname).toBe('localhost');
  const sent = await fetch(file.attachment_url);
  expect([sent.status, sent.headers.get('content-type'), await sent.text()]).toEqual([200, 'text/plain', 'hello']);
  expect((await fetch(file.attachment_url.replace(/expires=\d+/, 'expires=9999999999999'))).status).toBe(403);
  h.clock.advance(300_001);
  expect((await fetch(file.attachment_url)).status).toBe(403);
  const [fresh] = (await h.call('GET', `/tickets/${id}/conversations`)).json[0].attachments;
  expect((await fetch(fresh.attachment_url)).status).toBe(200);
});

test('all files of a ticket together may not be larger than 20 MB', async () => {
  const made = await h.call('POST', '/tickets', formOf({ email: 'a@example.com' }, [fileOf(12 * MB)]));
  const id = made.json.id;
  const add = (bytes: number) => h.call('POST', `/tickets/${id}/notes`, formOf({ body: 'x' }, [fileOf(bytes)]));
  const refused = await add(9 * MB);
  expect([refused.status, refused.json.errors[0].field]).toEqual([400, 'attachments']);
  expect((await add(8 * MB)).status).toBe(201);
  expect((await add(1)).status).toBe(400);
  await h.call('DELETE', `/attachments/${made.json.attachments[0].id}`);
  expect((await add(1)).status).toBe(201);
});

test('only a list named attachments takes files', async () => {
  const id = await h.ticket();
  const form = new FormData();
  form.append('body', 'x');
  form.append('file', fileOf(3));
  const refused = await h.call('POST', `/tickets/${id}/notes`, form);
  expect(refused.json.errors).toMatchObject([{ field: 'file', code: 'invalid_field' }]);
});
