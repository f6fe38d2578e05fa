import type { TicketDeadlines } from '../../src/core/deadlines.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Helpdesk } from '../../src/core/vendor.ts';
import { decide } from '../../src/decide/decide.ts';
import { createWatcher } from '../../src/sla/watcher.ts';
import { LANES, messageFrom, phone } from '../contracts/store-contract/samples.ts';
import { openWorkbench } from '../contracts/store-contract/workbench.ts';
import { policyWith } from '../decide/lane.ts';
import { stage } from '../decide/sla/watched.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';

/** What a scripted helpdesk answers: by ticket id, or that it cannot. */
export type Script = (ids: readonly string[]) => ReturnType<NonNullable<Helpdesk['deadlines']>>;

/** A watcher on a real store, between the real decision and a scripted helpdesk. */
export const startWatching = async (change: Partial<Policy['sla']> = {}, memory?: ':memory:') => {
  const bench = await openWorkbench(() => openSqlite(memory));
  const policyOf = (sla: Partial<Policy['sla']>) =>
    policyWith({ numbers: {}, sla: { stages: [stage('before', 5, { notify: [] })], ...sla } });
  let policy = policyOf(change);
  const asked: string[][] = [];
  const logged: { event: string; fields: object }[] = [];
  const log = (fields: object, event: string) => void logged.push({ event, fields });
  const found = new Map<string, TicketDeadlines>();
  const watched: number[] = [];
  let monotonic = 0;
  let script: Script = async (ids) => ({
    ok: true,
    unreadable: 0,
    tickets: ids.map((id) => found.get(id)).filter((each) => each !== undefined),
  });
  let costs: Helpdesk['costsOfDeadlines'];
  const helpdesk: Pick<Helpdesk, 'account' | 'deadlines' | 'deadlinesAtOnce' | 'costsOfDeadlines'> = {
    account: 'zendesk',
    deadlinesAtOnce: 25,
    deadlines: (ids) => {
      asked.push([...ids]);
      return script(ids);
    },
    costsOfDeadlines: (tickets, share) => costs?.(tickets, share) ?? [],
  };
  const abort = new AbortController();
  const make = () =>
    createWatcher({
      store: bench.store,
      helpdesk,
      policy: () => policy,
      clock: bench.harness,
      log: { debug: log, info: log, warn: log, error: log },
      metrics: { watched: (at) => void watched.push(at) },
      abort: abort.signal,
      timeoutMs: 1_000,
      leaseMs: 30_000,
      monotonicMs: () => monotonic,
      onAccepted: () => {},
    });
  const watcher = make();
  const open = async (from: number, count: number): Promise<void> => {
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    await bench.accept(...numbers.map((no) => messageFrom([phone(`${no}`)], `w.${no}`)));
    for (;;) {
      const lanes = await bench.claimLanes({ limit: 500 });
      if (lanes.length === 0) return;
      await Promise.all(
        lanes.map((lane) => {
          const event = lane.events[0]?.event;
          const id = event?.type === 'customer-message' ? event.wamid.slice(2) : '';
          const now = bench.harness.now();
          const ticket = { key: `${lane.conversation.id}:1`, helpdeskId: id, status: 'open' as const };
          found.set(id, { ticketId: id, status: 'open', deadlines: [] });
          return bench.commit(lane, () => [], {
            conversation: { ...lane.conversation, tickets: [{ ...ticket, openedAt: now, lastCustomerAt: now }] },
          });
        }),
      );
    }
  };
  /** Its lane hears that a ticket is solved. */
  const solve = async (id: string): Promise<void> => {
    await bench.accept(messageFrom([phone(id)], `solved.${id}`));
    const [lane] = await bench.claimLanes();
    if (!lane) throw new Error('no lane waits');
    const tickets = lane.conversation.tickets.map((ticket) => ({ ...ticket, status: 'solved' as const }));
    await bench.commit(lane, () => [], { conversation: { ...lane.conversation, tickets } });
  };
  /** Decides all that waits, as the service does. Returns the reasons, by ticket and code. */
  const decideAll = async (): Promise<readonly string[]> => {
    const codes: string[] = [];
    for (;;) {
      const lanes = await bench.claimLanes({ ...LANES, limit: 500 });
      if (lanes.length === 0) return codes;
      for (const lane of lanes) {
        let { conversation } = lane;
        const decided = lane.events.map(({ refs, ...event }) => {
          const now = bench.harness.now();
          const decision = decide({ conversation, contact: lane.contact, event, refs, policy, now });
          ({ conversation } = decision);
          codes.push(...decision.reasons.map(({ code, detail }) => `${code} ${detail?.['stage'] ?? ''}`.trim()));
          return { eventId: event.id, decision, policyHash: 'h', decidedAt: now };
        });
        await bench.store.commit(lane, decided);
      }
    }
  };
  return {
    bench,
    watcher,
    make,
    asked,
    logged,
    found,
    watched,
    open,
    solve,
    decideAll,
    answer: (next: Script) => {
      script = next;
    },
    /** The service reads its configuration again. */
    reload: (sla: Partial<Policy['sla']>) => {
      policy = policyOf(sla);
    },
    cost: (next: NonNullable<Helpdesk['costsOfDeadlines']>) => {
      costs = next;
    },
    pass: async (ms: number) => {
      monotonic += ms;
      await bench.harness.pass(ms);
    },
    /** Rounds until there is nothing more to do now. */
    run: async (): Promise<readonly string[]> => {
      while (await watcher.round());
      return decideAll();
    },
    end: async () => {
      abort.abort();
      await bench.harness.close();
    },
  };
};

export type Watching = Awaited<ReturnType<typeof startWatching>>;
