import type { Ticket } from '../../core/conversation.ts';
import type { TicketDeadlines } from '../../core/deadlines.ts';
import type { SlaStage } from '../../core/sla.ts';
import { noticeNote } from '../../format/notice-words.ts';
import { type DeadlineNews, deadlineWords } from '../../format/sla-words.ts';
import { because, type Draft, numberOf } from '../draft.ts';
import { addNoteText } from '../internal-note.ts';
import { notifyPeople } from '../notify.ts';
import { askAll, askCustomer, askState } from '../rules/answers.ts';
import { type Ask, judgeCondition } from '../rules/judge-condition.ts';
import { changeByStage } from './change-by-stage.ts';
import { quietUntil } from './quiet.ts';
import { replyByStage } from './reply-by-stage.ts';
import type { OpenStage } from './schedule.ts';

/** What is told longer after its time than this says so. */
const LATE_MS = 60_000;

/** Whether a stage's conditions hold, by how the ticket stands now. What only a message could answer does not. */
export function mayFire(draft: Draft, ticket: Ticket, found: TicketDeadlines, { stage }: OpenStage): boolean {
  if (stage.when === undefined) return true;
  const ask: Ask = askAll(askFound(found), askCustomer(draft, draft.conversation.facts), askState(draft, ticket));
  return judgeCondition(stage.when, ask) === true;
}

/** What was just read is newer than what the lane remembers. */
const askFound =
  ({ priority, status }: TicketDeadlines): Ask =>
  (leaf) => {
    if (leaf.key === 'priority') return priority !== undefined && leaf.asks.includes(priority);
    return leaf.key === 'status' ? leaf.asks.includes(status) : undefined;
  };

/** Does what a stage says. Whoever is told, it leaves exactly one note on the ticket. */
export function fireStage(
  draft: Draft,
  ticket: Ticket,
  found: TicketDeadlines,
  { stage, deadline, at: dueAt }: OpenStage,
  at: number,
): void {
  const { metric } = deadline;
  const quiet = quietUntil(draft, ticket, found);
  const isLate = at - Math.max(dueAt, quiet ?? dueAt) > LATE_MS && stage.when === undefined;
  because(draft, 'sla.fired', { ticket: ticket.key, metric, stage: stage.id, late: isLate });
  const news: DeadlineNews = {
    metric,
    dueAt: deadline.dueAt,
    now: draft.input.now,
    stage: stage.id,
    ...(isLate ? { lateSince: dueAt } : {}),
    ...(found.priority === undefined ? {} : { priority: found.priority }),
  };
  tellOf(draft, ticket, found, stage, news);
  changeByStage(draft, ticket.key, stage, quiet !== undefined && quiet > at);
  if (stage.reply !== undefined) replyByStage(draft, ticket.key, stage, stage.reply, news);
}

function tellOf(
  draft: Draft,
  ticket: Ticket,
  { group, assignee }: TicketDeadlines,
  stage: SlaStage,
  news: DeadlineNews,
): void {
  const { language } = numberOf(draft.input);
  const notice = {
    about: news.dueAt > news.now ? ('sla-warning' as const) : ('sla-breach' as const),
    ...deadlineWords(news, language),
    dueAt: news.dueAt,
    language,
  };
  const before = draft.effects.length;
  const people = { ...(group === undefined ? {} : { group }), ...(assignee === undefined ? {} : { assignee }) };
  if (stage.notify.length > 0) notifyPeople(draft, { ticket: ticket.key, to: stage.notify, notice, people });
  const isNoted = draft.effects.slice(before).some(({ kind }) => kind === 'add-comment');
  if (!isNoted) addNoteText(draft, ticket.key, noticeNote(notice));
}
