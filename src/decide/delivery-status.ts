import type { AnySend } from '../core/effects.ts';
import type { DeliveryStatus } from '../core/events.ts';
import { whatsappErrorReason } from '../format/whatsapp-error.ts';
import { forgetAsked } from './asked.ts';
import { settleWindowClosed } from './closed-window.ts';
import { noteMarketingRefusal } from './consent.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { failureOf, reportFailure, WINDOW_CLOSED_CODE } from './failed-reply.ts';
import { reportFile, sendAsDocument } from './failed-sends.ts';
import { forgetHeldSend } from './held.ts';
import { rememberLost, replyOf } from './lost-reply.ts';
import { wordsOf } from './send-parts.ts';
import { findTicket, putTicket } from './tickets.ts';

/** After one of these a failure speaks of another device, or came late. */
const ARRIVED: readonly DeliveryStatus['status'][] = ['delivered', 'read', 'played'];

/** What WhatsApp says of a message of ours. Only failures are worth an agent's time: delivered and read are never notes. */
export function decideDeliveryStatus(draft: Draft, status: DeliveryStatus): void {
  const { sent, messageTicket } = draft.input.refs;
  if (sent) forgetAsked(draft, [sent.effectId]);
  because(draft, `status.${status.status}`, status.error ? { code: status.error.code } : undefined);
  if (status.status !== 'failed') {
    if (sent) forgetHeldSend(draft, sent.effectId);
    return;
  }
  if (sent?.best !== undefined && ARRIVED.includes(sent.best)) {
    because(draft, 'status.failed-late');
    return;
  }
  const send = sent?.effect;
  // Where the send itself is not kept any more: one without a comment behind it was an automatic text.
  const purpose = send?.purpose ?? (sent && sent.comment === undefined ? 'acknowledgement' : 'reply');
  const code = status.error?.code;
  noteMarketingRefusal(draft, code);
  if (send && sendAsDocument(draft, send, code)) return;
  if (send?.kind === 'send-file' && send.parts > 1 && code !== WINDOW_CLOSED_CODE) {
    because(draft, 'reply.without-file', { why: code ?? 'unknown' });
    reportFile(draft, send, whatsappErrorReason(code, numberOf(draft.input).language));
    return;
  }
  if (purpose === 'reply') takeBackReply(draft, messageTicket);
  if (sent && send && isFreeReply(send) && code === WINDOW_CLOSED_CODE) {
    settleWindowClosed(draft, [{ id: sent.effectId, send }]);
    return;
  }
  if (send?.purpose === 'reply') rememberLost(draft, replyOf([send]));
  const words = send ? { reply: wordsOf(send) } : {};
  reportFailure(draft, messageTicket, failureOf(code), { purpose, ...words });
}

function isFreeReply(send: AnySend): boolean {
  return send.purpose === 'reply' && send.kind !== 'send-template';
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
