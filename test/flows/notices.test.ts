import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Decision, DecisionInput } from '../../src/core/decision.ts';
import { isNoticeTarget } from '../../src/core/effects.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { ClaimedOp } from '../../src/core/store.ts';
import { PRODUCTION_TIMINGS } from '../../src/core/timings.ts';
import type { WhatsAppChannel } from '../../src/core/vendor.ts';
import { decide } from '../../src/decide/decide.ts';
import { bindHandOver, bindNotices } from '../../src/deliver/bind-notices.ts';
import { deliver } from '../../src/deliver/deliver.ts';
import { createHandOver } from '../../src/deliver/hand-over.ts';
import { type Engine, startEngine } from '../../src/engine/engine.ts';
import { createNotifier, type Notifier } from '../../src/notify/notifier.ts';
import { decisionOf, messageFrom, phone } from '../contracts/store-contract/samples.ts';
import { openWorkbench, type Workbench } from '../contracts/store-contract/workbench.ts';
import { policyWith } from '../decide/lane.ts';
import { QUIET_METRICS, RULES, SILENT_LOG } from '../deliver/ops.ts';
import { scriptedDesks } from '../engine/file-desks.ts';
import { cardTexts, type Receiver, slackJudge, startReceiver, teamsJudge } from '../notify/receivers.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { IDLE_HELPDESK } from '../support/idle-helpdesk.ts';
import { until } from '../support/until.ts';

const NO_WHATSAPP: WhatsAppChannel = {
  account: 'whatsapp',
  freeze: async () => ({ ok: false, result: { result: 'refused', reason: 'other', detail: 'not used here' } }),
  perform: async () => ({ result: 'refused', reason: 'other', detail: 'not used here' }),
  costs: () => [],
};

let bench: Workbench;
let slack: Receiver;
let teams: Receiver;
let notifier: Notifier;
let engine: Engine;
let policy: Policy;
/** What the helpdesk took, by kind and ticket; tickets are made while `helpdeskIsUp`. */
let written: { readonly kind: string; readonly ticket: string; readonly html: string }[];
let helpdeskIsUp: boolean;

/** A customer's first message opens a ticket and tells people of it; the operators' lane decides as it always does. */
const decideHere = (input: DecisionInput): Decision => {
  const { conversation, event } = input;
  if (event.event.type !== 'customer-message') return decide(input);
  const ticket = `${conversation.id}:1`;
  const draft = { subject: 's', tags: [], fields: {} };
  return decisionOf({ ...conversation, tickets: [{ key: ticket, status: 'making', openedAt: 1, lastCustomerAt: 1 }] }, [
    { kind: 'create-ticket', ticket, draft, html: 'x', messages: [] },
    {
      kind: 'notify',
      ticket,
      to: [{ channel: 'support', otherwise: ['leads'] }],
      notice: { about: 'escalation', what: 'Tier 2', why: ['urgent words'] },
    },
  ]);
};

let tickets = 0;
const toHelpdesk = async (op: ClaimedOp): Promise<number> => {
  const effect = op.effects[0]?.effect;
  if (!helpdeskIsUp || !effect || !('ticket' in effect) || effect.ticket === undefined) {
    await bench.store.settle(op, { to: 'retry', inMs: 5_000, counts: true });
    return 0;
  }
  written.push({ kind: effect.kind, ticket: effect.ticket, html: 'html' in effect ? effect.html : '' });
  tickets += 1;
  await bench.apply(
    op,
    effect.kind === 'create-ticket' ? { ticketId: String(1_000 + tickets), ticketStatus: 'new' } : {},
  );
  return 0;
};

beforeEach(async () => {
  bench = await openWorkbench(openSqlite);
  slack = await startReceiver(slackJudge);
  teams = await startReceiver(teamsJudge);
  written = [];
  helpdeskIsUp = true;
  tickets = 0;
  policy = policyWith({ notify: { support: ['slack'], leads: ['teams'] } });
  const clock = bench.harness;
  notifier = createNotifier(
    { channels: { support: [{ slack: slack.url }], leads: [{ teams: teams.url }] }, numbers: [] },
    { timeoutMs: 2_000 },
    { whatsapp: NO_WHATSAPP, clock, log: SILENT_LOG },
  );
  const { store } = bench;
  const delivery = {
    store,
    rules: RULES,
    clock,
    monotonicSeconds: () => performance.now() / 1000,
    log: SILENT_LOG,
    metrics: QUIET_METRICS,
  };
  const notices = {
    ticketUrl: (id: string) => `https://acme.example/agent/tickets/${id}`,
    waitMs: PRODUCTION_TIMINGS.noticeWaitMs,
    now: () => clock.now(),
  };
  const handOver = createHandOver(store, clock);
  engine = startEngine({
    store,
    helpdesk: IDLE_HELPDESK,
    decide: decideHere,
    policy: () => policy,
    deliver: (op, abort) => {
      if (op.target === 'notify')
        return deliver(op, { ...delivery, vendor: handOver, bind: (given) => bindHandOver(given, notices) }, abort);
      return isNoticeTarget(op.target)
        ? deliver(op, { ...delivery, vendor: notifier.way(op.target), bind: bindNotices }, abort)
        : toHelpdesk(op);
    },
    accounts: {},
    noticeTargets: notifier.targets,
    clock,
    log: SILENT_LOG,
    metrics: QUIET_METRICS,
    timings: { ...PRODUCTION_TIMINGS, idleMs: 20 },
    reconcileEveryMs: 60_000,
    retainMessagesMs: 1e12,
    retainEventsMs: 1e12,
    retainDeadMs: 1e12,
    files: scriptedDesks().files,
  });
});

afterEach(async () => {
  await engine.stop(0);
  notifier.close();
  await slack.close();
  await teams.close();
  await bench.harness.close();
});

const write = async (count: number): Promise<void> => {
  const first = written.length;
  await bench.accept(
    ...Array.from({ length: count }, (_none, index) => messageFrom([phone(`${first + index}`)], `m.${first + index}`)),
  );
  engine.wake();
};

const slackTexts = (): string[] => slack.received.map(({ body }) => JSON.parse(body).text as string);
const numbersIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [...text.matchAll(/\|#(\d+)>/g)].map(([, number]) => number ?? ''));

/** Time goes on by a second after the other until it is so. */
const passUntil = async (what: string, so: () => boolean | Promise<boolean>, mostSeconds: number): Promise<void> => {
  for (let seconds = 0; ; seconds += 1) {
    try {
      await until(what, so, 150);
      return;
    } catch (error) {
      if (seconds >= mostSeconds) throw error;
    }
    await bench.harness.pass(1_000);
    engine.wake();
    engine.wakeOutbox();
  }
};

describe('A notice about a ticket', () => {
  test('waits until the ticket has a number, and arrives with it', async () => {
    helpdeskIsUp = false;
    await write(1);
    await passUntil('two looks', async () => (await bench.store.counts()).oldestOutboxMs >= 2_000, 5);
    expect(slack.received).toEqual([]);
    helpdeskIsUp = true;
    await passUntil('the message', () => slack.received.length === 1, 10);
    expect(slackTexts()[0]).toBe('*⬆️ Tier 2*\n<https://acme.example/agent/tickets/1001|#1001> · +0\nWhy: urgent words');
  });

  test('does not wait for ever for a helpdesk that is away', async () => {
    helpdeskIsUp = false;
    await write(1);
    await until('the first look', async () => {
      const { outbox } = await bench.store.counts();
      return outbox['claimed'] === 2;
    });
    await bench.harness.pass(61_000);
    await passUntil('the message', () => slack.received.length === 1, 5);
    expect(slackTexts()[0]).toContain('Ticket not made yet');
  });
});

test('Five hundred at once become a few messages, in which each ticket stands once', async () => {
  await write(500);
  await until('every ticket', () => written.length === 500);
  await passUntil('every notice', () => numbersIn(slackTexts()).length >= 500, 180);
  const numbers = numbersIn(slackTexts());
  expect([numbers.length, new Set(numbers).size]).toEqual([500, 500]);
  expect(slack.received.length).toBeLessThanOrEqual(12);
}, 60_000);

describe('A channel that is dead', () => {
  test('holds back neither the helpdesk nor other channels, and falls to the next after ten minutes', async () => {
    slack.planned.push(...Array.from({ length: 500 }, () => ({ status: 503 })));
    await write(3);
    await until('the tickets', () => written.length === 3);
    await passUntil('a first try', () => slack.received.length > 0, 5);
    await bench.harness.pass(601_000);
    await passUntil('the other channel', () => teams.received.length > 0, 100);
    const told = teams.received.flatMap(({ body }) => cardTexts(body)).join('\n');
    for (const number of ['1001', '1002', '1003']) expect(told).toContain(`#${number}`);
    expect(slack.received.length).toBeLessThan(20);
  }, 30_000);

  test('for good is left at once; with nobody in its place the ticket says so', async () => {
    slack.planned.push({ status: 404, body: 'no_service' });
    teams.planned.push({ status: 404 });
    await write(1);
    await passUntil('the note', () => written.some(({ kind }) => kind === 'add-comment'), 10);
    expect([slack.received.length, teams.received.length]).toEqual([1, 1]);
    const [created, note] = written;
    expect(note?.ticket).toBe(created?.ticket);
    expect(note?.html).toMatch(
      /^\[event\] The channel &quot;leads&quot; could not be reached\..*Tier 2<br>urgent words$/,
    );
  });
});
