import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NUMBER, startEmulator, until } from './harness.ts';

let world: Awaited<ReturnType<typeof startEmulator>>;
beforeEach(async () => {
  world = await startEmulator();
  await world.anna.sendText('Hallo');
});
afterEach(() => world.close());

describe('faults', () => {
  test.each([
    ['status', 0, 503],
    ['commit-then-status', 1, 500],
    ['reset', 0, 'reset'],
    ['commit-then-reset', 1, 'reset'],
    ['truncated-json', 1, 200],
    ['login-page', 0, 200],
  ] as const)('%s leaves %i messages behind', async (kind, count, seen) => {
    world.emulator.faults.add({ kind, match: { method: 'POST', path: /\/messages$/ } });
    const answer = await world.sendText('x').then(
      ({ status, json }) => ({ status, json }),
      () => ({ status: 'reset', json: undefined }),
    );
    expect(answer).toEqual({ status: seen, json: undefined });
    expect(world.emulator.oracle.accepted).toHaveLength(count);
    expect(world.anna.received()).toHaveLength(count);
    expect((await world.sendText('y')).status).toBe(200);
  });

  test('late-commit sends after the client has given up', async () => {
    world.emulator.faults.add({ kind: 'late-commit', delayMs: 20, status: 504 });
    expect((await world.sendText('x')).status).toBe(504);
    expect(world.anna.received()).toEqual([]);
    await until(() => world.anna.received().length === 1, 'the late commit');
  });
});

describe('media', () => {
  /** `declared`: the form's own word for the type; null leaves it out. */
  const upload = async (type: string, size = 3, declared: string | null = type) => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    if (declared !== null) form.set('type', declared);
    form.set('file', new Blob([new Uint8Array(size)], { type }), 'a.bin');
    const response = await fetch(`${world.apiUrl}/${NUMBER.id}/media`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-the-test' },
      body: form,
    });
    return { status: response.status, json: (await response.json()) as { id: string; error?: { code: number } } };
  };

  test('goes up, is sent, is resolved and comes down with the token alone, for five minutes', async () => {
    const { json } = await upload('image/png');
    expect((await world.send({ type: 'image', image: { id: json.id, caption: 'here' } })).status).toBe(200);
    expect(world.anna.received()).toEqual(['[image] here']);
    const resolved = await world.call('GET', `/${json.id}?phone_number_id=${NUMBER.id}`);
    expect(resolved.json).toMatchObject({ id: json.id, mime_type: 'image/png', file_size: '3' });
    const open = (token: string) => fetch(resolved.json.url, { headers: { authorization: `Bearer ${token}` } });
    const file = await open('token-of-the-test');
    expect([file.status, file.headers.get('content-type'), (await file.arrayBuffer()).byteLength]).toEqual([
      200,
      'image/png',
      3,
    ]);
    expect((await open('another')).status).toBe(404);
    world.clock.advance(5 * 60_000);
    expect((await open('token-of-the-test')).status).toBe(404);
    expect((await world.call('DELETE', `/${json.id}`)).json).toEqual({ success: true });
    expect((await world.call('GET', `/${json.id}`)).json.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  test('of a wrong type or size is refused', async () => {
    expect((await upload('application/x-sh')).json.error?.code).toBe(100);
    expect((await upload('image/jpeg', 5 * 1024 * 1024 + 1)).json.error?.code).toBe(131053);
    expect((await upload('image/jpeg', 0)).json.error?.code).toBe(131053);
    expect((await upload('image/jpeg', 3, 'image/png')).json.error?.code).toBe(131053);
    expect((await upload('image/jpeg', 3, null)).json.error?.code).toBe(100);
    expect(world.emulator.oracle.uploaded).toEqual([]);
  });

  test('is sent only as what it is, by the number it was uploaded for, as long as it lives', async () => {
    const { id } = (await upload('application/pdf')).json;
    const send = async (type: string, media: object) => (await world.send({ type, [type]: media })).json.error?.code;
    expect(await send('image', { id })).toBe(131053);
    expect(await send('document', { id, filename: 'bill.pdf' })).toBeUndefined();
    expect(await send('document', { id: '1' })).toBe(131009);
    const foreign = world.emulator.media.put(Buffer.from('x'), 'image/png', { numberId: '999' });
    expect(await send('image', { id: foreign.id })).toBe(131009);
    expect((await world.call('GET', `/${foreign.id}?phone_number_id=${NUMBER.id}`)).status).toBe(400);
    world.clock.advance(30 * 24 * 3_600_000);
    await world.anna.sendText('still there?');
    expect(await send('document', { id })).toBe(131009);
  });

  test('of a customer comes with id, address and SHA-256 in base64, over HTTP too', async () => {
    await world.call('POST', '/_emulator/customers/c1/files', {
      type: 'document',
      mimeType: 'text/plain',
      base64: Buffer.from('words').toString('base64'),
      filename: 'a.txt',
    });
    const { document } = world.receiver.received.at(-1)?.json.entry[0].changes[0].value.messages[0] ?? {};
    expect(document).toEqual({
      id: expect.any(String),
      url: expect.stringContaining('/_media/'),
      mime_type: 'text/plain',
      sha256: createHash('sha256').update('words').digest('base64'),
      filename: 'a.txt',
    });
    expect((await world.call('POST', '/_emulator/customers/c1/files', { type: 'gif', mimeType: 'x' })).status).toBe(
      400,
    );
  });
});

test('the customers can be driven over HTTP', async () => {
  const bo = await world.call('POST', '/_emulator/customers', { name: 'Bo', phone: '+15550001111' });
  expect(bo.json).toMatchObject({ id: 'c2', phone: '15550001111' });
  const sent = await world.call('POST', '/_emulator/customers/c2/messages', { text: 'Hi' });
  expect(sent.json).toMatchObject({
    wamid: expect.stringMatching(/^wamid\./),
    webhook: { fate: 'delivered', status: 200 },
  });
  await world.sendText('Hello', { to: '+15550001111' });
  const screen = await world.call('GET', '/_emulator/customers/+15550001111/messages');
  expect(screen.json.map(({ from, text }: { from: string; text: string }) => [from, text])).toEqual([
    ['customer', 'Hi'],
    ['business', 'Hello'],
  ]);
  expect((await world.call('GET', '/_emulator/accepted')).json).toHaveLength(1);
  expect((await world.call('POST', '/_emulator/customers', {})).status).toBe(400);
  expect(world.emulator.oracle.requests.of('POST /:version/:id/messages', 200)).toBe(1);
  expect(world.emulator.bugs).toEqual([]);
});

test('the number and its templates can be looked up', async () => {
  expect((await world.call('GET', `/${NUMBER.id}?fields=quality_rating`)).json).toMatchObject({
    id: NUMBER.id,
    quality_rating: 'GREEN',
  });
  expect((await world.call('GET', `/${NUMBER.businessAccountId}/message_templates`)).json).toEqual({
    data: [],
    paging: {},
  });
});
