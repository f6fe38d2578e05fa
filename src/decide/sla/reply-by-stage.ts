import type { TicketKey } from '../../core/ids.ts';
import type { Reply } from '../../core/rules.ts';
import type { SlaStage } from '../../core/sla.ts';
import { type DeadlineNews, deadlineValues } from '../../format/sla-words.ts';
import { renderTemplate } from '../../format/template.ts';
import { pickText } from '../../format/texts.ts';
import { because, type Draft, numberOf } from '../draft.ts';
import { namedText } from '../rules/automatic-text.ts';
import { rulesOf, setRules, valuesFor } from '../rules/ticket-values.ts';
import { isReachable, isServiceWindowOpen, sendText } from '../send-parts.ts';
import { isInPilot } from '../served.ts';
import { findTicket } from '../tickets.ts';

/** Tells the customer, once for a stage and ticket: a customer whose two deadlines are missed does not hear the same twice. */
export function replyByStage(draft: Draft, key: TicketKey, { id }: SlaStage, reply: Reply, news: DeadlineNews): void {
  const ticket = findTicket(draft.conversation, key);
  const mark = `sla ${id}`;
  if (!ticket || rulesOf(ticket).replied?.includes(mark)) return;
  if (!isServiceWindowOpen(draft) || !isReachable(draft) || !isInPilot(draft.input)) {
    because(draft, 'sla.not-told', { ticket: key, stage: id });
    return;
  }
  const { texts, name = 'acknowledgement' } = namedText(draft, reply);
  const languages = [draft.conversation.language, numberOf(draft.input).language];
  const picked = pickText(texts, languages, name);
  const values = { ...valuesFor(draft, ticket, rulesOf(ticket)), sla: deadlineValues(news, languages) };
  const text = picked === undefined ? '' : renderTemplate(picked, values).trim();
  if (text === '') return;
  sendText(draft, text, { purpose: 'acknowledgement', ticket: key });
  setRules(draft, ticket, { replied: [...(rulesOf(ticket).replied ?? []), mark] });
}
