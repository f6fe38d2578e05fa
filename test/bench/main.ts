import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAway } from './away.ts';
import { measureBacklog } from './backlog.ts';
import { measureBeside } from './beside.ts';
import { measureBurst } from './burst.ts';
import { measureCalls } from './calls.ts';
import { measureDurable } from './durable.ts';
import { measureFilled } from './filled.ts';
import { measureIngestion } from './ingestion.ts';
import { measureInstances } from './instances.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { measureModel } from './model.ts';
import { type Figure, isMet, tableOf } from './report.ts';
import type { Effort } from './stage.ts';
import { measureStartUp } from './start-up.ts';
import { measureStoreAlone } from './store-alone.ts';
import { measureTakeover } from './takeover.ts';

const MEASUREMENTS: Readonly<Record<string, (effort: Effort) => Promise<Figure[]>>> = {
  ingestion: measureIngestion,
  durable: measureDurable,
  store: measureStoreAlone,
  takeover: measureTakeover,
  instances: measureInstances,
  backlog: measureBacklog,
  away: measureAway,
  filled: measureFilled,
  beside: measureBeside,
  model: measureModel,
  latency: measureLatency,
  calls: measureCalls,
  start: measureStartUp,
  memory: measureMemory,
  burst: measureBurst,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(MEASUREMENTS).join(',') },
    quick: { type: 'boolean', default: false },
    slow: { type: 'boolean', default: false },
    history: { type: 'string', default: '1000000' },
  },
});
const chosen = options.only.split(',');
const unknown = chosen.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0) {
  process.stderr.write(`--only: ${unknown.join(', ')} is none of ${Object.keys(MEASUREMENTS).join(', ')}\n`);
  process.exit(1);
}

const history = Number(options.history);
if (!Number.isInteger(history) || history < 1) {
  process.stderr.write('--history: a whole number of messages\n');
  process.exit(1);
}
const effort: Effort = {
  runs: options.quick ? 2 : 5,
  quick: options.quick,
  timeFactor: options.slow ? 1 : 20,
  history,
};
const print = (line: string): void => void process.stdout.write(`${line}\n`);
print(
  `Node ${process.version} on ${process.platform}-${process.arch}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GB; load, service and emulators in processes of their own on the same cores`,
);
const figures: Figure[] = [];
for (const name of chosen) {
  const begun = performance.now();
  figures.push(...((await MEASUREMENTS[name]?.(effort)) ?? []));
  print(`measured ${name} in ${Math.round((performance.now() - begun) / 1000)} s`);
}
print(`\n${tableOf(figures)}`);
if (!figures.every(isMet)) process.exitCode = 1;
