import type { EventRefs } from '../../core/decision.ts';
import type { InboxEvent } from '../../core/events.ts';
import type { HelpdeskTicketId, TicketKey, Wamid } from '../../core/ids.ts';
import type { Row } from './rows.ts';

/** The message that an event speaks of: whose ticket and sender the decision wants to know. */
export const wamidReferredTo = (event: InboxEvent): Wamid | undefined => {
  switch (event.type) {
    case 'customer-message':
      return event.quotes;
    case 'customer-side-event':
      return event.refersTo;
    case 'delivery-status':
      return event.wamid;
    default:
      return undefined;
  }
};

/** The ticket into which an event says that another was merged. */
export const mergeTargetIn = (event: InboxEvent): HelpdeskTicketId | undefined => {
  if (event.type === 'ticket-hint') return event.mergedInto;
  return event.type === 'effect-settled' && event.outcome.result === 'applied'
    ? event.outcome.data.snapshot?.mergedInto
    : undefined;
};

/** `message` is the row of `wamidReferredTo`, `mergeTarget` the key of the ticket of `mergeTargetIn`. */
export const refsOf = (event: InboxEvent, message: Row | undefined, mergeTarget: TicketKey | undefined): EventRefs => {
  const ticket = message?.['ticket_key'];
  const effect = event.type === 'delivery-status' ? message?.['effect_id'] : undefined;
  const comment = message?.['comment_id'];
  return {
    ...(typeof ticket === 'string' ? { messageTicket: ticket } : {}),
    ...(typeof effect === 'string'
      ? { sent: { effectId: effect, ...(typeof comment === 'string' ? { comment } : {}) } }
      : {}),
    ...(mergeTarget === undefined ? {} : { mergeTargetKey: mergeTarget }),
  };
};
