import { expect } from '@jest/globals';
import type { EffectSettled, InboxEvent } from '../../../src/core/events.ts';
import { decide } from '../../../src/decide/decide.ts';
import { bindHelpdesk, bindWhatsApp } from '../../../src/deliver/bind.ts';
import { deliver } from '../../../src/deliver/deliver.ts';
import { createLaneRound } from '../../../src/engine/decide-lanes.ts';
import type { OpenStore } from '../../contracts/store-contract/harness.ts';
import { bsuid, messageFrom, OPS, phone, statusOf } from '../../contracts/store-contract/samples.ts';
import { basicPolicy } from '../../decide/lane.ts';
import { QUIET_METRICS, RULES, SILENT_LOG } from '../../deliver/ops.ts';
import type { CrashPoints } from '../../sim/crashing.ts';
import { Crash, createScriptedVendors, type Turn } from './scripted-vendors.ts';

/** The words of ours inside a text, in order. */
export const tokensIn = (text: string): string[] => text.match(/\b[mr]\d+x\d+\b/g) ?? [];

/**
 * One bridge without sockets: the real store, decision and delivery between scripted vendors.
 * @param points where its process dies; nowhere by itself
 */
export const startWorld = async (open: OpenStore, points?: CrashPoints) => {
  const harness = await open();
  const opened = harness.store;
  const store = points?.store(opened) ?? opened;
  const clock = { now: harness.now };
  let comments = 0;
  const turns: Turn[] = [];
  const vendors = createScriptedVendors(turns, () => harness.pass(31_000));
  const whatsapp = points?.vendor(vendors.whatsapp) ?? vendors.whatsapp;
  const helpdesk = points?.vendor(vendors.helpdesk) ?? vendors.helpdesk;
  const written: string[] = [];
  const replied: string[] = [];
  const dead = new Set<string>();
  const lanes = new Map<number, string>();
  let effects = 0;
  let told = 0;
  const seen = new Set<number>();

  const questions: EffectSettled[] = [];
  const noteOutcome = (event: InboxEvent) => {
    if (event.type === 'effect-settled' && event.outcome.result === 'unknown') questions.push(event);
    if (event.type !== 'effect-settled' || event.outcome.result !== 'dead') return;
    for (const { effect } of event.effects) {
      if ('html' in effect) for (const token of tokensIn(effect.html)) dead.add(token);
      if ('text' in effect) for (const token of tokensIn(effect.text)) dead.add(token);
    }
  };
  /** One instance: what it holds between store and vendors dies with it. */
  const startWorker = (on: typeof opened, to: Pick<typeof vendors, 'helpdesk' | 'whatsapp'>) => {
    const delivery = {
      store: on,
      rules: RULES,
      clock,
      monotonicSeconds: () => 0,
      log: SILENT_LOG,
      metrics: QUIET_METRICS,
    };
    return {
      decide: createLaneRound({
        store: on,
        decide: (input) => {
          const decision = decide(input);
          // A decision whose process died or stalled before it was committed is made again.
          if (seen.has(input.event.id) && !points) vendors.broken.push(`event ${input.event.id} was decided twice`);
          seen.add(input.event.id);
          noteOutcome(input.event.event);
          effects += decision.effects.length;
          told += 1;
          return decision;
        },
        policy: () => basicPolicy,
        clock,
        log: SILENT_LOG,
        metrics: QUIET_METRICS,
        leaseMs: 30_000,
        faultPauseMs: 5_000,
        storePauseMs: 1,
        abort: new AbortController().signal,
        onEffects: () => {},
      }),
      deliver: async (limit: number): Promise<number> => {
        const ops = await on.claimOps({ ...OPS, limit });
        await Promise.all(
          ops.map(async (op) => {
            vendors.expect(op);
            const { signal } = new AbortController();
            try {
              if (op.target === 'whatsapp')
                await deliver(op, { ...delivery, vendor: to.whatsapp, bind: bindWhatsApp }, signal);
              else await deliver(op, { ...delivery, vendor: to.helpdesk, bind: bindHelpdesk }, signal);
            } catch (error) {
              if (points || !(error instanceof Crash)) throw error;
            }
          }),
        );
        return ops.length;
      },
    };
  };
  const worker = startWorker(store, { helpdesk, whatsapp });

  const world = {
    vendors,
    written,
    replied,
    dead,
    store,
    beginFaults: (script: readonly Turn[]) => {
      turns.push(...script);
    },
    pass: harness.pass,
    close: harness.close,
    decide: worker.decide,
    write: (customer: number, by: readonly ('phone' | 'id')[] = ['phone']) => {
      const token = `m${customer}x${written.length}`;
      written.push(token);
      return world.post(customer, token, by);
    },
    post: async (customer: number, token: string, by: readonly ('phone' | 'id')[] = ['phone']) => {
      const aliases = by.map((kind) => (kind === 'id' ? bsuid(`DE.${customer}`) : phone(`4917000000${customer}`)));
      const event = messageFrom(aliases, token);
      await store.accept(
        [{ ...event, event: { ...event.event, text: token, sentAt: clock.now() } as InboxEvent }],
        clock.now(),
      );
      lanes.set(customer, (await store.explain(token))[0]?.conversationId ?? '');
    },
    comment: async (lane: string, no: string, html: string, isPublic: boolean, id?: string) => {
      const ticketId = vendors.tickets.get(`wa:${lane}:${no}`);
      if (ticketId === undefined) return false;
      comments += 1;
      const author = { id: '9', role: 'agent', name: 'Ben' } as const;
      const comment = {
        ticketId,
        id: id ?? `k${comments}`,
        public: isPublic,
        author,
        html,
        createdAt: clock.now(),
        attachments: [],
      };
      const event = { type: 'comment-found', comment } as const;
      await store.accept(
        [{ key: `c:${id ?? comments}`, address: { to: 'conversation', conversationId: lane }, event }],
        clock.now(),
      );
      return true;
    },
    reply: async (customer: number) => {
      const token = `r${customer}x${replied.length}`;
      if (await world.comment(lanes.get(customer) ?? '', '1', `<p>${token}</p>`, true)) replied.push(token);
    },
    /** The same message until it was taken. */
    writeOnce: async (
      customer: number,
      by: readonly ('phone' | 'id')[],
      insist: (doIt: () => Promise<unknown>) => Promise<void>,
    ) => {
      const token = `m${customer}x${written.length}`;
      written.push(token);
      await insist(() => world.post(customer, token, by));
    },
    /** The same reply until it was taken, if there is a ticket to write it on. */
    replyOnce: async (customer: number, insist: (doIt: () => Promise<unknown>) => Promise<void>) => {
      const token = `r${customer}x${replied.length}`;
      const [found] = vendors.tickets;
      const [, lane = '', no = ''] = found?.[0].split(':') ?? [];
      const id = `${token}c`;
      let taken = false;
      await insist(async () => {
        taken = await world.comment(lane, no, `<p>${token}</p>`, true, id);
      });
      if (taken) replied.push(token);
    },
    /** Agents who are asked about a reply look at the customer's phone. */
    answerByPhone: async () => {
      const { opId, effects: asked } = questions.at(-1) ?? { opId: '', effects: [] };
      const text = asked.map(({ effect }) => ('text' in effect ? effect.text : '')).join();
      const arrived = vendors.sends.some((send) => send.text === text);
      if (!arrived) vendors.allow(opId);
      for (const externalId of vendors.tickets.keys()) {
        const [, lane = '', no = ''] = externalId.split(':');
        await world.comment(lane, no, arrived ? '/cancel' : '/resend', false);
      }
    },
    deliver: worker.deliver,
    /** Another instance on the same store; nothing ends it. */
    other: () => startWorker(opened, vendors),
    status: async () => {
      const opId = vendors.sentOps().at(-1);
      const wamid = opId && vendors.wamidOf(opId);
      if (wamid) await store.accept([statusOf(wamid, 'sent', opId)], clock.now());
    },
    /** What was decided stands in exactly one state, after every step. */
    checkAccounts: async () => {
      const counted = await store.counts();
      expect(counted.imbalance).toEqual({ inbound: 0, outbound: 0 });
      const { unknown: _, ...states } = counted.outbox;
      expect(Object.values(states).reduce((sum, n) => sum + n, 0)).toBe(effects);
      expect(vendors.broken).toEqual([]);
    },
    /** Lets everything come to rest: the rest of the script happens, time goes on, agents answer what they are asked. */
    settle: async () => {
      for (let steps = 0; steps < 400; steps += 1) {
        const decided = await worker.decide();
        const delivered = await world.deliver(16);
        if (decided || delivered > 0) continue;
        const { inbox, outbox } = await store.counts();
        // Nobody answers a question that is still on its way to the ticket.
        if ((outbox['asked'] ?? 0) > 0 && (outbox['claimed'] ?? 0) === 0) {
          for (const externalId of vendors.tickets.keys()) {
            const [, lane = '', no = ''] = externalId.split(':');
            await world.comment(lane, no, '/cancel', false);
          }
        }
        const waiting = ['pending', 'claimed', 'dead', 'asked'].reduce((sum, state) => sum + (outbox[state] ?? 0), 0);
        if (waiting === 0 && inbox['pending'] === 0) return;
        await harness.pass(Math.max(1, await store.dueInMs(60_000)));
      }
      throw new Error(`never came to rest: ${JSON.stringify(await store.counts())}`);
    },
    told: () => told,
  };
  return world;
};
