import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../src/core/files.ts';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import { createFileRound, type FileWork } from '../../src/engine/move-files.ts';
import { comment } from '../contracts/store-contract/samples.ts';
import { openWorkbench, type Workbench } from '../contracts/store-contract/workbench.ts';
import { QUIET_METRICS, SILENT_LOG } from '../deliver/ops.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { until } from '../support/until.ts';
import { opened, PNG, scriptedDesks } from './file-desks.ts';

const photo: FileRef = { id: 'wa:p', from: 'whatsapp', source: {}, name: 'p.jpg', contentType: 'image/jpeg' };

describe('files on their way', () => {
  let bench: Workbench;
  let desks: ReturnType<typeof scriptedDesks>;
  let abort: AbortController;

  beforeEach(async () => {
    bench = await openWorkbench(openSqlite);
    desks = scriptedDesks();
    abort = new AbortController();
    await bench.put('1', [comment('t:1', 'look', { files: [photo] })]);
  });
  afterEach(() => bench.harness.close());

  /** Works until nothing is due. */
  const work = async (more: Partial<FileWork> = {}) => {
    const files = createFileRound({
      ...desks.files,
      store: bench.store,
      clock: bench.harness,
      log: SILENT_LOG,
      metrics: QUIET_METRICS,
      timings: PRODUCTION_TIMINGS,
      abort: abort.signal,
      onMoved: () => undefined,
      onTold: () => undefined,
      ...more,
    });
    for (let before = -1; before !== desks.asked.length; ) {
      before = desks.asked.length;
      await files.round();
      await files.settled();
    }
  };
  const state = () => bench.store.fileState('wa:p');

  test('are fetched, known by their bytes, and uploaded as they were', async () => {
    await work();
    expect(desks.asked).toEqual(['fetch wa:p', 'hand over to helpdesk']);
    expect(desks.uploaded).toEqual([
      { to: 'helpdesk', file: { name: 'p.png', contentType: 'image/png', size: PNG.length }, bytes: PNG },
    ]);
    expect(await state()).toMatchObject({ state: 'stored', handed: { ref: 'handle' } });
  });

  test('wait for a vendor that is away, as long as it says', async () => {
    desks.script.fetch = async () => ({ result: 'later', retryAfterMs: 60_000, counts: true, detail: 'HTTP 503' });
    await work();
    await bench.harness.pass(59_000);
    await work();
    expect(desks.asked).toHaveLength(1);
    desks.script.fetch = async () => opened();
    desks.script.handOver = async () => ({ result: 'later', counts: true, detail: 'HTTP 503' });
    await bench.harness.pass(1_000);
    await work();
    expect(desks.asked).toEqual(['fetch wa:p', 'fetch wa:p', 'hand over to helpdesk']);
    desks.script.handOver = async () => ({ result: 'handed', ref: 'second', forMs: 3_000_000 });
    await bench.harness.pass(1_000);
    await work();
    expect(await state()).toMatchObject({ handed: { ref: 'second' } });
  });

  test('that break off are fetched again from the start; damaged three times they are given up', async () => {
    desks.script.fetch = async () => ({
      result: 'open',
      chunks: (async function* () {
        yield PNG;
        throw Object.assign(new Error('secret address'), { code: 'ECONNRESET' });
      })(),
    });
    await work();
    expect(await state()).toEqual({ state: 'fetching' });
    desks.script.fetch = async () => opened(PNG.subarray(0, 50), { size: PNG.length });
    await bench.harness.pass(2_000);
    await work();
    await bench.harness.pass(4_000);
    await work();
    expect(await state()).toEqual({ state: 'failed', reason: 'damaged' });
    expect(desks.asked).toHaveLength(3);
  });

  test('that the vendor no longer has, or that are too large, fail at once', async () => {
    desks.script.fetch = async () => ({ result: 'failed', reason: 'expired', detail: 'HTTP 404' });
    await work();
    expect(await state()).toEqual({ state: 'failed', reason: 'expired' });
    await bench.put('2', [comment('t:2', 'film', { files: [{ ...photo, id: 'wa:q' }] })]);
    desks.script.fetch = async () => opened(PNG, { size: 200_000_000 });
    await work();
    expect(await bench.store.fileState('wa:q')).toEqual({ state: 'failed', reason: 'too-large' });
  });

  test('are given up after their time, whatever they wait for', async () => {
    desks.script.fetch = async () => ({
      result: 'later',
      retryAfterMs: 60_000,
      counts: false,
      detail: 'being scanned',
    });
    await work();
    await bench.harness.pass(86_400_001);
    await work();
    expect(await state()).toEqual({ state: 'failed', reason: 'gave-up' });
  });

  test('that travel with their call are handed over by their own id, which never wears out', async () => {
    desks.script.handOver = async () => ({ result: 'kept' });
    await work();
    await bench.harness.pass(30 * 86_400_000);
    expect((await bench.claimOp('helpdesk')).files).toMatchObject([{ state: { handed: { ref: 'wa:p' } } }]);
  });

  test('that the other side refuses are linked to where there are links, else too large', async () => {
    desks.script.handOver = async () => ({ result: 'refused', detail: 'over 50 MB' });
    await work({ links: true });
    expect(await state()).toMatchObject({ state: 'stored', file: { refused: true } });
    expect((await bench.claimOp('helpdesk')).files).toMatchObject([{ state: { file: { refused: true } } }]);
    await bench.put('2', [comment('t:2', 'film', { files: [{ ...photo, id: 'wa:q' }] })]);
    await work({ links: false });
    expect(await bench.store.fileState('wa:q')).toEqual({ state: 'failed', reason: 'too-large' });
  });

  test('find room where delivered ones can go, else they are not kept and the lane hears it', async () => {
    await work();
    const op = await bench.beginDue('helpdesk');
    await bench.put('2', [comment('t:2', 'look', { files: [{ ...photo, id: 'wa:q' }] })]);
    const mostBytes = PNG.length;
    await work({ mostBytes });
    expect(await bench.store.fileState('wa:q')).toEqual({ state: 'failed', reason: 'no-space' });
    await bench.apply(op);
    await bench.decideAll();
    await bench.put('3', [comment('t:3', 'look', { files: [{ ...photo, id: 'wa:r' }] })]);
    await work({ mostBytes });
    expect(await state()).toBeUndefined();
    expect(await bench.store.fileState('wa:r')).toMatchObject({ state: 'stored' });
    expect(await bench.store.fileBytes()).toBe(PNG.length);
  });

  test('draw on the budget of the side that they are uploaded to, and wait while it is used up', async () => {
    const cost = { key: 'zendesk', limit: 1, windowMs: 60_000 };
    const { helpdesk } = desks.files.desks;
    const limited = { ...desks.files.desks, helpdesk: { ...helpdesk, costsOfHandOver: () => [cost] } };
    await bench.store.draw([cost]);
    await work({ desks: limited });
    expect(desks.asked).toEqual(['fetch wa:p']);
    await bench.harness.pass(61_000);
    await work({ desks: limited });
    expect(desks.asked).toEqual(['fetch wa:p', 'hand over to helpdesk']);
    expect(await bench.store.draw([cost])).toMatchObject({ ok: false });
  });

  test('of one customer, however many and however slow, leave room for the pictures of others', async () => {
    await bench.put(
      '1',
      Array.from({ length: 20 }, (_, n) => comment('t:1', 'film', { files: [{ ...photo, id: `wa:film.${n}` }] })),
    );
    const stuck = Promise.withResolvers<void>();
    desks.script.fetch = async (ref) => {
      if (!ref.id.startsWith('wa:other')) await stuck.promise;
      return opened();
    };
    const files = createFileRound({
      ...desks.files,
      store: bench.store,
      clock: bench.harness,
      log: SILENT_LOG,
      metrics: QUIET_METRICS,
      timings: PRODUCTION_TIMINGS,
      abort: abort.signal,
      onMoved: () => undefined,
      onTold: () => undefined,
    });
    while (await files.round());
    expect(desks.asked).toHaveLength(2);
    await bench.put('2', [comment('t:2', 'look', { files: [{ ...photo, id: 'wa:other' }] })]);
    await files.round();
    await until('the picture', () => desks.asked.includes('fetch wa:other'));
    stuck.resolve();
    await files.settled();
  });

  test('stay where they are when the service stops, and are fetched by the next one', async () => {
    desks.script.fetch = async (_ref, signal) => ({
      result: 'open',
      chunks: (async function* () {
        yield PNG;
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          abort.abort();
        });
      })(),
    });
    await work();
    expect(await state()).toEqual({ state: 'fetching' });
    abort = new AbortController();
    desks.script.fetch = async () => opened();
    await bench.harness.reopen();
    await work();
    expect(await state()).toMatchObject({ state: 'stored', handed: { ref: 'handle' } });
  });

  test('tell lanes whose comments went ahead of them', async () => {
    await bench.harness.pass(20_001);
    await bench.perform({}, 'helpdesk');
    await bench.decideAll();
    let told = 0;
    await work({
      onTold: () => {
        told += 1;
      },
    });
    await work();
    expect((await bench.decideAll()).map((event) => event.type)).toEqual(['file-settled']);
    await work({
      onTold: () => {
        told += 1;
      },
    });
    expect(told).toBeLessThanOrEqual(1);
  });
});
