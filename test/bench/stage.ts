import { type Role, startRole } from './role.ts';
import type { Service, ServiceSetup } from './roles/service.ts';
import type { VendorRole, VendorSetup } from './roles/vendors.ts';

/** How much is measured. */
export interface Effort {
  /** Runs of each figure. */
  readonly runs: number;
  /** Shorter runs, for a first look. */
  readonly quick: boolean;
  /** How many times faster than the machine's the movable clock runs where a figure needs ten minutes. */
  readonly timeFactor: number;
  /** Messages in the store where a long history is measured. */
  readonly history: number;
}

/** The whole service and both vendors, each side in a process of its own. */
export interface Stage {
  /** Every instance; `service` and `port` are those of the first. */
  readonly services: readonly Role<Service>[];
  readonly ports: readonly number[];
  readonly service: Role<Service>;
  readonly vendors: Role<VendorRole>;
  readonly port: number;
  readonly appSecret: string;
  /** Resolves when nothing is left to decide or to deliver; looks every `everyMs`, which costs the service a count of all rows. */
  settled(patienceMs?: number, everyMs?: number): Promise<void>;
  end(): Promise<void>;
}

/**
 * Options of the service's Node: what `src/deskbridge.mjs` sets, and what is given to profile it
 * (`BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=…"`).
 */
export const serviceNodeOptions = (): string[] => [
  '--memory-saver-mode',
  ...(process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean),
];

const PATIENCE_MS = 180_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the service and the vendors are set up with, and how many instances there are. */
export type StageSetup = Omit<ServiceSetup, 'env'> & VendorSetup & { readonly instances?: number };

export const startStage = async ({ instances = 1, ...setup }: StageSetup): Promise<Stage> => {
  const vendors = startRole<VendorRole>('vendors');
  const env = await vendors.ask.start(setup);
  const services: Role<Service>[] = [];
  const ports: number[] = [];
  // One after the other: the first makes the tables.
  for (let no = 0; no < instances; no += 1) {
    const service = startRole<Service>('service', serviceNodeOptions());
    services.push(service);
    ports.push(await service.ask.start({ ...setup, env }));
  }
  const [service] = services;
  const [port] = ports;
  if (!service || port === undefined) throw new Error('a stage needs an instance');
  await vendors.ask.connect(`http://127.0.0.1:${port}`);
  return {
    services,
    ports,
    service,
    vendors,
    port,
    appSecret: env['SANDBOX_APP_SECRET'] ?? '',
    settled: async (patienceMs = PATIENCE_MS, everyMs = 100) => {
      const deadline = performance.now() + patienceMs;
      for (let calm = 0; calm < 2; ) {
        await vendors.ask.quiet();
        const { inbox, outbox } = await service.ask.counts();
        const busy = (inbox['pending'] ?? 0) + (outbox['pending'] ?? 0) + (outbox['claimed'] ?? 0);
        calm = busy === 0 ? calm + 1 : 0;
        if (performance.now() > deadline) throw new Error(`not settled: ${JSON.stringify({ inbox, outbox })}`);
        await pause(everyMs);
      }
    },
    end: async () => {
      await Promise.all(services.map((each) => each.end()));
      const bugs = await vendors.ask.bugs();
      await vendors.end();
      if (bugs.length > 0) throw new Error(`the emulator failed: ${bugs[0]}`);
    },
  };
};

type Requests = Readonly<Record<string, Readonly<Record<string, number>>>>;

const countIf = (requests: Requests, counts: (route: string) => boolean): number =>
  Object.entries(requests)
    .filter(([route]) => counts(route))
    .reduce((sum, [, answers]) => sum + Object.values(answers).reduce((total, n) => total + n, 0), 0);

/** Calls that write to the helpdesk: everything but reading and signing in. */
export const writesOf = (requests: Requests): number =>
  countIf(requests, (route) => !route.startsWith('GET ') && !route.includes('/oauth/'));

/** Calls that the account's limit counts: everything but signing in. */
export const callsOf = (requests: Requests): number => countIf(requests, (route) => !route.includes('/oauth/'));
