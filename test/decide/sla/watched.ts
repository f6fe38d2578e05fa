import type { Deadline, TicketDeadlines } from '../../../src/core/deadlines.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { SlaStage } from '../../../src/core/sla.ts';
import type { DeadlineMetric } from '../../../src/core/watch.ts';
import { MINUTE, type PolicyChange, startLane } from '../lane.ts';

export const stage = (side: 'before' | 'after', minutes: number, more: Partial<SlaStage> = {}): SlaStage => ({
  id: `${side} ${minutes}m`,
  metrics: ['first-reply', 'next-reply', 'resolution'],
  side,
  byMs: minutes * MINUTE,
  notify: ['support'],
  tags: [],
  ...more,
});

/** A lane whose ticket 101 is watched by these stages; the customer has just written. */
export const startWatched = (stages: readonly SlaStage[], change: PolicyChange = {}) => {
  const lane = startLane({
    notify: { support: ['slack'], leads: ['teams'] },
    ...change,
    sla: { stages, ...change.sla },
  });
  lane.begin();
  const start = lane.now;
  // What happened before a read by less than a moment may not be in it.
  lane.pass(10_000);
  return {
    lane,
    start,
    active: (metric: DeadlineMetric, inMinutes: number): Deadline => ({
      metric,
      state: 'active',
      dueAt: start + inMinutes * MINUTE,
    }),
    /** The watcher reads the ticket now. */
    see: (deadlines: readonly Deadline[], more: Partial<TicketDeadlines> = {}, at = lane.now): Decision =>
      lane.tell({
        type: 'deadlines-seen',
        ticket: 'conv:1',
        at,
        seen: 'mark',
        found: { ticketId: '101', status: 'open', priority: 'normal', group: 'Support', deadlines, ...more },
      }),
    /** Goes to this minute after the beginning. */
    goTo: (minutes: number) => lane.pass(start + minutes * MINUTE - lane.now),
    /** When the ticket is looked at next, in minutes after the beginning. */
    next: () => ((lane.ticket().watch?.lookAt ?? 0) - start) / MINUTE,
  };
};

/** The stages that a decision fired, as `metric: stage`, with `late` where it says so. */
export const fired = ({ reasons }: Decision): readonly string[] =>
  reasons.flatMap(({ code, detail }) =>
    code === 'sla.fired' ? [`${detail?.['metric']}: ${detail?.['stage']}${detail?.['late'] ? ', late' : ''}`] : [],
  );
