import type { Bridge, Playground } from '../../../src/sandbox/page/ports.ts';
import { createPageServer, type PageServer } from '../../../src/sandbox/page/server.ts';
import { SANDBOX_NUMBER, startWorld, type World } from '../../../src/sandbox/start/world.ts';
import { configText } from '../../support/config-text.ts';
import { createMovedClock, type MovedClock } from '../../support/moved-clock.ts';
import { FLOW_TIMINGS } from '../../support/timings.ts';

/** The page's server over a real service in this process. Only killing needs another process (see the tests of the stage). */
export interface PageBench {
  readonly url: string;
  readonly world: World;
  readonly clock: MovedClock;
  readonly playground: Playground;
  /** What was asked of the bridge, beside reading. */
  readonly asked: string[];
  /** How often it was read. */
  readonly reads: () => number;
  /** A form as the page sends it; redirects are not followed. */
  post(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** The same as htmx sends it: the new part of the page, or why not. */
  act(path: string, fields?: Readonly<Record<string, string>>): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export const openPage = async (): Promise<PageBench> => {
  const clock = createMovedClock();
  const world = await startWorld({
    clock,
    log: SILENT,
    store: ':memory:',
    timings: FLOW_TIMINGS,
    configText: configText(),
  });
  const asked: string[] = [];
  let reads = 0;
  const note = (what: string) => async (): Promise<void> => void asked.push(what);
  const bridge: Bridge = {
    state: 'running',
    explain: (id) => world.reads.explain(id),
    decisions: (after, limit) => {
      reads += 1;
      return world.reads.decisions(after, limit);
    },
    counts: () => world.reads.counts(),
    act: (action) => note(action)(),
    kill: note('kill'),
    start: note('start'),
  };
  const playground: Playground = {
    whatsapp: world.whatsapp,
    helpdesk: world.helpdesk,
    helpdeskName: 'Zendesk',
    bridge,
    clock: { now: clock.now, move: async (ms) => clock.move(ms) },
    numberId: SANDBOX_NUMBER,
    timesFaster: 100,
  };
  const server: PageServer = createPageServer(playground);
  const { url } = await server.listen(0);
  const post: PageBench['post'] = (path, fields = {}, headers = { origin: url, 'sec-fetch-site': 'same-origin' }) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  return {
    url,
    world,
    clock,
    playground,
    asked,
    reads: () => reads,
    post,
    async act(path, fields) {
      const response = await post(path, fields, { origin: url, 'hx-request': 'true', 'hx-request-type': 'partial' });
      return { status: response.status, text: await response.text() };
    },
    close: async () => {
      await server.close();
      await world.close();
    },
  };
};
