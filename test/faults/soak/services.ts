import type { Seeded } from '../../support/seeded.ts';
import { type ServiceProcess, startProcess } from '../../support/service-process.ts';
import type { SoakOptions } from './options.ts';

const MOST_STARTS = 30;

/** The service in one or several processes that are killed and started again. */
export interface Services {
  /** The address of one that should be up. */
  url(): string;
  readonly kills: number;
  /** Ms from each kill until its successor was ready. */
  readonly downtimesMs: readonly number[];
  /** Stops killing; resolves when all are up. */
  calm(): Promise<void>;
  end(): Promise<void>;
}

/** Starts them and the reaper that kills one at random. */
export const startServices = async (
  config: string,
  env: Readonly<Record<string, string>>,
  options: SoakOptions,
  random: Seeded,
): Promise<Services> => {
  /** As a supervisor does: a service that ends because its database is away is started again. */
  const start = async (): Promise<{ process: ServiceProcess; url: string }> => {
    for (let tries = 1; ; tries += 1) {
      const process = startProcess('quick', config, env);
      try {
        return { process, url: await process.ready() };
      } catch (error) {
        await process.end();
        if (tries === MOST_STARTS) throw error;
      }
    }
  };
  const running = await Promise.all(Array.from({ length: options.instances }, start));
  const downtimesMs: number[] = [];
  let turn = 0;
  let wake = (): void => {};
  let calm = false;
  const [least, most] = options.killAfterMs;

  const reap = async (): Promise<void> => {
    while (!calm) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, least + random(most - least));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      const victim = running[random(running.length)];
      if (calm || !victim) return;
      const killedAt = performance.now();
      await victim.process.end();
      Object.assign(victim, await start());
      downtimesMs.push(performance.now() - killedAt);
    }
  };
  const reaper = reap();
  const stop = async (): Promise<void> => {
    calm = true;
    wake();
    await reaper;
  };
  return {
    url: () => {
      turn += 1;
      return running[turn % running.length]?.url ?? '';
    },
    get kills() {
      return downtimesMs.length;
    },
    downtimesMs,
    calm: stop,
    end: async () => {
      await stop();
      await Promise.all(running.map(({ process }) => process.end('SIGTERM')));
    },
  };
};
