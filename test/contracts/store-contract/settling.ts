import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Settlement } from '../../../src/core/store.ts';
import type { OpenStore } from './harness.ts';
import { comment, create, decisionOf, messageFrom, phone, read, send, statusOf } from './samples.ts';
import { openWorkbench, type Workbench, wordsOf } from './workbench.ts';

export const settlingContract = (open: OpenStore): void => {
  describe('settling', () => {
    let bench: Workbench;
    beforeEach(async () => {
      bench = await openWorkbench(open);
    });
    afterEach(() => bench.harness.close());

    test('an applied call tells its lane, and what was learned binds the next call', async () => {
      await bench.put('1', [{ kind: 'ensure-requester' }, create('t:1'), comment('t:1', 'a')]);
      await bench.perform({ requesterId: '77' });
      const made = await bench.perform({ ticketId: '900', ticketStatus: 'new' });
      expect(made.contact.requesterId).toBe('77');
      expect((await bench.claimOp()).ticket).toEqual({ key: 't:1', helpdeskId: '900', status: 'new' });
      expect(await bench.settled()).toMatchObject([
        { effects: [{ effect: { kind: 'ensure-requester' } }], outcome: { result: 'applied' } },
        { effects: [{ effect: { kind: 'create-ticket' } }], outcome: { data: { ticketId: '900' } } },
      ]);
    });

    test('comments found by a read are accepted with it, and our own are duplicates from then on', async () => {
      const id = await bench.put('1', [read('t:1')]);
      const found = (no: string) =>
        ({
          key: `zendesk:comment:${no}`,
          address: { to: 'conversation', conversationId: id },
          event: {
            type: 'comment-found',
            comment: {
              ticketId: '9',
              id: no,
              public: true,
              author: { id: '1', role: 'agent' },
              html: 'x',
              createdAt: 1,
              attachments: [],
            },
          },
        }) as const;
      const op = await bench.beginDue();
      await bench.apply(op, {}, { events: [found('5')], ownKeys: ['zendesk:comment:6'] });
      expect((await bench.decideAll()).map(({ type }) => type)).toEqual(['effect-settled', 'comment-found']);
      expect(await bench.accept(found('5'), found('6'))).toMatchObject({ accepted: 0, duplicates: 2 });
    });

    test('an unknown call keeps its clock and counts its looks until the next attempt', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const unknown = { to: 'unknown', cause: 'answered', retryable: false, inMs: 5_000 } as const;
      await bench.store.settle(await bench.beginDue(), { ...unknown, looked: false });
      await bench.harness.pass(5_000);
      const first = await bench.claimOp();
      expect(first.state).toEqual({ phase: 'unknown', cause: 'answered', retryable: false, looks: 0, sinceMs: 5_000 });
      expect(first.attempts).toBe(1);
      await bench.store.settle(first, { ...unknown, looked: true });
      await bench.harness.pass(5_000);
      const second = await bench.claimOp();
      expect(second.state).toMatchObject({ looks: 1, sinceMs: 10_000 });
      await bench.begin(second);
      await bench.store.settle(second, { ...unknown, cause: 'silent', looked: false });
      await bench.harness.pass(5_000);
      expect((await bench.claimOp()).state).toMatchObject({ cause: 'silent', looks: 0, sinceMs: 5_000 });
    });

    test('a crash between the intent and the answer makes the call unknown, by restart', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      const op = await bench.beginDue();
      await bench.harness.pass(10);
      await bench.harness.reopen();
      await bench.harness.pass(bench.harness.orphanedForMs);
      const again = await bench.claimOp();
      expect(again).toMatchObject({
        opId: op.opId,
        frozen: `bytes of ${op.opId}`,
        state: {
          phase: 'unknown',
          cause: 'silent',
          retryable: false,
          looks: 0,
          sinceMs: 10 + bench.harness.orphanedForMs,
        },
      });
      expect(await bench.apply(op, { wamid: 'out.1' })).toBe('fenced');
    });

    test('the same settlement again changes nothing, whatever it says: its answer may have been lost', async () => {
      const again = async (settlement: Settlement): Promise<void> => {
        const op = await bench.beginDue();
        expect(await bench.store.settle(op, settlement)).toBe('settled');
        expect(await bench.store.settle(op, settlement)).toBe('fenced');
      };
      await bench.put('1', [send('t:1', 'x')]);
      await again({ to: 'split', solo: false, inMs: 0 });
      await again({ to: 'retry', inMs: 0, counts: true });
      expect((await bench.claimOp()).attempts).toBe(1);
      await bench.harness.pass(30_000);
      await again({ to: 'unknown', cause: 'silent', retryable: false, inMs: 0, looked: true });
      const asked = { result: 'unknown', detail: 'd' } as const;
      await again({ to: 'done', outcome: asked, events: [], ownKeys: [], returnQueue: false, at: bench.harness.now() });
      expect((await bench.settled()).map(({ outcome }) => outcome.result)).toEqual(['unknown']);
    });

    test('a crash before the intent leaves the call as it was', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      await bench.claimOp();
      await bench.harness.reopen();
      await bench.harness.pass(bench.harness.orphanedForMs);
      expect((await bench.claimOp()).state).toEqual({ phase: 'first' });
    });

    test('a lease that runs out during a call makes it unknown as well', async () => {
      await bench.put('1', [send('t:1', 'x')]);
      await bench.beginDue();
      await bench.harness.pass(30_000);
      expect((await bench.claimOp()).state).toMatchObject({ phase: 'unknown', cause: 'silent', sinceMs: 30_000 });
    });

    test('a refused group that is split goes out one by one, in order, and never together again', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:1', 'b')]);
      await bench.store.settle(await bench.beginDue(), { to: 'split', solo: true, inMs: 0 });
      await bench.put('1', [comment('t:1', 'c')]);
      expect(wordsOf(await bench.perform())).toEqual(['a']);
      expect(wordsOf(await bench.perform())).toEqual(['b']);
      expect(wordsOf(await bench.perform())).toEqual(['c']);
    });

    test('a refusal brings the queued effects of the same ticket back with it, and leaves the others', async () => {
      await bench.put('1', [create('t:1'), comment('t:1', 'a'), comment('t:2', 'b'), comment('t:1', 'c')]);
      const op = await bench.beginDue();
      await bench.finish(op, { result: 'refused', reason: 'unknown-field', detail: 'x' }, { returnQueue: true });
      const [told] = await bench.settled();
      expect(told?.effects.map(({ effect }) => ('html' in effect ? effect.html : ''))).toEqual([
        '<p>hello</p>',
        'a',
        'c',
      ]);
      expect(wordsOf(await bench.claimOp())).toEqual(['b']);
      expect((await bench.store.counts()).outbox).toMatchObject({ refused: 3 });
    });

    test('a refusal is decided before messages that were accepted earlier; two of them keep their order', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:2', 'b')]);
      const one = await bench.beginDue();
      await bench.accept(messageFrom([phone('1')], 'w1'), messageFrom([phone('1')], 'w2'));
      const refused = { result: 'refused', reason: 'ticket-closed', detail: 'x' } as const;
      await bench.finish(one, refused, { returnQueue: true });
      await bench.finish(await bench.beginDue(), refused, { returnQueue: true });
      const told = await bench.decideAll();
      expect(told.map((event) => ('wamid' in event ? event.wamid : event.type))).toEqual([
        'effect-settled',
        'effect-settled',
        'w1',
        'w2',
      ]);
      expect(told.slice(0, 2)).toMatchObject([
        { effects: [{ effect: { html: 'a' } }] },
        { effects: [{ effect: { html: 'b' } }] },
      ]);
    });

    test('what is being decided when a refusal comes is decided anew, after it', async () => {
      await bench.put('1', [comment('t:1', 'a')]);
      const op = await bench.beginDue();
      await bench.accept(messageFrom([phone('1')], 'w1'));
      const [lane] = await bench.claimLanes();
      await bench.finish(op, { result: 'refused', reason: 'ticket-closed', detail: 'x' }, { returnQueue: true });
      expect(lane && (await bench.commit(lane, () => [comment('t:1', 'too early')]))).toBe('fenced');
      expect((await bench.decideAll()).map(({ type }) => type)).toEqual(['effect-settled', 'customer-message']);
    });

    test('a refused part brings the later parts of its reply back, and leaves the next reply', async () => {
      await bench.put('1', [
        send('t:1', 'one', { comment: 'k', parts: 2 }),
        send('t:1', 'two', { comment: 'k', part: 1, parts: 2 }),
        send('t:1', 'next', { comment: 'l' }),
      ]);
      await bench.finish(
        await bench.beginDue(),
        { result: 'refused', reason: 'window-closed', detail: 'x' },
        { returnQueue: true },
      );
      expect((await bench.settled())[0]?.effects).toHaveLength(2);
      expect(wordsOf(await bench.claimOp())).toEqual(['next']);
    });

    test('a dead entry holds its queue, then is parked with an event, and what follows goes on', async () => {
      await bench.put('1', [comment('t:1', 'a'), comment('t:2', 'b'), send('t:1', 'x')]);
      const op = await bench.claimOp('helpdesk');
      await bench.begin(op);
      await bench.finish(op, { result: 'dead', reason: 'invalid', detail: 'd' }, { holdMs: 60_000 });
      expect((await bench.settled()).map(({ outcome }) => outcome.result)).toEqual(['dead']);
      expect((await bench.claimOps()).map((each) => each.target)).toEqual(['whatsapp']);
      expect((await bench.store.counts()).outbox).toMatchObject({ dead: 1, pending: 1 });
      await bench.harness.pass(60_000);
      expect((await bench.claimOps({ targets: ['helpdesk'] })).map(wordsOf)).toEqual([['b']]);
      expect((await bench.settled()).map(({ outcome }) => outcome.result)).toEqual(['parked']);
      const { outbox } = await bench.store.counts();
      expect([outbox['dead'] ?? 0, outbox['parked']]).toEqual([0, 1]);
      expect(await bench.store.deadEntries(5)).toMatchObject([{ kind: 'add-comment', reason: 'invalid' }]);
    });

    test('a status of an earlier message does not shorten the hold of a dead send', async () => {
      await bench.put('1', [send('t:1', 'one'), send('t:1', 'two'), send('t:1', 'three')]);
      await bench.perform({ wamid: 'out.1' });
      await bench.finish(
        await bench.beginDue(),
        { result: 'dead', reason: 'gave-up', detail: 'd' },
        { holdMs: 60_000 },
      );
      await bench.accept(statusOf('out.1', 'delivered'));
      await bench.harness.pass(1);
      expect(await bench.claimOps()).toEqual([]);
    });

    test('a send whose fate an agent decides holds its queue; resend sends the same bytes', async () => {
      await bench.put('1', [send('t:1', 'one'), send('t:1', 'two')]);
      const op = await bench.beginDue();
      await bench.finish(op, { result: 'unknown', detail: 'no answer' });
      expect((await bench.settled()).map(({ outcome }) => outcome.result)).toEqual(['unknown']);
      await bench.harness.pass(3_600_000);
      expect(await bench.claimOps()).toEqual([]);
      await bench.harness.reopen();
      expect(await bench.claimOps()).toEqual([]);
      expect((await bench.store.counts()).outbox).toMatchObject({ asked: 1, pending: 1 });
      await bench.put('1', [], { answers: [{ effectId: op.effects[0]?.id ?? '', how: 'resend' }] });
      expect(await bench.claimOp()).toMatchObject({
        opId: op.opId,
        frozen: `bytes of ${op.opId}`,
        state: { phase: 'retry' },
      });
    });

    test('cancel lets the next one go; a second answer changes nothing', async () => {
      await bench.put('1', [send('t:1', 'one'), send('t:1', 'two')]);
      const op = await bench.beginDue();
      await bench.finish(op, { result: 'unknown', detail: 'no answer' });
      await bench.decideAll();
      const effectId = op.effects[0]?.id ?? '';
      await bench.put('1', [], {
        answers: [
          { effectId, how: 'cancel' },
          { effectId, how: 'resend' },
        ],
      });
      expect(wordsOf(await bench.claimOp())).toEqual(['two']);
      const { outbox } = await bench.store.counts();
      expect([outbox['asked'] ?? 0, outbox['cancelled']]).toEqual([0, 1]);
    });

    test('effects get their id from the event and their place in its decision', async () => {
      await bench.accept(messageFrom([phone('1')], 'w1'));
      const [lane] = await bench.claimLanes();
      const event = lane?.events[0];
      if (!lane || !event) throw new Error('no event');
      const decision = decisionOf(lane.conversation, [comment('t:1', 'a'), comment('t:1', 'b')]);
      await bench.store.commit(lane, [{ eventId: event.id, decision, policyHash: 'h', decidedAt: 1 }]);
      expect((await bench.claimOp()).effects.map(({ id }) => id)).toEqual([`${event.id}.0`, `${event.id}.1`]);
    });
  });
};
