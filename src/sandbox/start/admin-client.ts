import type { Counts, Explained } from '../../core/reads.ts';

/** The service's admin API, as the sandbox uses it. */
export interface AdminClient {
  explain(id: string): Promise<readonly Explained[]>;
  decisions(afterEventId: number | undefined, limit: number): Promise<readonly Explained[]>;
  counts(): Promise<Counts>;
  /** Stops or starts sending. */
  act(action: 'pause' | 'resume'): Promise<void>;
}

/** Long enough for a busy machine, short enough for a page that waits. */
const PATIENCE_MS = 3_000;

/**
 * Asks a running service.
 * @param address where it serves; may change with a restart
 */
export const createAdminClient = (address: () => string, token: string): AdminClient => {
  const call = async (method: 'GET' | 'POST', path: string): Promise<unknown> => {
    const response = await fetch(`${address()}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`the service answered ${response.status} to ${path}`);
    return response.json();
  };
  return {
    async explain(id) {
      const answer = (await call('GET', `explain/${encodeURIComponent(id)}`)) as { decisions: Explained[] } | undefined;
      return answer?.decisions ?? [];
    },
    async decisions(after, limit) {
      const from = after === undefined ? '' : `&after=${after}`;
      return ((await call('GET', `decisions?limit=${limit}${from}`)) as { decisions: Explained[] }).decisions;
    },
    counts: async () => ((await call('GET', 'status')) as { counts: Counts }).counts,
    act: async (action) => void (await call('POST', action)),
  };
};
