import type { Decision, DecisionInput } from '../core/decision.ts';
import type { InboxEvent } from '../core/events.ts';
import type { TemplateCatalogues } from '../core/templates.ts';
import { keepBotTimer } from './bot/due.ts';
import { decideCommentFound } from './comment-found.ts';
import { decideConsentChanged } from './consent.ts';
import { decideDeliveryStatus } from './delivery-status.ts';
import { because, type Draft, finishDraft, startDraft } from './draft.ts';
import { decideEffectSettled } from './effect-settled.ts';
import { endWaiting } from './end-waiting.ts';
import { decideFileSettled } from './file-settled.ts';
import { decideCustomerMessage } from './inbound.ts';
import { mergeConversations } from './merge-conversations.ts';
import { raiseAlerts } from './notify.ts';
import { withoutObserved } from './observe.ts';
import { decideOperatorSend } from './operator-send.ts';
import { decideForOperators, isOperatorsLane } from './operators.ts';
import { isServed } from './served.ts';
import { decideIdentityChanged, decidePhoneAppMessage, decideSideEvent } from './side-event.ts';
import { decideDeadlinesSeen } from './sla/deadlines-seen.ts';
import { noteChange } from './sla/note-change.ts';
import { decideTicketHint } from './ticket-hint.ts';
import { decideTicketStarted } from './ticket-started.ts';
import { decideTimerDue } from './timer-due.ts';

/**
 * The one pure decision: what an event means for its conversation. Next state, effects and reasons out; no I/O, no clock, the
 * same answer for the same input. Never throws for an odd event: what is ignored is named in the reasons.
 */
export function decide(input: DecisionInput): Decision {
  const draft = startDraft(input);
  if (isOperatorsLane(draft)) decideForOperators(draft, input.event.event);
  else {
    if (input.policy.mode === 'live') draft.conversation = withoutObserved(draft.conversation);
    if (!isAnswer(input.event.event)) endWaiting(draft);
    if (isServed(draft)) decideEvent(draft);
    noteChange(draft, input.event.event);
    if (isAnswer(input.event.event)) endWaiting(draft);
    keepBotTimer(draft);
  }
  raiseAlerts(draft);
  return finishDraft(draft);
}

/** The same, told by every decision what Meta says of the templates of its number. */
export function decideWith(templates: TemplateCatalogues): (input: DecisionInput) => Decision {
  return (input) => {
    const known = templates.of(input.conversation.numberId);
    return decide(known === undefined ? input : { ...input, templates: known });
  };
}

/** What the helpdesk says of the customer is what a ticket may be waiting for. */
function isAnswer(event: InboxEvent): boolean {
  return event.type === 'effect-settled' && event.effects.some(({ effect }) => effect.kind === 'ensure-requester');
}

function decideEvent(draft: Draft): void {
  const { event } = draft.input.event;
  switch (event.type) {
    case 'customer-message':
      decideCustomerMessage(draft, event);
      return;
    case 'customer-side-event':
      decideSideEvent(draft, event);
      return;
    case 'phone-app-message':
      decidePhoneAppMessage(draft, event);
      return;
    case 'identity-changed':
      decideIdentityChanged(draft, event);
      return;
    case 'consent-changed':
      decideConsentChanged(draft, event);
      return;
    case 'delivery-status':
      decideDeliveryStatus(draft, event);
      return;
    case 'ticket-hint':
      decideTicketHint(draft, event);
      return;
    case 'comment-found':
      decideCommentFound(draft, event.comment);
      return;
    case 'effect-settled':
      decideEffectSettled(draft, event);
      return;
    case 'operator-send':
      decideOperatorSend(draft, event);
      return;
    case 'ticket-started':
      decideTicketStarted(draft, event);
      return;
    case 'file-settled':
      decideFileSettled(draft, event);
      return;
    case 'timer-due':
      decideTimerDue(draft, event);
      return;
    case 'deadlines-seen':
      decideDeadlinesSeen(draft, event);
      return;
    case 'notice-raised':
      // Only the operators' lane is told so.
      because(draft, 'notice.ignored', { type: event.type });
      return;
    case 'conversation-merged':
      mergeConversations(draft, draft.input.policy.mode === 'live' ? withoutObserved(event.loser) : event.loser);
      return;
  }
}
