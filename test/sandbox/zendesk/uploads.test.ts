import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ tokenTtlSeconds: 7200 });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const bytes = new Uint8Array([0x4f, 0x67, 0x67, 0x53, 0, 255]);
const upload = (query = 'filename=voice.ogg'): Promise<Answer> =>
  h.call('POST', `/api/v2/uploads.json?${query}`, bytes, { 'content-type': 'audio/ogg' });
const comment = (id: number, token: string): Promise<Answer> =>
  h.call('PUT', `/api/v2/tickets/${id}`, { ticket: { comment: { body: 'see', uploads: [token] } } });

describe('POST /uploads', () => {
  test('keeps the bytes and the type, and hands them to one comment', async () => {
    const id = await h.ticket();
    const { upload: made } = (await upload()).json;
    const answer = await comment(id, made.token);
    const [attachment] = answer.json.audit.events[0].attachments;
    expect(attachment).toMatchObject({
      file_name: 'voice.ogg',
      content_type: 'audio/ogg',
      size: 6,
      malware_scan_result: 'malware_not_found',
    });
    const file = await fetch(attachment.content_url);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(file.headers.get('content-type')).toBe('audio/ogg');
    expect((await comment(id, made.token)).status).toBe(422);
  });

  test('lets a token die after 60 minutes', async () => {
    const id = await h.ticket();
    const { token } = (await upload()).json.upload;
    h.clock.advance(3_600_000);
    expect((await comment(id, token)).status).toBe(422);
  });

  test('does not use a token up when the comment is refused', async () => {
    const id = await h.ticket();
    const { token } = (await upload()).json.upload;
    const refused = await h.call('PUT', `/api/v2/tickets/${id}`, {
      ticket: { group_id: 9, comment: { body: 'x', uploads: [token] } },
    });
    expect(refused.status).toBe(422);
    expect((await comment(id, token)).status).toBe(200);
  });

  test('collects several files under one token', async () => {
    const { token } = (await upload()).json.upload;
    const second = await upload(`filename=b.ogg&token=${token}`);
    expect(second.json.upload).toMatchObject({
      token,
      attachments: [{ file_name: 'voice.ogg' }, { file_name: 'b.ogg' }],
    });
    expect(h.zendesk.oracle.effects.map(({ kind }) => kind)).toEqual(['upload', 'upload']);
  });

  test('needs a file name and a body', async () => {
    expect((await upload('x=1')).status).toBe(400);
    expect((await h.call('POST', '/api/v2/uploads?filename=a.txt', '', { 'content-type': 'text/plain' })).status).toBe(
      422,
    );
  });

  test('needs a type, and refuses what the admin does not allow', async () => {
    h.zendesk.files.refusedEndings.add('exe');
    const refused = await h.call('POST', '/api/v2/uploads?filename=a.EXE', bytes, { 'content-type': 'a/b' });
    expect(refused.status).toBe(422);
    const untyped = await h.call('POST', '/api/v2/uploads?filename=a.txt', bytes, { 'content-type': '' });
    expect(untyped.json.details.content_type[0].error).toBe('BlankValue');
    expect(h.zendesk.oracle.effects).toEqual([]);
  });

  test('deletes what no comment took', async () => {
    const { attachment } = (await upload()).json.upload;
    expect((await h.call('GET', `/api/v2/attachments/${attachment.id}`)).status).toBe(200);
    h.clock.advance(3_600_000);
    expect((await h.call('GET', `/api/v2/attachments/${attachment.id}`)).status).toBe(404);
    expect((await fetch(attachment.content_url)).status).toBe(404);
  });
});

describe('an agent’s file', () => {
  const files = [
    { name: 'a.pdf', contentType: 'application/pdf', bytes: Buffer.from(bytes) },
    { name: 'shot.png', contentType: 'image/png', bytes: Buffer.from(bytes), inline: true },
  ];
  const written = async () => {
    const id = await h.ticket();
    const agentId = h.zendesk.desk.addAgent({ name: 'Kim', email: 'kim@example.com' }).id;
    h.zendesk.desk.reply(id, { agentId, text: 'here', files });
    const read = async (query = '?include_inline_images=true') =>
      (await h.call('GET', `/api/v2/tickets/${id}/comments${query}`)).json.comments.at(-1);
    return { read, comment: await read() };
  };

  test('lies on another host, which is shown no credentials and asked again after five minutes', async () => {
    const { comment: said } = await written();
    const [{ content_url: url }] = said.attachments;
    const sent = await fetch(url, { redirect: 'manual' });
    const next = sent.headers.get('location') ?? '';
    expect(new URL(next).host).toBe(`localhost:${h.port}`);
    expect((await fetch(next, { headers: { authorization: 'Bearer x' } })).status).toBe(403);
    expect((await fetch(next)).status).toBe(200);
    h.clock.advance(5 * 60_000);
    expect((await fetch(next)).status).toBe(403);
  });

  test('that is a picture in the text is listed when that is asked for', async () => {
    const { read, comment: said } = await written();
    expect(said.attachments.map(({ file_name, inline }: never) => [file_name, inline])).toEqual([
      ['a.pdf', false],
      ['shot.png', true],
    ]);
    expect(said.html_body).toContain(`<img src="${said.attachments[1].content_url}">`);
    expect((await read('')).attachments).toHaveLength(1);
  });

  test('is scanned after a while, and not given out when malware was found, unless an agent allows it', async () => {
    h.zendesk.files.scanMs = 5_000;
    h.zendesk.files.finds.set('a.pdf', 'malware_found');
    const { comment: said } = await written();
    const [{ id, content_url: url, malware_scan_result: scan }] = said.attachments;
    expect(scan).toBe('not_scanned');
    h.clock.advance(5_000);
    const { attachment } = (await h.call('GET', `/api/v2/attachments/${id}`)).json;
    expect(attachment.malware_scan_result).toBe('malware_found');
    expect((await fetch(url)).status).toBe(403);
    h.zendesk.desk.allowMalware(id);
    expect((await fetch(url)).status).toBe(200);
  });

  test('that is redacted leaves an empty text', async () => {
    const { read, comment: said } = await written();
    h.zendesk.desk.redactAttachment(said.attachments[0].id);
    expect((await read()).attachments[0]).toMatchObject({ file_name: 'redacted.txt', size: 0 });
    expect((await fetch(said.attachments[0].content_url)).status).toBe(404);
  });

  test('of a private account needs a sign-in', async () => {
    h.zendesk.files.privateDownloads = true;
    const { comment: said } = await written();
    expect(await (await fetch(said.attachments[0].content_url)).text()).toContain('Sign in');
  });

  test('may be added over HTTP', async () => {
    const id = await h.ticket();
    h.zendesk.desk.addAgent({ name: 'Kim', email: 'kim@example.com' });
    const file = { name: 'a.txt', contentType: 'text/plain', base64: Buffer.from('x').toString('base64') };
    await h.call('POST', `/_emulator/tickets/${id}/reply`, { text: 'here', files: [file] });
    const [{ attachments }] = (await h.call('GET', `/api/v2/tickets/${id}/comments`)).json.comments.slice(-1);
    expect(attachments).toMatchObject([{ file_name: 'a.txt', size: 1 }]);
  });
});
