import type { OperatorSend } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import { takesAutomaticTexts } from './consent.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { type Failure, reportFailure } from './failed-reply.ts';
import { planForgetting } from './lost-reply.ts';
import { isObserved } from './observe.ts';
import { isServiceWindowOpen, sendText } from './send-parts.ts';
import {
  faultDetail,
  faultSentence,
  fillTemplate,
  isRefusedByCustomer,
  sendTemplate,
  valuesOf,
} from './send-template.ts';
import { type SentenceKey, sentence } from './texts.ts';
import { currentTicket, isSolved } from './tickets.ts';
import { whyNotSend } from './why-not-send.ts';

/** How long an answer is still told what it answers. */
const STARTED_MS = 30 * 24 * 3_600_000;

/**
 * Another system writes to the customer. On an open ticket it is noted there; without one the ticket that the answer opens
 * tells of it, and gets its fields. It was checked before it was accepted; what changed since is said like any failed reply.
 */
export function decideOperatorSend(draft: Draft, event: OperatorSend): void {
  const current = currentTicket(draft.conversation);
  const ticket = current && !isSolved(current) ? current.key : undefined;
  const about = { purpose: 'start', ...(ticket === undefined ? {} : { ticket }) } as const;
  const refusal = whyNotSend(draft);
  if (refusal !== undefined) {
    fail(draft, event, ticket, sentenceOf(draft, refusal));
    return;
  }
  if (event.text !== undefined) {
    // Words of another system are nobody's answer.
    if (!takesAutomaticTexts(draft)) {
      fail(draft, event, ticket, sentenceOf(draft, 'wantsNoMessages'));
      return;
    }
    if (!isServiceWindowOpen(draft)) {
      fail(draft, event, ticket, { why: 'window-closed' });
      return;
    }
    because(draft, 'operator.sent', { id: event.id });
    sendText(draft, event.text, about);
    remember(draft, event, ticket, event.text);
    return;
  }
  const template = event.template ?? { name: '', language: '' };
  const filled = fillTemplate(draft, template, event.template?.parameters ?? configuredValues(draft, template));
  if ('why' in filled) {
    if (!isRefusedByCustomer(filled))
      draft.alerts.push({ what: 'template-unusable', detail: `${template.name}: ${faultDetail(filled)}` });
    fail(draft, event, ticket, { why: 'sentence', sentence: faultSentence(draft, filled) });
    return;
  }
  because(draft, 'operator.sent', { id: event.id });
  sendTemplate(draft, filled, about);
  remember(draft, event, ticket, filled.text);
}

function configuredValues(
  draft: Draft,
  wanted: { readonly name: string; readonly language: string },
): readonly string[] {
  const all = Object.values(draft.input.policy.templates);
  const found = all.find(({ name, language }) => name === wanted.name && language === wanted.language);
  return found ? valuesOf(draft, found) : [];
}

function sentenceOf(draft: Draft, key: SentenceKey): Failure {
  return { why: 'sentence', sentence: sentence(key, numberOf(draft.input).language) };
}

function fail(draft: Draft, { id, text }: OperatorSend, ticket: TicketKey | undefined, failure: Failure): void {
  because(draft, 'operator.not-sent', { id, why: failure.why });
  reportFailure(draft, ticket, failure, { purpose: 'start', ...(text === undefined ? {} : { reply: text }) });
}

function remember(draft: Draft, { fields }: OperatorSend, ticket: TicketKey | undefined, text: string): void {
  if (ticket !== undefined || isObserved(draft.input)) return;
  const { now } = draft.input;
  const started = { text, at: now, until: now + STARTED_MS, ...(fields === undefined ? {} : { fields }) };
  draft.conversation = { ...draft.conversation, started };
  planForgetting(draft);
}
