import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Provider, startFreshdeskVendors, startVendors } from '../../../src/sandbox/start/vendors.ts';
import { configText } from '../../support/config-text.ts';
import { seeded } from '../../support/seeded.ts';
import { openSoakDatabase } from './database.ts';
import { createFaultMix } from './fault-mix.ts';
import type { SoakOptions } from './options.ts';
import { createPeople } from './people.ts';
import { startServices } from './services.ts';
import { countSwept } from './swept.ts';
import { type Tally, tally, wordsOnPhones, wordsOnTickets } from './verdict.ts';

/** What a soak came to. The truth is the emulators': they record what they commit before they answer. */
export interface SoakResult {
  readonly inbound: Tally;
  readonly outbound: Tally;
  /** Conversations with more than one ticket. */
  readonly split: number;
  /** What stands twice by the marks on the tickets; 0 where there are none. */
  readonly swept: number;
  /** Replies about which an agent was asked. */
  readonly asked: number;
  readonly kills: number;
  /** Ms from each kill to its successor's readiness. */
  readonly downtimesMs: readonly number[];
  /** Crashes of the database server and cuts of the lines to it. */
  readonly crashes: number;
  readonly cuts: number;
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** How much faster than the machine's the clock of vendors and service runs: exports that leave out a minute are seconds late. */
const SPEED = 30;
const BALANCE_MS = 20;
const LOOK_AGAIN_MS = 500;

/** Runs it; `tell` hears how it goes. Never decides whether it was good. */
export const soak = async (options: SoakOptions, tell: (line: string) => void): Promise<SoakResult> => {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-soak-'));
  const since = Date.now();
  const clock = { now: () => Math.round(since + (Date.now() - since) * SPEED) };
  const limits = { off: true };
  const setting = { clock, store: join(folder, 'store'), whatsapp: { limits, retryDelaysMs: [50, 100, 200, 400] } };
  const vendors =
    options.helpdesk === 'freshdesk'
      ? await startFreshdeskVendors({ ...setting, freshdesk: { limits } })
      : await startVendors({ ...setting, zendesk: { limits } });
  const { helpdesk } = vendors;
  const random = seeded(options.seed);
  const database = options.store === 'postgres' ? await openSoakDatabase(options) : undefined;
  try {
    const config = join(folder, 'deskbridge.yaml');
    writeFileSync(config, configFor(options.helpdesk, database?.url));
    const env = {
      ...vendors.env,
      CLOCK_SPEED: String(SPEED),
      CLOCK_SINCE: String(since),
      TIMINGS: 'soak',
      LIMITS: 'off',
    };
    const services = await startServices(config, env, options, seeded(options.seed + 1));
    const people = createPeople(vendors, options.conversations);
    // What a balancer in front does: Meta's repetitions, too, go to whoever is there now.
    const balanceNow = (): void => {
      vendors.whatsapp.webhooks.url = `${services.url()}/webhooks/whatsapp`;
    };
    balanceNow();
    const balance = setInterval(balanceNow, BALANCE_MS);
    vendors.whatsapp.faults.byChance = createFaultMix(seeded(options.seed + 2));
    helpdesk.faults.byChance = createFaultMix(seeded(options.seed + 3));
    helpdesk.webhooks.decide = () => {
      helpdesk.webhooks.subscribe({
        url: `${services.url()}/webhooks/${options.helpdesk}`,
        secret: vendors.env['SANDBOX_WEBHOOK_SECRET'] ?? '',
      });
      const luck = random(100);
      if (luck < 30) return { do: 'lose' };
      if (luck < 50) return { do: 'send', copies: 2 };
      return luck < 60 ? { do: 'send', delayMs: 5_000 } : { do: 'send' };
    };
    vendors.whatsapp.webhooks.verdict = () => (random(100) < 20 ? 'double' : 'send');
    let asked = 0;
    const progress = setInterval(() => {
      asked += people.answerQuestions();
      const arrived = wordsOnTickets(people).flat().length;
      tell(
        `${arrived} of ${options.messages} messages, ${wordsOnPhones(people).flat().length} replies, ${services.kills} kills`,
      );
    }, 2_000);
    try {
      const messages = Math.ceil(options.messages / options.conversations);
      await people.write({ messages, replies: Math.floor(messages / options.messagesPerReply) });
      await Promise.all([services.calm(), database?.calm()]);
      for (const { faults } of [vendors.whatsapp, helpdesk]) faults.byChance = undefined;
      tell('everything is sent, the faults are over');
      const inbound = () => tally(people.acknowledged, wordsOnTickets(people));
      const outbound = () => tally(people.written, wordsOnPhones(people));
      // What is lost shows in the tally: waiting in vain is no reason to break off.
      // Looked for now and then only: the line to the database passes through this very process.
      const patience = performance.now() + options.patienceMs;
      while (inbound().lost.length + outbound().lost.length > 0 && performance.now() < patience)
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      // A double would still be on its way.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return {
        inbound: inbound(),
        outbound: outbound(),
        split: people.tickets().filter((tickets) => tickets.length > 1).length,
        swept: 'zendesk' in vendors ? await countSwept(vendors, clock) : 0,
        asked,
        kills: services.kills,
        downtimesMs: services.downtimesMs,
        crashes: database?.crashes ?? 0,
        cuts: database?.cuts ?? 0,
        faults: countKinds([...vendors.whatsapp.faults.struck, ...helpdesk.faults.struck]),
        seconds: (performance.now() - startedAt) / 1000,
      };
    } finally {
      clearInterval(progress);
      clearInterval(balance);
      await services.end();
    }
  } finally {
    await database?.close();
    await vendors.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const configFor = (provider: Provider, storage: string | undefined): string =>
  configText({
    provider,
    helpdesk: '  reconcileEvery: 10s',
    yaml: 'replies: { unknownAfter: 5s }',
    ...(storage === undefined ? {} : { storage }),
  });

const countKinds = (struck: readonly { readonly kind: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of struck) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};
