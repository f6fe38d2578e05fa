import type { EventRefs } from '../../core/decision.ts';
import type { AnySend } from '../../core/effects.ts';
import type { DeliveryStatus, InboxEvent } from '../../core/events.ts';
import { type HelpdeskTicketId, type TicketKey, type Wamid, wamidOfFile } from '../../core/ids.ts';
import type { Row } from './rows.ts';

/** The message that an event speaks of: whose ticket and sender the decision wants to know. */
export const wamidReferredTo = (event: InboxEvent): Wamid | undefined => {
  switch (event.type) {
    case 'customer-message':
      return event.quotes;
    case 'customer-side-event':
    case 'phone-app-message':
      return event.refersTo;
    case 'file-settled':
      return wamidOfFile(event.file.id);
    case 'delivery-status':
      return event.wamid;
    default:
      return undefined;
  }
};

/** The message whose words are shown beside those of a customer's event: the quoted, changed or deleted one. */
export const wamidQuoted = (event: InboxEvent): Wamid | undefined => {
  if (event.type === 'customer-message') return event.quotes;
  return event.type === 'customer-side-event' ? event.refersTo : undefined;
};

/** How a quoted message of the customer reads, out of its inbox row's event. */
export const quotedText = (row: Row | undefined): string | undefined => {
  if (typeof row?.['event'] !== 'string') return undefined;
  const event = JSON.parse(row['event']) as Partial<InboxEvent>;
  return event.type === 'customer-message' ? event.text : undefined;
};

/** How what was sent to the customer reads, out of its effect. */
const sentText = (json: unknown): string | undefined => {
  if (typeof json !== 'string') return undefined;
  const { text, caption, file } = JSON.parse(json) as { text?: string; caption?: string; file?: { name: string } };
  return text ?? caption ?? file?.name;
};

/** The ticket into which an event says that another was merged. */
export const mergeTargetIn = (event: InboxEvent): HelpdeskTicketId | undefined => {
  if (event.type === 'ticket-hint') return event.mergedInto;
  return event.type === 'effect-settled' && event.outcome.result === 'applied'
    ? event.outcome.data.snapshot?.mergedInto
    : undefined;
};

/** The send behind a failed status, while its words are kept. */
const sentEffect = (event: InboxEvent, json: unknown): { readonly effect?: AnySend } =>
  event.type === 'delivery-status' && event.status === 'failed' && typeof json === 'string'
    ? { effect: JSON.parse(json) as AnySend }
    : {};

/**
 * What the rows say: that of `wamidReferredTo` among the messages (`effect`: the body of its send), the inbox row of a quoted
 * message, the ticket of `mergeTargetIn`.
 */
export const refsOf = (
  event: InboxEvent,
  message: Row | undefined,
  mergeTarget: TicketKey | undefined,
  quotedRow: Row | undefined,
): EventRefs => {
  const ticket = message?.['ticket_key'];
  const effect = event.type === 'delivery-status' ? message?.['effect_id'] : undefined;
  const comment = message?.['comment_id'];
  const best = message?.['status'];
  const quoted =
    quotedText(quotedRow) ?? (wamidQuoted(event) === undefined ? undefined : sentText(message?.['effect']));
  return {
    ...(typeof ticket === 'string' ? { messageTicket: ticket } : {}),
    ...(typeof effect === 'string'
      ? {
          sent: {
            effectId: effect,
            ...(typeof comment === 'string' ? { comment } : {}),
            ...(typeof best === 'string' ? { best: best as DeliveryStatus['status'] } : {}),
            ...sentEffect(event, message?.['effect']),
          },
        }
      : {}),
    ...(quoted === undefined ? {} : { quoted }),
    ...(mergeTarget === undefined ? {} : { mergeTargetKey: mergeTarget }),
  };
};
