import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import type { Delivery } from '../../src/sandbox/whatsapp/webhook-sender.ts';
import { type Killable, openKillable } from '../support/killable.ts';
import { findBinaries } from '../support/postgres/binaries.ts';
import { emptyDatabase } from '../support/postgres/database.ts';
import { startServer } from '../support/postgres/server.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

const LETTER = 'x'.repeat(3_000);
const MOST_TRIES = 4_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const probe = mountSmallDisk(1);
probe?.close();
if (!probe) process.stdout.write('skipped: a disk cannot be mounted here (it needs root on Linux)\n');
const testOnDisk = probe ? test : test.skip;

const mount = (megabytes: number): SmallDisk => {
  const disk = mountSmallDisk(megabytes);
  if (!disk) throw new Error('the disk could be mounted a moment ago');
  closing.push(disk.close);
  return disk;
};

const openBed = async (storage: string): Promise<Killable> => {
  const bed = await openKillable(storage);
  closing.push(bed.close);
  return bed;
};

const health = async (bed: Killable, what: 'live' | 'ready'): Promise<number> =>
  (await fetch(String(bed.vendors.whatsapp.webhooks.url).replace(/webhooks\/whatsapp$/, `health/${what}`))).status;

/**
 * The store cannot be written from `harm` until `heal`: nothing is answered 200 that is not kept, the service says that it is not
 * ready, and goes on by itself. All that was ever refused is sent again, and all of it arrives once.
 */
const playHarm = async (bed: Killable, harm: () => unknown, heal: () => unknown): Promise<void> => {
  const phone: Phone = bed.customer(1);
  const sent: Delivery[] = [];
  const send = async (): Promise<number> => {
    const { delivery } = await phone.sendText(`message ${sent.length} ${LETTER}`);
    sent.push(delivery);
    return delivery.lastStatus ?? 0;
  };
  expect(await send()).toBe(200);
  await until('the ticket', () => bed.tickets().length === 1);
  await harm();
  const answers: number[] = [];
  while (answers.at(-1) !== 503) {
    if (answers.length === MOST_TRIES) throw new Error('the store was never full');
    answers.push(await send());
  }
  for (let more = 0; more < 20; more += 1) answers.push(await send());
  expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await until('readiness to say so', async () => (await health(bed, 'ready')) === 503);
  expect(await health(bed, 'live')).toBe(200);

  await heal();
  await until('readiness', async () => (await health(bed, 'ready')) === 200, 60_000);
  await until('what was refused to be taken', () => sent.every(({ fate }) => fate === 'delivered'), 60_000);
  const numbers = () =>
    bed
      .tickets()
      .flatMap((ticket) => bed.words(ticket))
      .flatMap((line) => /^message (\d+) /.exec(line)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  await until('everything on the ticket', () => numbers().length >= sent.length, 60_000);
  expect(numbers()).toEqual(sent.map((_, no) => no));
  process.stdout.write(`${answers.filter((status) => status === 503).length} of ${answers.length} refused meanwhile\n`);
};

describe('the embedded store', () => {
  testOnDisk('on a full disk', async () => {
    const disk = mount(16);
    const bed = await openBed(`file:${disk.folder}/store`);
    await bed.start();
    await playHarm(bed, disk.fill, disk.free);
  });

  testOnDisk('in a folder that is read-only is refused at the start, in clear words', async () => {
    const disk = mount(16);
    const bed = await openBed(`file:${disk.folder}/store`);
    await (await bed.start('cli')).end('SIGTERM');
    disk.readOnly();
    const words = await bed.start('cli').catch(String);
    expect(words).toContain('ended with 1');
    expect(words).toMatch(/store .*(read-?only|cannot be (opened|used))/i);
  });
});

const describeServer = findBinaries() === undefined ? describe.skip : describe;
describeServer('PostgreSQL', () => {
  testOnDisk('with a full disk', async () => {
    const disk = mount(160);
    const server = await startServer(['max_wal_size=48MB', 'min_wal_size=32MB', 'max_connections=40'], {}, disk.folder);
    closing.push(server.close);
    const bed = await openBed((await emptyDatabase(server.url)).url);
    await bed.start();
    await playHarm(bed, disk.fill, async () => {
      disk.free();
      // Where the log of transactions found no room the server ended, and whoever looks after it starts it again.
      await server.restart();
    });
  });

  test('that is read-only', async () => {
    const server = await startServer();
    closing.push(server.close);
    const database = await emptyDatabase(server.url);
    const bed = await openBed(database.url);
    await bed.start();
    const set = async (readOnly: 'on' | 'off'): Promise<void> => {
      await database.query('SET default_transaction_read_only = off');
      await database.query(`ALTER SYSTEM SET default_transaction_read_only = ${readOnly}`);
      await database.query('SELECT pg_reload_conf()');
    };
    await playHarm(
      bed,
      () => set('on'),
      () => set('off'),
    );
  });
});
