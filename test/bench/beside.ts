import { startNodeRed } from './node-red.ts';
import { runOpenLoad } from './open-load.ts';
import { type Figure, skipped } from './report.ts';
import { startRole } from './role.ts';
import type { BareExpress } from './roles/bare-express.ts';
import { type Effort, pause, startStage } from './stage.ts';
import { percentile } from './statistics.ts';
import { rawRequest } from './webhooks.ts';

const OFFERED = [300, 600, 1_000];
const CUSTOMERS = 100;

/**
 * How long a webhook waits for its 200, beside Node-RED with a plain flow. Both go on to make their calls meanwhile: Deskbridge
 * those to the emulated helpdesk, Node-RED one to a server that answers at once. Reported as it is, without a target.
 */
export const measureBeside = async ({ runs, quick }: Effort): Promise<Figure[]> => {
  const sink = startRole<BareExpress>('bare-express');
  const red = await startNodeRed(`http://127.0.0.1:${await sink.ask.port()}/`);
  if ('why' in red) {
    await sink.end();
    return [skipped('acknowledgement beside Node-RED', red.why)];
  }
  const stage = await startStage({ limitsOff: true });
  const seconds = quick ? 3 : 6;
  const offer = async (port: number, perSecond: number): Promise<{ p99: number; unanswered: number }> => {
    const requests = Array.from({ length: perSecond * seconds }, (_, no) =>
      rawRequest(
        { customer: no % CUSTOMERS, text: `Message ${no}: where is my order?`, sentAt: Date.now() },
        stage.appSecret,
        port,
      ),
    );
    const result = await runOpenLoad({ port, requests, perSecond, connections: 200, patienceMs: 20_000 });
    if (result.refused > 0) throw new Error(`${result.refused} webhooks were not answered by 200`);
    return { p99: percentile(result.latencies, 0.99), unanswered: result.unanswered };
  };
  /** Node-RED has made the calls that it still owed. */
  const rested = async (): Promise<void> => {
    for (let before = -1, now = 0; now !== before; ) {
      before = now;
      await pause(500);
      now = await sink.ask.answered();
    }
  };
  try {
    const figures: Figure[] = [];
    await offer(red.port, 100);
    await offer(stage.port, 100);
    for (const perSecond of OFFERED) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        theirs.push((await offer(red.port, perSecond)).p99);
        await rested();
        ours.push((await offer(stage.port, perSecond)).p99);
        // The next run finds both at rest.
        await stage.settled();
      }
      const figure = (who: string, values: number[]): Figure => ({
        name: `acknowledgement p99 at ${perSecond}/s offered: ${who}`,
        unit: 'ms',
        digits: 1,
        values,
      });
      figures.push(figure('Deskbridge', ours), figure('Node-RED', theirs));
    }
    return figures;
  } finally {
    await red.end();
    await Promise.all([sink.end(), stage.end()]);
  }
};
