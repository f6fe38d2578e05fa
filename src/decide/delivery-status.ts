import type { DeliveryStatus } from '../core/events.ts';
import { forgetAsked } from './commands.ts';
import { because, type Draft } from './draft.ts';
import { failureOf, reportFailure } from './failed-reply.ts';
import { findTicket, putTicket } from './tickets.ts';

/** What WhatsApp says of a message of ours. Only failures are worth an agent's time: delivered and read are never notes. */
export function decideDeliveryStatus(draft: Draft, status: DeliveryStatus): void {
  const { sent, messageTicket } = draft.input.refs;
  if (sent) forgetAsked(draft, [sent.effectId]);
  because(draft, `status.${status.status}`, status.error ? { code: status.error.code } : undefined);
  if (status.status !== 'failed') return;
  // A send without a comment behind it was an automatic text.
  const purpose = sent && sent.comment === undefined ? 'acknowledgement' : 'reply';
  if (purpose === 'reply') takeBackReply(draft, messageTicket);
  reportFailure(draft, messageTicket, failureOf(status.error?.code), { purpose });
}

/**
 * A failed reply is no message of either side. Which one came before it is not remembered, so the customer counts as
 * unanswered: the careful side, since an unanswered customer is never split.
 */
function takeBackReply(draft: Draft, key: string | undefined): void {
  const ticket = findTicket(draft.conversation, key);
  if (!ticket) return;
  const { lastAgentAt: _failed, ...rest } = ticket;
  draft.conversation = putTicket(draft.conversation, rest);
}
