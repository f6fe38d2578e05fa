import type { Ticket } from '../core/conversation.ts';
import { SERVICE_WINDOW_MS } from '../core/service-window.ts';
import { renderTemplate } from '../format/template.ts';
import { pickText } from '../format/texts.ts';
import { takesAutomaticTexts } from './consent.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { isReachable, isServiceWindowOpen, sendText, windowEndsAt } from './send-parts.ts';
import { isInPilot } from './served.ts';
import { templateValues } from './ticket-draft.ts';
import { currentTicket, isSolved } from './tickets.ts';

/** The timer of the text to a customer whose window is about to close. */
export const REMINDER_TIMER = 'reminder';

/** A reminder sent later than this before the end may not arrive in time. */
const LAST_MS = 60_000;

/** Sets the timer anew with every message of the customer. */
export function planReminder(draft: Draft): void {
  const dueAt = remindAt(draft);
  if (dueAt !== undefined && dueAt > draft.input.now) draft.timers.push({ name: REMINDER_TIMER, dueAt });
}

function remindAt(draft: Draft): number | undefined {
  const { reminder } = draft.input.policy.replies;
  const end = windowEndsAt(draft);
  const last = draft.conversation.lastInboundAt;
  if (!reminder || end === undefined || last === undefined) return undefined;
  return Math.min(last + SERVICE_WINDOW_MS - reminder.beforeMs, end - LAST_MS);
}

/** The window closes soon: a customer who waits for an agent is told so, and may keep it open by answering. */
export function remind(draft: Draft): void {
  const { reminder } = draft.input.policy.replies;
  const due = remindAt(draft);
  if (!reminder || due === undefined) {
    because(draft, 'reminder.off');
    return;
  }
  if (due > draft.input.now) {
    planReminder(draft);
    because(draft, 'reminder.later');
    return;
  }
  const ticket = currentTicket(draft.conversation);
  if (!ticket || !waitsForAgent(ticket)) {
    because(draft, 'reminder.not-needed');
    return;
  }
  const number = numberOf(draft.input);
  const picked = pickText(reminder.text, [number.language], 'acknowledgement');
  const text = picked === undefined ? '' : renderTemplate(picked, templateValues(draft.input)).trim();
  const served = isInPilot(draft.input) && !draft.conversation.blocked && isReachable(draft);
  if (text === '' || !served || !isServiceWindowOpen(draft) || !takesAutomaticTexts(draft)) {
    because(draft, 'reminder.not-sent', { ticket: ticket.key });
    return;
  }
  because(draft, 'reminder.sent', { ticket: ticket.key });
  sendText(draft, text, { purpose: 'reminder', ticket: ticket.key });
}

/** The last word is the customer's, and nobody waits for them. */
function waitsForAgent(ticket: Ticket): boolean {
  if (isSolved(ticket) || ticket.status === 'pending') return false;
  return ticket.lastAgentAt === undefined || ticket.lastCustomerAt >= ticket.lastAgentAt;
}
