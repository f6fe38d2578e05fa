import type { SlaPolicy, SlaStage } from '../core/sla.ts';
import type { DeadlineMetric } from '../core/watch.ts';
import type { Config } from './schema/config.ts';
import { formatDuration } from './schema/scalars.ts';
import { METRICS } from './schema/sla.ts';

type StageConfig = Config['sla']['stages'][number];

const EVERY: readonly DeadlineMetric[] = METRICS.filter((metric) => metric !== 'any');

const compileStage = ({
  metric,
  before,
  after,
  when,
  notify,
  tags,
  ...results
}: StageConfig): Omit<SlaStage, 'id'> => ({
  metrics: metric.includes('any') ? EVERY : [...new Set(metric.filter((each) => each !== 'any'))],
  side: before === undefined ? 'after' : 'before',
  byMs: before ?? after ?? 0,
  ...(when === undefined ? {} : { when }),
  notify: notify ?? [],
  tags: tags ?? [],
  ...results,
});

/** `before 5m`, and with a number where several stages have the same time. */
const named = (stage: Omit<SlaStage, 'id'>, before: readonly Omit<SlaStage, 'id'>[]): SlaStage => {
  const same = before.filter(({ side, byMs }) => side === stage.side && byMs === stage.byMs).length;
  const name = `${stage.side} ${formatDuration(stage.byMs)}`;
  return { id: same === 0 ? name : `${name} (${same + 1})`, ...stage };
};

/** How deadlines are watched. */
export const compileSla = ({ sla }: Config): SlaPolicy => {
  const stages = sla.stages.map(compileStage);
  return {
    everyMs: sla.every,
    sweepEveryMs: sla.sweepEvery,
    share: sla.share,
    quietAfterAgentMs: sla.quietAfterAgent,
    stages: stages.map((stage, index) => named(stage, stages.slice(0, index))),
  };
};
