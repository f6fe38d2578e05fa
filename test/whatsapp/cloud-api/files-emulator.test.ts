import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../../src/core/files.ts';
import { takeIn } from '../../../src/files/take-in.ts';
import { sha256Hex } from '../../../src/format/sha256-hex.ts';
import { type CloudApiFiles, createCloudApiFiles } from '../../../src/whatsapp/cloud-api/files.ts';
import { NUMBER, startEmulator } from '../../sandbox/whatsapp/harness.ts';
import { collect, pour } from '../../support/bytes.ts';

const DAY = 24 * 3_600_000;
const signal = () => new AbortController().signal;
const PICTURE = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 31) % 251));

let world: Awaited<ReturnType<typeof startEmulator>>;
let files: CloudApiFiles;
beforeEach(async () => {
  world = await startEmulator();
  files = filesOf({});
});
const filesOf = (more: { idleMs?: number }) =>
  createCloudApiFiles({
    apiUrl: world.apiUrl,
    accessToken: 'token-of-the-test',
    mediaHosts: ['lookaside.fbsbx.com'],
    ...more,
  });
afterEach(async () => {
  files.close();
  expect(world.emulator.bugs).toEqual([]);
  await world.close();
});

/** What the customer sends, as its webhook tells of it. */
const received = async () => {
  await world.anna.sendFile({ type: 'image', bytes: PICTURE, mimeType: 'image/jpeg', caption: 'see' });
  const { image } = world.receiver.received.at(-1)?.json.entry[0].changes[0].value.messages[0] ?? {};
  const ref: FileRef = {
    id: 'wa:w',
    from: 'whatsapp',
    source: { mediaId: image.id, url: image.url },
    name: 'image.jpg',
    contentType: image.mime_type,
  };
  return { ref, sha256: sha256Hex(image.sha256), image };
};

describe('against the emulated Cloud API', () => {
  test('a picture comes down byte for byte, long after the webhook', async () => {
    const { ref, sha256 } = await received();
    world.clock.advance(6 * DAY);
    const found = await files.fetch(ref, NUMBER.id, signal());
    if (found.result !== 'open') throw new Error(JSON.stringify(found));
    expect(found).toMatchObject({ contentType: 'image/jpeg', size: PICTURE.length });
    expect(sha256).toBe(createHash('sha256').update(PICTURE).digest('hex'));
    expect((await collect(takeIn(found.chunks, { size: found.size, sha256 }))).equals(PICTURE)).toBe(true);
  });

  test('is gone after seven days, and not there for another number', async () => {
    const { ref } = await received();
    expect(await files.fetch(ref, '999', signal())).toMatchObject({ result: 'failed', reason: 'expired' });
    world.clock.advance(7 * DAY);
    expect(await files.fetch(ref, NUMBER.id, signal())).toMatchObject({ result: 'failed', reason: 'expired' });
  });

  test('waits while the token is refused, and comes when it is mended', async () => {
    const { ref } = await received();
    world.emulator.access.token = 'replaced';
    expect(await files.fetch(ref, NUMBER.id, signal())).toMatchObject({ result: 'later', counts: false });
    world.emulator.access.token = 'token-of-the-test';
    expect(await files.fetch(ref, NUMBER.id, signal())).toMatchObject({ result: 'open' });
  });

  test.each(['status', 'reset', 'login-page', 'truncated-json', 'hang'] as const)('waits for %s', async (kind) => {
    const { ref } = await received();
    if (kind === 'hang') {
      files.close();
      files = filesOf({ idleMs: 500 });
    }
    world.emulator.faults.add({ kind, match: { method: 'GET' } });
    expect(await files.fetch(ref, NUMBER.id, signal())).toMatchObject({ result: 'later', counts: true });
    expect(await files.fetch(ref, NUMBER.id, signal())).toMatchObject({ result: 'open' });
  });

  test('an answer’s file goes up and reaches the phone', async () => {
    await world.anna.sendText('Hallo');
    const file = { name: 'Übersicht.png', contentType: 'image/png', size: PICTURE.length };
    const handed = await files.handOver(file, () => pour(PICTURE), NUMBER.id, signal());
    if (handed.result !== 'handed') throw new Error(JSON.stringify(handed));
    expect(world.emulator.oracle.uploaded).toMatchObject([
      { id: handed.ref, numberId: NUMBER.id, mimeType: 'image/png', name: 'Übersicht.png', size: PICTURE.length },
    ]);
    const sent = await world.send({ type: 'image', image: { id: handed.ref, caption: 'here' } });
    expect(sent.status).toBe(200);
    expect(world.anna.fileOf(sent.json.messages[0].id)?.bytes.equals(PICTURE)).toBe(true);
    world.clock.advance(handed.forMs);
    expect((await world.anna.sendText('later')).wamid).toBeDefined();
    expect((await world.send({ type: 'image', image: { id: handed.ref } })).status).toBe(200);
    world.clock.advance(DAY);
    await world.anna.sendText('much later');
    expect((await world.send({ type: 'image', image: { id: handed.ref } })).json.error.code).toBe(131009);
  });

  test('what WhatsApp does not take is refused', async () => {
    const hand = (contentType: string, size: number) =>
      files.handOver({ name: 'a', contentType, size }, () => pour(Buffer.alloc(size)), NUMBER.id, signal());
    expect(await hand('application/x-msdownload', 10)).toMatchObject({ result: 'refused' });
    expect(await hand('image/png', 5 * 1024 * 1024 + 1)).toMatchObject({ result: 'refused' });
    expect(await hand('image/png', 0)).toMatchObject({ result: 'refused' });
    expect(world.emulator.oracle.uploaded).toEqual([]);
    expect(await hand('audio/ogg; codecs=opus', 10)).toMatchObject({ result: 'handed' });
    expect(await hand('text/csv', 10)).toMatchObject({ result: 'handed' });
    expect(world.emulator.oracle.uploaded.map(({ mimeType }) => mimeType)).toEqual([
      'audio/ogg; codecs=opus',
      'text/plain',
    ]);
  });

  test('an upload whose answer was lost was made all the same: a second one does no harm', async () => {
    world.emulator.faults.add({ kind: 'commit-then-reset', match: { method: 'POST' } });
    const hand = () =>
      files.handOver(
        { name: 'a.png', contentType: 'image/png', size: 3 },
        () => pour(Buffer.alloc(3)),
        NUMBER.id,
        signal(),
      );
    expect(await hand()).toMatchObject({ result: 'later', counts: true });
    expect(await hand()).toMatchObject({ result: 'handed' });
    expect(world.emulator.oracle.uploaded).toHaveLength(2);
  });
});
