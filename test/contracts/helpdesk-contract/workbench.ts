import { afterEach, expect } from '@jest/globals';
import type { AppliedData, CallResult } from '../../../src/core/outcome.ts';
import type { FrozenCall, HelpdeskCall } from '../../../src/core/vendor.ts';
import { commentCall, createCall, readCall, requesterCall, signal } from '../../helpdesk/calls.ts';
import type { HelpdeskBench, Setting } from './bench.ts';
import { eavesdrop } from './eavesdrop.ts';

type Kind<K extends HelpdeskCall['kind']> = Extract<HelpdeskCall, { kind: K }>;

/** What customers say, or are called, in the calls that cases are made of: words that are nobody else's business. */
const CUSTOMERS_WORDS = /\bAda\b|4915112345678|Where is my order|Hello|\bMore\b/;

/** Longer than the engine ever waits for a late commit before it looks. */
const QUIET_MS = 300_000;
const MOST_ATTEMPTS = 5;

/** The moves that most cases are made of, on a bench that is connected. What was said is looked at when it is closed. */
const createWorkbench = <Bench extends HelpdeskBench>(bench: Bench) => {
  const overheard = eavesdrop(bench.helpdesk);
  const { helpdesk } = overheard;
  let ops = 0;

  const freeze = async (call: HelpdeskCall): Promise<FrozenCall> => {
    const frozen = await helpdesk.freeze(call, signal());
    if (!frozen.ok) throw new Error(`not frozen: ${JSON.stringify(frozen.result)}`);
    return frozen.frozen;
  };
  /** Freezes and makes one attempt; a call that cannot be frozen is refused like one that was sent. */
  const run = async (call: HelpdeskCall): Promise<CallResult> => {
    const frozen = await helpdesk.freeze(call, signal());
    return frozen.ok ? helpdesk.perform(frozen.frozen, call.opId, signal()) : frozen.result;
  };
  const applied = async (call: HelpdeskCall): Promise<AppliedData> => {
    const result = await run(call);
    if (result.result !== 'applied') throw new Error(`not applied: ${JSON.stringify(result)}`);
    return result.data;
  };
  const nextOp = () => {
    ops += 1;
    return `op-${100 + ops}`;
  };

  return {
    ...bench,
    helpdesk,
    freeze,
    run,
    applied,
    nextOp,
    /** As the engine does it: doubt is looked into after its quiet time, and only what is not there is sent again. */
    settle: async (call: HelpdeskCall): Promise<AppliedData> => {
      const frozen = await freeze(call);
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const result = await helpdesk.perform(frozen, call.opId, signal());
        if (result.result === 'applied') return result.data;
        if (result.result === 'refused') throw new Error(`refused: ${JSON.stringify(result)}`);
        bench.clock.advance(QUIET_MS);
        if (result.result !== 'unknown') continue;
        const look = await helpdesk.readBack(frozen, call.opId, signal());
        if (look.result === 'failed') throw new Error(look.detail);
        if (look.result === 'found') return look.data;
      }
      throw new Error('never settled');
    },
    /** A customer with a ticket. */
    open: async (more: Partial<Kind<'create-ticket'>> = {}) => {
      const requesterId = (await applied(requesterCall())).requesterId ?? '';
      const ticketId = (await applied(createCall({}, { requesterId, ...more }))).ticketId ?? '';
      return { requesterId, ticketId };
    },
    /** A customer's message on their ticket, each time by another op. */
    say: (
      { requesterId, ticketId }: { requesterId: string; ticketId: string },
      more: Partial<Kind<'add-comment'>> = {},
    ): Promise<AppliedData> => applied(commentCall({ opId: nextOp(), ticketId, authorId: requesterId, ...more })),
    read: (ticketId: string): Promise<AppliedData> => applied({ ...readCall(), ticketId }),
    /** Every page from a cursor on. */
    poll: async (cursor: string | undefined, from: number) => {
      const changes = [];
      for (let next = cursor; ; ) {
        const page = await helpdesk.changesSince(next, from, signal());
        if (!page.ok) throw new Error(page.detail);
        changes.push(...page.changes);
        if (!page.more) return { changes, cursor: page.cursor };
        next = page.cursor;
        // What a minute allows is another matter.
        bench.clock.advance(6_000);
      }
    },
    close: async () => {
      await bench.close();
      expect(bench.bugs).toEqual([]);
      const said = [...overheard.details, bench.logged()];
      for (const secret of bench.secrets) expect(said.filter((text) => text.includes(secret))).toEqual([]);
      expect(said.filter((text) => CUSTOMERS_WORDS.test(text))).toEqual([]);
    },
  };
};

export type Workbench<Bench extends HelpdeskBench = HelpdeskBench> = ReturnType<typeof createWorkbench<Bench>>;

/** A workbench for each test that asks for one; it is closed behind the test. To be called where tests are described. */
export const useWorkbench = <Bench extends HelpdeskBench, Given extends readonly unknown[] = [Setting?]>(
  start: (...given: Given) => Promise<Bench>,
) => {
  let close: (() => Promise<void>) | undefined;
  afterEach(async () => {
    const closing = close?.();
    close = undefined;
    await closing;
  });
  return async (...given: Given): Promise<Workbench<Bench>> => {
    const bench = await start(...given);
    close = bench.close;
    const workbench = createWorkbench(bench);
    const connected = await workbench.helpdesk.connect(signal());
    if (!connected.ok) throw new Error(connected.detail);
    close = workbench.close;
    return workbench;
  };
};
