import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromService, ToService } from './service-messages.ts';

/** The service in a process of its own. */
export interface ServiceProcess {
  readonly port: number;
  /** Resolves when the service's clock is that far ahead. */
  moveClock(aheadMs: number): Promise<void>;
  /** `kill -9`: it gets no chance to tidy up. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Drains, then ends. */
  stop(): Promise<void>;
  /** Resolves when it is gone, however. */
  readonly gone: Promise<void>;
}

const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './service.ts' : './service.js', import.meta.url),
);
const STOP_MS = 10_000;

/**
 * Starts the service and waits until it serves. It ends with this process, however this one ends.
 * @throws when it cannot start, with the reason
 */
export const startServiceProcess = async (
  setup: Omit<Extract<ToService, { do: 'start' }>, 'do'>,
): Promise<ServiceProcess> => {
  const child = fork(ENTRY, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  let alive = true;
  const gone = once(child, 'exit').then(() => {
    alive = false;
  });
  const send = (message: ToService): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const serving = answer(child, 'serving');
  send({ do: 'start', ...setup });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const { port } = await serving.catch(async (error: unknown) => {
    await kill();
    throw error;
  });
  return {
    port,
    gone,
    kill,
    async moveClock(aheadMs) {
      if (!alive) return;
      const moved = answer(child, 'moved').catch(() => undefined);
      send({ do: 'move-clock', aheadMs });
      await moved;
    },
    async stop() {
      if (!alive) return;
      send({ do: 'stop' });
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(late);
    },
  };
};

/** The next answer of a kind. Rejects when the process breaks or ends before. */
const answer = <Kind extends FromService['is']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromService, { is: Kind }>> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: FromService): void => {
      if (message.is !== kind && message.is !== 'broken') return;
      end();
      if (message.is === 'broken') reject(new Error(message.detail));
      else resolve(message as Extract<FromService, { is: Kind }>);
    };
    const onExit = (): void => {
      end();
      reject(new Error('the service ended before it answered'));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
