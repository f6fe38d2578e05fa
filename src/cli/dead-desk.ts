import { webhookParsers } from '../compose/vendors.ts';
import type { Config } from '../config/schema/config.ts';
import type { DeadChange } from '../core/dead.ts';
import { createDeadDesk, type DeadDesk } from '../http/dead-desk.ts';
import { createIntake } from '../http/intake.ts';
import { createLog } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import { askService, withStore } from './ask.ts';

/** The desk of the running service, over its socket, or one on the store itself when none runs. */
export const withDeadDesk = async <T>(config: Config, work: (desk: DeadDesk) => Promise<T>): Promise<T> => {
  const probe = await askService(config, { path: '/api/dead?limit=1' });
  if (probe.answered) return work(overSocket(config));
  return withStore(config, (store) => {
    const intake = createIntake({
      store,
      sources: webhookParsers(config),
      configuredNumbers: new Set(config.whatsapp.numbers.map(({ id }) => id)),
      log: createLog({ level: 'error' }),
      metrics: createMetrics({ nodeDefaults: false }),
      clock: { now: () => Date.now() },
      onAccepted: () => undefined,
    });
    return work(createDeadDesk({ store, intake, log: createLog({ level: 'error' }), onChange: () => undefined }));
  });
};

const overSocket = (config: Config): DeadDesk => {
  const ask = async <T>(path: string, body?: unknown): Promise<T | undefined> => {
    const answer = await askService<T>(config, { path, ...(body === undefined ? {} : { method: 'POST', body }) });
    if (!answer.answered) throw new Error('the service is gone; say it again');
    return answer.value;
  };
  const change = async (what: 'retry' | 'discard', id: string): Promise<DeadChange> =>
    (await ask<{ results: readonly DeadChange[] }>(`/api/dead/${what}`, { ids: [id] }))?.results[0] ?? {
      result: 'not-dead',
    };
  return {
    list: async (limit) => (await ask<{ entries: [] }>(`/api/dead?limit=${limit}`))?.entries ?? [],
    show: async (id, body) =>
      (
        await ask<{ entry: Awaited<ReturnType<DeadDesk['show']>> }>(
          `/api/dead/${encodeURIComponent(id)}${body ? '?body=true' : ''}`,
        )
      )?.entry,
    retry: (id) => change('retry', id),
    discard: (id) => change('discard', id),
  };
};
