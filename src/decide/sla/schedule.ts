import type { SlaStage } from '../../core/sla.ts';
import type { WatchedDeadline } from '../../core/watch.ts';

/** When a stage is due, epoch ms. */
export const stageDueAt = ({ side, byMs }: SlaStage, dueAt: number): number =>
  side === 'before' ? dueAt - byMs : dueAt + byMs;

/** A stage of a deadline that is not done with. */
export interface OpenStage {
  readonly stage: SlaStage;
  readonly deadline: WatchedDeadline & { readonly dueAt: number };
  readonly at: number;
}

/**
 * The stages of a ticket's running deadlines that are still to come or due, in the order of their times. A warning that would come
 * before the deadline's own time began is none: its whole target is shorter than that.
 */
export const openStages = (stages: readonly SlaStage[], deadlines: readonly WatchedDeadline[]): readonly OpenStage[] =>
  deadlines
    .flatMap((deadline) => {
      const { state, dueAt, metric, fired, from } = deadline;
      if (state !== 'active' || dueAt === undefined) return [];
      return stages
        .filter((stage) => stage.metrics.includes(metric) && !fired.includes(stage.id))
        .map((stage): OpenStage => ({ stage, deadline: { ...deadline, dueAt }, at: stageDueAt(stage, dueAt) }))
        .filter(({ stage, at }) => stage.side === 'after' || at >= from);
    })
    .sort((a, b) => a.at - b.at);
