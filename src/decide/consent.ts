import type { ConsentChanged, CustomerMessage } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import { isOptIn, isOptOut } from '../format/opt-out-words.ts';
import { builtinText } from '../format/texts.ts';
import { bareWords } from './customer-comment.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { addNoteText } from './internal-note.ts';
import { isReachable, isServiceWindowOpen, sendText } from './send-parts.ts';
import { type SentenceKey, sentence } from './texts.ts';
import { currentTicket, isOver } from './tickets.ts';

/** Meta's code for a template to somebody who stopped marketing messages ("Error codes"). */
export const MARKETING_STOPPED_CODE = '131050';

/**
 * A word such as STOP ends what the company sends by itself, START begins it again; nothing else that the customer writes does.
 * Noted whether the message is served or not: what a customer refuses is refused.
 */
export function noteConsentWords(draft: Draft, message: CustomerMessage, at: number): void {
  const words = bareWords(message);
  const { optedOutAt, ...rest } = draft.consent;
  if (optedOutAt === undefined && isOptOut(words, draft.input.policy.optOutWords)) {
    draft.consent = { ...rest, optedOutAt: at };
    because(draft, 'consent.opted-out');
  } else if (optedOutAt !== undefined && isOptIn(words)) {
    draft.consent = rest;
    because(draft, 'consent.opted-in');
  }
}

/** Tells the agents of what the message just changed, and confirms an opt-out to the customer: once, since only a change is told. */
export function tellConsent(draft: Draft, ticket: TicketKey): void {
  const before = draft.input.contact.optedOutAt;
  const { optedOutAt } = draft.consent;
  if (optedOutAt === before) return;
  const { language } = numberOf(draft.input);
  addNoteText(draft, ticket, `[event] ${sentence(optedOutAt === undefined ? 'optedIn' : 'optedOut', language)}`);
  if (optedOutAt === undefined || !isServiceWindowOpen(draft) || !isReachable(draft)) return;
  because(draft, 'consent.confirmed', { ticket });
  sendText(draft, builtinText('optedOut', language), { purpose: 'acknowledgement', ticket });
}

/** Whether texts that nobody writes (acknowledgements, reminders, those of other systems) may go to this customer. */
export function takesAutomaticTexts({ consent }: Draft): boolean {
  return consent.optedOutAt === undefined;
}

/** WhatsApp tells of its own switch. Agents see it on the current ticket; none is opened for it. */
export function decideConsentChanged(draft: Draft, { marketing, at }: ConsentChanged): void {
  const { marketingStoppedAt, ...rest } = draft.consent;
  const isKnown = (marketing === 'stopped') === (marketingStoppedAt !== undefined);
  because(draft, `consent.marketing-${marketing}`);
  if (isKnown) return;
  draft.consent = marketing === 'stopped' ? { ...rest, marketingStoppedAt: at } : rest;
  const ticket = currentTicket(draft.conversation);
  if (!ticket || isOver(ticket)) return;
  const key: SentenceKey = marketing === 'stopped' ? 'marketingStopped' : 'marketingResumed';
  addNoteText(draft, ticket.key, `[event] ${sentence(key, numberOf(draft.input).language)}`);
}

/** Meta refused a template since the customer wants no marketing: no other one is tried until they resume it. */
export function noteMarketingRefusal(draft: Draft, code: string | undefined): void {
  if (code !== MARKETING_STOPPED_CODE || draft.consent.marketingStoppedAt !== undefined) return;
  because(draft, 'consent.marketing-stopped');
  draft.consent = { ...draft.consent, marketingStoppedAt: draft.input.now };
}
