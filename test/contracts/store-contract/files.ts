import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SendFile } from '../../../src/core/effects.ts';
import type { ClaimedFile, FileClaim, FileRef, StoredFile } from '../../../src/core/files.ts';
import type { OpenStore } from './harness.ts';
import { comment, messageFrom, phone } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

const CLAIM: FileClaim = {
  limit: 10,
  perConversation: 10,
  busy: new Map(),
  leaseMs: 120_000,
  accounts: { whatsapp: 'whatsapp', helpdesk: 'zendesk' },
};
const STORED: StoredFile = { name: 'a.jpg', contentType: 'image/jpeg', size: 5 };

const picture = (id: string): FileRef => ({
  id: `wa:${id}`,
  from: 'whatsapp',
  source: { mediaId: id },
  name: `${id}.jpg`,
  contentType: 'image/jpeg',
});

const bill: FileRef = { ...picture('bill'), id: 'zendesk:9', from: 'helpdesk', source: { attachmentId: '9' } };
const sendBill: SendFile = {
  kind: 'send-file',
  to: { phone: '491' },
  file: bill,
  purpose: 'reply',
  ticket: 't:1',
  part: 0,
  parts: 1,
};

export const filesContract = (open: OpenStore): void => {
  describe('files', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    const claim = async (): Promise<ClaimedFile> => {
      const [file, ...more] = await bench.store.claimFiles(CLAIM);
      if (file === undefined || more.length > 0) throw new Error('not one file is due');
      return file;
    };
    const fetchIt = async (): Promise<void> => {
      const file = await claim();
      await bench.store.keepChunk(file, 0, Buffer.from('bytes'));
      await bench.store.settleFile(file, { to: 'stored', file: STORED, done: false });
    };
    const handOver = async (ref = 'token', forMs = 3_000_000): Promise<void> => {
      const file = await claim();
      expect(file.step).toEqual({ do: 'hand-over', file: STORED });
      await bench.store.settleFile(file, { to: 'handed', handed: { ref, forMs } });
    };
    const statesOf = async () => (await bench.claimOp('helpdesk')).files?.map(({ state }) => state);
    const news = async () => {
      await bench.store.tellLateFiles(bench.harness.now());
      return (await bench.decideAll()).filter((event) => event.type === 'file-settled');
    };

    test('are wanted from the decision on: fetched, kept in chunks, handed over, and then their comment goes with them', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      expect(await bench.claimOps()).toEqual([]);
      const file = await claim();
      expect(file).toMatchObject({ ref: picture('p'), numberId: 'n1', step: { do: 'fetch' }, attempts: 0 });
      expect(await bench.store.keepChunk(file, 0, Buffer.from('he'))).toBe('kept');
      expect(await bench.store.keepChunk(file, 1, Buffer.from('llo'))).toBe('kept');
      await bench.store.settleFile(file, { to: 'stored', file: STORED, done: false });
      expect(Buffer.from((await bench.store.readChunk('wa:p', 1)) ?? []).toString()).toBe('llo');
      expect(await bench.store.readChunk('wa:p', 2)).toBeUndefined();
      expect(await bench.claimOps()).toEqual([]);
      await handOver();
      expect(await statesOf()).toMatchObject([{ state: 'stored', file: STORED, handed: { ref: 'token' } }]);
      expect(await news()).toEqual([]);
    });

    test('need no handing over where they travel with the call', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.store.settleFile(await claim(), { to: 'stored', file: STORED, done: true });
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
      expect(await statesOf()).toEqual([{ state: 'stored', file: STORED }]);
    });

    test('hold their comment for 20 s at most and keep the order: what came before does not wait for them', async () => {
      await bench.put('1', [
        comment('t:1', 'first'),
        comment('t:1', 'look', { files: [picture('p')] }),
        comment('t:1', 'last'),
      ]);
      const first = await bench.beginDue('helpdesk');
      expect(wordsOf(first)).toEqual(['first']);
      await bench.apply(first);
      await bench.harness.pass(19_000);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(1_001);
      const late = await bench.claimOp('helpdesk');
      expect(wordsOf(late)).toEqual(['look', 'last']);
      expect(late.files).toEqual([{ ref: picture('p'), state: { state: 'late' } }]);
    });

    test('that come late are told to the lane once their comment is written, once', async () => {
      const id = await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.harness.pass(20_001);
      const op = await bench.beginDue('helpdesk');
      await fetchIt();
      expect(await news()).toEqual([]);
      await handOver();
      // Its comment may still be refused, and then comes again with the file.
      expect(await news()).toEqual([]);
      await bench.apply(op);
      const effectId = op.effects[0]?.id;
      expect(op.conversationId).toBe(id);
      expect(await news()).toEqual([
        { type: 'file-settled', file: picture('p'), effectId, outcome: { result: 'ready' } },
      ]);
      expect(await news()).toEqual([]);
    });

    test('that were late for a call that never went are carried by the next one', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.harness.pass(20_001);
      const op = await bench.claimOp('helpdesk');
      await bench.store.settle(op, { to: 'split', solo: false, inMs: 0 });
      await fetchIt();
      await handOver();
      expect(await news()).toEqual([]);
      expect(await statesOf()).toMatchObject([{ state: 'stored', handed: { ref: 'token' } }]);
      expect(await news()).toEqual([]);
    });

    test('that came while their comment was under way and refused are told to nobody: they come with its words', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.harness.pass(20_001);
      const op = await bench.beginDue('helpdesk');
      await fetchIt();
      await handOver();
      await bench.store.tellLateFiles(bench.harness.now());
      await bench.finish(op, { result: 'refused', reason: 'ticket-closed', detail: 'x' });
      expect(await news()).toEqual([]);
      await bench.put('1', [comment('t:2', 'look', { files: [picture('p')] })]);
      expect(await statesOf()).toMatchObject([{ state: 'stored', handed: { ref: 'token' } }]);
    });

    test('that were late for a call that was refused are told once: whoever writes its words again carries them', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.harness.pass(20_001);
      const op = await bench.beginDue('helpdesk');
      await bench.finish(op, { result: 'refused', reason: 'ticket-closed', detail: 'x' });
      await bench.decideAll();
      await bench.put('1', [comment('t:2', 'look', { files: [picture('p')] })]);
      await fetchIt();
      await handOver();
      expect(await news()).toEqual([]);
      expect(await statesOf()).toMatchObject([{ state: 'stored', handed: { ref: 'token' } }]);
    });

    test('that failed do not hold their comment, and the lane hears why', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.store.settleFile(await claim(), { to: 'failed', reason: 'expired' });
      expect(await bench.store.fileState('wa:p')).toEqual({ state: 'failed', reason: 'expired' });
      const op = await bench.beginDue('helpdesk');
      expect(op.files?.map(({ state }) => state)).toEqual([{ state: 'late' }]);
      await bench.apply(op);
      expect(await news()).toMatchObject([{ outcome: { result: 'failed', reason: 'expired' } }]);
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
    });

    test('are tried again as often as it takes; only what counts is an attempt', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.store.settleFile(await claim(), { to: 'retry', inMs: 5_000, counts: true });
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
      await bench.harness.pass(5_000);
      const file = await claim();
      expect(file).toMatchObject({ attempts: 1, ageMs: 5_000 });
      await bench.store.settleFile(file, { to: 'retry', inMs: 0, counts: false });
      expect(await claim()).toMatchObject({ attempts: 1 });
    });

    test('belong to one worker: a stale one changes nothing, and its half of a file is replaced', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      const stale = await claim();
      await bench.store.keepChunk(stale, 0, Buffer.from('ab'));
      await bench.store.keepChunk(stale, 1, Buffer.from('cd'));
      await bench.harness.pass(CLAIM.leaseMs);
      const file = await claim();
      expect(await bench.store.keepChunk(stale, 2, Buffer.from('ef'))).toBe('fenced');
      expect(await bench.store.settleFile(stale, { to: 'failed', reason: 'gave-up' })).toBe('fenced');
      await bench.store.keepChunk(file, 0, Buffer.from('new'));
      expect(await bench.store.readChunk('wa:p', 1)).toBeUndefined();
      await bench.harness.reopen();
      await bench.harness.pass(Math.max(0, bench.harness.orphanedForMs, CLAIM.leaseMs));
      expect(await claim()).toMatchObject({ step: { do: 'fetch' } });
    });

    test('are uploaded again when the other side forgot them, while their comment waits', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await fetchIt();
      await handOver('old', 600_000);
      await bench.harness.pass(600_000);
      expect(await bench.claimOps()).toEqual([]);
      await handOver('new');
      const op = await bench.claimOp('helpdesk');
      expect(op.files).toMatchObject([{ state: { handed: { ref: 'new' } } }]);
      await bench.store.settle(op, { to: 'split', solo: false, inMs: 0, uploadAgain: true });
      expect(await bench.claimOps()).toEqual([]);
      await handOver('newest');
      expect(await statesOf()).toMatchObject([{ handed: { ref: 'newest' } }]);
    });

    test('for the customer hold their send longer, and then say that they never came', async () => {
      await bench.put('1', [sendBill]);
      await bench.harness.pass(899_000);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.pass(1_001);
      expect((await bench.claimOp('whatsapp')).files).toEqual([{ ref: bill, state: { state: 'fetching' } }]);
    });

    test('are left alone while observing, and not handed over while sending is paused', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('o')] })], { observed: true });
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.store.pauseSending();
      await fetchIt();
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
      await bench.store.resumeSending();
      await handOver();
      await bench.store.pauseAccount('whatsapp', undefined, 'token');
      await bench.put('1', [comment('t:1', 'look', { files: [picture('q')] })]);
      expect(await bench.store.claimFiles(CLAIM)).toEqual([]);
    });

    test('are claimed fairly: each conversation’s first before any other, and no more of one than its share', async () => {
      const many = await bench.put(
        '1',
        ['a', 'b', 'c', 'd'].map((id) => comment('t:1', id, { files: [picture(id)] })),
      );
      await bench.harness.pass(1);
      await bench.put('2', [
        comment('t:2', 'x', { files: [picture('x')] }),
        comment('t:2', 'y', { files: [picture('y')] }),
      ]);
      const claimed = async (more: Partial<FileClaim>) =>
        (await bench.store.claimFiles({ ...CLAIM, ...more })).map(({ ref }) => ref.id).sort();
      expect(await claimed({ limit: 2 })).toEqual(['wa:a', 'wa:x']);
      expect(await claimed({ perConversation: 2, busy: new Map([[many, 1]]) })).toEqual(['wa:b', 'wa:y']);
      expect(await claimed({ perConversation: 2, busy: new Map([[many, 2]]) })).toEqual([]);
      expect(await claimed({})).toEqual(['wa:c', 'wa:d']);
    });

    test('are counted in bytes, and the oldest that were delivered make room, with what nothing waits for alone', async () => {
      const deliver = async (number: string, id: string, size: number) => {
        await bench.put(number, [comment(`t:${number}`, id, { files: [picture(id)] })]);
        const file = await claim();
        await bench.store.keepChunk(file, 0, Buffer.from('bytes'));
        await bench.store.settleFile(file, { to: 'stored', file: { ...STORED, size }, done: true });
        await bench.harness.pass(1);
      };
      for (const [number, id, size] of [
        ['1', 'a', 10],
        ['2', 'b', 20],
        ['3', 'c', 30],
      ] as const) {
        await deliver(number, id, size);
        await bench.perform({}, 'helpdesk');
        await bench.decideAll();
      }
      await deliver('4', 'waiting', 40);
      expect(await bench.store.fileBytes()).toBe(100);
      expect((await bench.store.counts()).fileBytes).toBe(100);
      expect(await bench.store.dropDelivered(11)).toEqual({ files: 2, bytes: 30 });
      expect(await bench.store.fileState('wa:a')).toBeUndefined();
      expect(await bench.store.readChunk('wa:b', 0)).toBeUndefined();
      expect(await bench.store.dropDelivered(1_000)).toEqual({ files: 1, bytes: 30 });
      expect(await bench.store.dropDelivered(1_000)).toEqual({ files: 0, bytes: 0 });
      await bench.harness.reopen();
      expect(await bench.store.fileBytes()).toBe(40);
      expect(await bench.store.fileState('wa:waiting')).toMatchObject({ state: 'stored' });
    });

    test('that are refused or fail afterwards are counted once, or no more', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await fetchIt();
      const refused = await claim();
      await bench.store.settleFile(refused, { to: 'stored', file: { ...STORED, refused: true }, done: true });
      expect(await bench.store.fileBytes()).toBe(STORED.size);
      await bench.put('1', [comment('t:1', 'look', { files: [picture('q')] })]);
      await fetchIt();
      await bench.store.settleFile(await claim(), { to: 'failed', reason: 'gave-up' });
      expect(await bench.store.fileBytes()).toBe(STORED.size);
    });

    test('follow their conversation into another', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await bench.put('2', []);
      await bench.accept(messageFrom([phone('1')], 'm', { becomes: [phone('2')] }));
      await bench.decideAll();
      await bench.harness.pass(20_001);
      await bench.perform({}, 'helpdesk');
      await fetchIt();
      await handOver();
      expect(await news()).toHaveLength(1);
    });

    test('go with the bodies of messages, and stay for entries that still wait', async () => {
      await bench.put('1', [comment('t:1', 'look', { files: [picture('p')] })]);
      await fetchIt();
      await handOver();
      const tidy = async () =>
        bench.store.tidy({
          now: bench.harness.now(),
          unmatchedMs: 1,
          retainMessagesMs: 1_000,
          retainDeadMs: 9e9,
          retainEventsMs: 9e9,
        });
      await bench.harness.pass(2_000);
      await tidy();
      expect(await bench.store.readChunk('wa:p', 0)).toBeDefined();
      await bench.perform({}, 'helpdesk');
      await tidy();
      expect(await bench.store.readChunk('wa:p', 0)).toBeUndefined();
      expect(await bench.store.fileState('wa:p')).toBeUndefined();
    });
  });
};
