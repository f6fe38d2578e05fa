// The sandbox's service in a process of its own, so that it can be killed for real. Started by service-process.ts alone.
import { type App, startApp } from '../../app.ts';
import { SYSTEM_CLOCK } from '../../compose/store.ts';
import { createLog } from '../../observe/log.ts';
import type { FromService, ToService } from './service-messages.ts';
import { SANDBOX_TIMINGS } from './timings.ts';
import { readSandboxConfig } from './world.ts';

let aheadMs = 0;
let app: App | undefined;

const tell = (message: FromService): void => void process.send?.(message);

const start = async ({ env, port, adminToken, aheadMs: ahead }: Extract<ToService, { do: 'start' }>): Promise<void> => {
  aheadMs = ahead;
  const config = readSandboxConfig(undefined, env);
  app = await startApp({
    config: { ...config, server: { ...config.server, port, admin: { token: adminToken } } },
    log: createLog({ level: 'error' }),
    clock: { now: () => SYSTEM_CLOCK.now() + aheadMs },
    timings: SANDBOX_TIMINGS,
    socket: true,
  });
  tell({ is: 'serving', port: app.port });
};

const obey = async (message: ToService): Promise<void> => {
  switch (message.do) {
    case 'start':
      return start(message);
    case 'move-clock':
      aheadMs = message.aheadMs;
      return tell({ is: 'moved', aheadMs });
    case 'stop':
      await app?.stop();
      process.disconnect();
  }
};

process.on('message', (message: ToService) => {
  obey(message).catch((error: unknown) => {
    tell({ is: 'broken', detail: error instanceof Error ? error.message : String(error) });
  });
});
// Ctrl-C reaches the whole group; the sandbox says when to stop.
process.on('SIGINT', () => undefined);
// The sandbox is gone, whatever became of it: so is its service.
process.on('disconnect', () => process.exit(0));
