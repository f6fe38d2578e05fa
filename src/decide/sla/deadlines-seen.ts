import type { Ticket } from '../../core/conversation.ts';
import type { TicketDeadlines } from '../../core/deadlines.ts';
import type { DeadlinesSeen } from '../../core/events.ts';
import { nextSweep, nextTick } from '../../core/look-times.ts';
import type { TicketWatch, WatchedDeadline } from '../../core/watch.ts';
import { because, type Draft } from '../draft.ts';
import { requestRead } from '../read-ticket.ts';
import { findTicket, putTicket } from '../tickets.ts';
import { fireStage, mayFire } from './fire-stage.ts';
import { followDeadlines } from './follow-deadlines.ts';
import { quietUntil } from './quiet.ts';
import { type OpenStage, openStages } from './schedule.ts';

/** What was read longer ago than this is read again before anybody is told. */
const FRESH_MS = 60_000;
/** A change this shortly before a read may not have been in it. */
const LAG_MS = 5_000;
const UNSOLVED: ReadonlySet<string> = new Set(['new', 'open', 'pending', 'hold']);

/** A ticket's deadlines were read: what is due fires, once, and the next look is set. */
export function decideDeadlinesSeen(draft: Draft, event: DeadlinesSeen): void {
  const ticket = findTicket(draft.conversation, event.ticket);
  const { sla } = draft.input.policy;
  if (!ticket) {
    because(draft, 'sla.unknown-ticket', { ticket: event.ticket });
    return;
  }
  if (sla.stages.length === 0) {
    because(draft, 'sla.off', { ticket: ticket.key });
    return;
  }
  const { readAt } = ticket.watch ?? {};
  // A clock that was put back must not make every later read an old one.
  if (readAt !== undefined && event.at < readAt && readAt <= draft.input.now) {
    because(draft, 'sla.old-read', { ticket: ticket.key });
    setWatch(draft, ticket.key, { ...watchOf(ticket), lookAt: nextTick(draft.input.now, sla.everyMs) });
    return;
  }
  const { found } = event;
  if (!found || !UNSOLVED.has(found.status)) {
    because(draft, found ? 'sla.solved' : 'sla.gone', { ticket: ticket.key });
    // A deleted ticket may come back with the same deadlines.
    const deadlines = found ? [] : watchOf(ticket).deadlines;
    setWatch(draft, ticket.key, { lookAt: nextSweep(draft.input.now, sla), readAt: event.at, deadlines });
    // How it ended is told by the ticket itself.
    if (found?.status !== ticket.status) requestRead(draft, ticket.key);
    return;
  }
  decideOnRead(draft, ticket, found, event);
}

function decideOnRead(draft: Draft, ticket: Ticket, found: TicketDeadlines, { at, seen }: DeadlinesSeen): void {
  const { sla } = draft.input.policy;
  const deadlines = followDeadlines(ticket, found.deadlines, at, sla.stages);
  const open = openStages(sla.stages, deadlines);
  const isFresh = draft.input.now - at <= FRESH_MS;
  if (!isFresh) because(draft, 'sla.read-again', { ticket: ticket.key });
  const done = new Map<WatchedDeadline['metric'], string[]>();
  const stageTimes: number[] = [];
  let isOpen = false;
  for (const one of open) {
    if (one.at > at || !isFresh) {
      stageTimes.push(one.at);
      continue;
    }
    const waits = waitsUntil(draft, ticket, found, one, at);
    if (typeof waits === 'number') stageTimes.push(waits);
    else if (waits === 'never' || mayFire(draft, ticket, found, one)) {
      done.set(one.deadline.metric, [...(done.get(one.deadline.metric) ?? []), one.stage.id]);
      if (waits !== 'never') fireStage(draft, ticket, found, one, at);
    } else isOpen = true;
  }
  const { changedAt, ...rest } = watchOf(ticket);
  const isChanged = changedAt !== undefined && changedAt >= at - LAG_MS;
  const calm = isChanged || found.unsettled ? nextTick(draft.input.now, sla.everyMs) : nextSweep(draft.input.now, sla);
  // What is due and waits for its conditions is judged at every look.
  if (isOpen) stageTimes.push(calm);
  const stageAt = Math.min(...stageTimes);
  const lookAt = Math.min(calm, stageAt);
  setWatch(draft, ticket.key, {
    ...withoutLook(rest),
    lookAt,
    ...(stageTimes.length > 0 ? { stageAt } : {}),
    ...(seen === undefined ? {} : { seen }),
    ...(isChanged ? { changedAt } : {}),
    readAt: at,
    deadlines: deadlines.map((each) => ({ ...each, fired: [...each.fired, ...(done.get(each.metric) ?? [])] })),
  });
  because(draft, 'sla.read', { ticket: ticket.key, deadlines: deadlines.length, next: lookAt });
}

/**
 * Nobody is told of what is answered, and nobody is nagged at work: a warning waits until the agent has been quiet for a while, or
 * does not come at all when the deadline is there before that. What follows a breach waits no longer than that after its own time.
 */
function waitsUntil(
  draft: Draft,
  ticket: Ticket,
  found: TicketDeadlines,
  { stage, deadline, at: dueAt }: OpenStage,
  at: number,
): number | 'never' | undefined {
  // The helpdesk has not noticed the answer yet.
  if (deadline.answeredAt !== undefined) return nextTick(draft.input.now, draft.input.policy.sla.everyMs);
  const quiet = quietUntil(draft, ticket, found);
  if (quiet === undefined || quiet <= at) return undefined;
  const detail = { ticket: ticket.key, metric: deadline.metric, stage: stage.id };
  if (stage.side === 'after') {
    const last = dueAt + draft.input.policy.sla.quietAfterAgentMs;
    if (last <= at) return undefined;
    because(draft, 'sla.agent-active', detail);
    return Math.min(quiet, last);
  }
  because(draft, 'sla.agent-active', detail);
  return quiet < deadline.dueAt ? quiet : 'never';
}

const watchOf = ({ watch }: Ticket): Partial<TicketWatch> & Pick<TicketWatch, 'deadlines'> => ({
  ...watch,
  deadlines: watch?.deadlines ?? [],
});

const withoutLook = ({ stageAt: _stageAt, seen: _seen, ...rest }: ReturnType<typeof watchOf>) => rest;

/** The ticket may have been changed by what was fired. */
function setWatch(draft: Draft, key: string, watch: TicketWatch): void {
  const ticket = findTicket(draft.conversation, key);
  if (ticket) draft.conversation = putTicket(draft.conversation, { ...ticket, watch });
}
