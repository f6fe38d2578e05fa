import { isoDate } from '../shared/iso-date.ts';
import type { Account } from './account.ts';
import type { Comment, Status, Ticket } from './model.ts';
import { targetsOf } from './sla-policies.ts';
import { SLA_METRICS, type SlaMetric } from './sla-settings.ts';

/** Where one metric of a ticket stands. Times are epoch ms. */
export type SlaState =
  | { readonly stage: 'active'; readonly breachAt: number }
  | { readonly stage: 'paused' | 'achieved' };

/** What happened on a ticket, as far as the account's SLA engine has seen it. */
interface History {
  readonly openedAt: number;
  readonly status: Status;
  /** Since when each status held, oldest first. */
  readonly statuses: readonly { readonly status: Status; readonly from: number }[];
  readonly comments: readonly { readonly at: number; readonly byAgent: boolean }[];
  readonly now: number;
}

const MINUTE = 60_000;
const UNSOLVED: readonly Status[] = ['new', 'open', 'pending', 'hold'];

/** In which states a metric that can pause runs (article "Defining SLA policies", table of metrics). */
const RUNS_IN: Readonly<Partial<Record<SlaMetric, readonly Status[]>>> = {
  pausable_update_time: ['new', 'open', 'hold'],
  requester_wait_time: ['new', 'open', 'hold'],
  agent_work_time: ['new', 'open'],
  total_resolution_time: UNSOLVED,
};

/**
 * The sideload `slas` of a ticket: its deadlines now. Computed from the ticket's history alone, so that a breach by mere passage
 * of time changes nothing else: no update, no event, no row in an export. A metric past its breach stays `active`. The key of
 * the remaining time differs and its number may be negative, as in live answers; nobody should rely on it.
 */
export function presentSlas(ticket: Ticket, account: Account): object {
  const now = account.clock.now();
  const history = historyOf(ticket, account, now);
  const targets = targetsOf(account, ticket);
  return {
    policy_metrics: SLA_METRICS.flatMap((metric): object[] => {
      const target = targets[metric];
      const state = target === undefined ? undefined : stateOf(metric, target * MINUTE, history);
      if (!state) return [];
      if (state.stage !== 'active') return [{ breach_at: null, stage: state.stage, metric }];
      return [{ breach_at: isoDate(state.breachAt), stage: state.stage, metric, ...remaining(state.breachAt - now) }];
    }),
  };
}

function historyOf(ticket: Ticket, account: Account, now: number): History {
  const seen = ticket.audits.filter(({ createdAt, creates }) => creates || createdAt <= now - account.slas.lagMs);
  const statuses = seen.flatMap(({ createdAt, changes }) =>
    changes
      .filter(({ field }) => field === 'status')
      .map(({ value }) => ({ status: value as Status, from: createdAt })),
  );
  const isAgents = ({ authorId }: Comment): boolean => account.users.get(authorId)?.role !== 'end-user';
  return {
    openedAt: ticket.createdAt,
    status: statuses.at(-1)?.status ?? ticket.status,
    statuses,
    comments: seen.flatMap(({ comment }) =>
      comment?.public ? [{ at: comment.createdAt, byAgent: isAgents(comment) }] : [],
    ),
    now,
  };
}

/** Undefined: this metric never began, or belongs to no instance now. */
function stateOf(metric: SlaMetric, targetMs: number, history: History): SlaState | undefined {
  const ended = !UNSOLVED.includes(history.status);
  if (metric === 'first_reply_time' || metric === 'next_reply_time')
    return replyState(metric, targetMs, history, ended);
  const from = metric.endsWith('update_time') ? lastOf(history, true)?.at : history.openedAt;
  if (from === undefined) return undefined;
  if (ended) return { stage: 'achieved' };
  const runsIn = RUNS_IN[metric] ?? UNSOLVED;
  if (!runsIn.includes(history.status)) return { stage: 'paused' };
  return { stage: 'active', breachAt: history.now + targetMs - elapsed(history, runsIn, from) };
}

/**
 * The first reply counts from the creation where the first public comment is the requester's; the next one from the oldest
 * public comment of the requester that no agent has answered. A public comment of any agent fulfils both, of a bot's user too.
 */
function replyState(
  metric: 'first_reply_time' | 'next_reply_time',
  targetMs: number,
  { comments, openedAt }: History,
  ended: boolean,
): SlaState | undefined {
  const firstAnswer = comments.findIndex(({ byAgent }) => byAgent);
  if (metric === 'first_reply_time') {
    if (comments[0] === undefined || comments[0].byAgent) return undefined;
    return firstAnswer > 0 || ended ? { stage: 'achieved' } : { stage: 'active', breachAt: openedAt + targetMs };
  }
  if (firstAnswer < 0) return undefined;
  const lastAnswer = comments.findLastIndex(({ byAgent }) => byAgent);
  const waiting = comments[lastAnswer + 1];
  if (waiting && !ended) return { stage: 'active', breachAt: waiting.at + targetMs };
  return comments.slice(firstAnswer).some(({ byAgent }) => !byAgent) ? { stage: 'achieved' } : undefined;
}

const lastOf = ({ comments }: History, byAgent: boolean) => comments.findLast((comment) => comment.byAgent === byAgent);

/** Ms that a ticket spent in these states since `from`. */
function elapsed({ statuses, now }: History, runsIn: readonly Status[], from: number): number {
  return statuses.reduce((sum, { status, from: began }, index) => {
    const until = statuses[index + 1]?.from ?? now;
    return runsIn.includes(status) ? sum + Math.max(0, until - Math.max(began, from)) : sum;
  }, 0);
}

function remaining(ms: number): object {
  const minutes = Math.trunc(ms / MINUTE);
  if (Math.abs(minutes) < 60) return { minutes };
  return Math.abs(minutes) < 24 * 60 ? { hours: Math.trunc(minutes / 60) } : { days: Math.trunc(minutes / 60 / 24) };
}
