import type { Profile } from '../core/contact.ts';
import type { DecisionInput } from '../core/decision.ts';
import type { CustomerMessage, DiscardReason, InboxEvent } from '../core/events.ts';
import { canonicalPhone } from '../format/phone.ts';
import { noteConsentWords } from './consent.ts';
import { because, type Draft } from './draft.ts';

const FROM_THE_CUSTOMER: ReadonlySet<InboxEvent['type']> = new Set([
  'customer-message',
  'customer-side-event',
  'phone-app-message',
  'identity-changed',
]);

/**
 * Whether an event of the customer is served at all. What is not is kept and counted without a ticket: messages from before the
 * go-live time, of customers outside the pilot, and of customers whose ticket was marked as spam.
 */
export function isServed(draft: Draft): boolean {
  const { event, receivedAt } = draft.input.event;
  if (!FROM_THE_CUSTOMER.has(event.type)) return true;
  if (event.type !== 'customer-message') return isInPilot(draft.input) || turnAway(draft, 'not-in-pilot');
  const at = Math.min(event.sentAt, receivedAt);
  noteInbound(draft, event, at);
  noteConsentWords(draft, event, at);
  if (!isInPilot(draft.input)) return turnAway(draft, 'not-in-pilot');
  const { since } = draft.input.policy.threading;
  if (since !== undefined && at < since) return turnAway(draft, 'before-since', { at, since });
  return !draft.conversation.blocked || turnAway(draft, 'spam');
}

/** Whether this customer is one of the pilot's; an empty list is no pilot. */
export function isInPilot({ policy, contact }: Pick<DecisionInput, 'policy'> & { readonly contact: Profile }): boolean {
  if (policy.pilot.length === 0) return true;
  const phone = contact.phone === undefined ? '' : canonicalPhone(contact.phone);
  return policy.pilot.some((entry) => (isUserId(entry) ? entry === contact.bsuid : canonicalPhone(entry) === phone));
}

/** Meta's business-scoped ids begin with the country (`US.1349…`), phone numbers never hold a letter ("Business-scoped user IDs"). */
function isUserId(entry: string): boolean {
  return /^[A-Z]{2}\./.test(entry);
}

/** Also for messages that are not served: Meta's window opened all the same. */
function noteInbound(draft: Draft, { wamid }: CustomerMessage, at: number): void {
  const last = draft.conversation.lastInboundAt ?? at;
  if (at < last) return;
  draft.conversation = {
    ...draft.conversation,
    lastInboundAt: at,
    lastInboundEvent: draft.input.event.id,
    lastInboundWamid: wamid,
  };
}

function turnAway(draft: Draft, reason: DiscardReason, detail?: Readonly<Record<string, number>>): false {
  draft.discard = reason;
  because(draft, `discard.${reason}`, detail);
  return false;
}
