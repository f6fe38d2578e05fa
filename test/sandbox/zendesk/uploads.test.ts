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
});
