import type { TicketKey } from '../core/ids.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import { because, type Draft } from './draft.ts';
import { addNote } from './internal-note.ts';
import { isObserved } from './observe.ts';
import {
  faultDetail,
  faultSentence,
  fillTemplate,
  isRefusedByCustomer,
  sendTemplate,
  type TemplateFault,
  valuesOf,
} from './send-template.ts';
import { followTicket, liveTicketFor } from './tickets.ts';

/**
 * Has a template ask the customer to answer, once per closed window for all replies that are held.
 *
 * @returns whether the customer is being asked, now or since an earlier reply
 */
export function askToAnswer(draft: Draft, ticket: TicketKey): boolean {
  const { whenClosed } = draft.input.policy.replies;
  const template = templateFor(draft, ticket);
  // With `whenClosed: template` that template wants a reply inside.
  if (template === undefined || whenClosed === 'template') return false;
  if (wasAsked(draft)) return true;
  const filled = fillTemplate(draft, template, valuesOf(draft, template));
  if ('why' in filled) {
    because(draft, 'template.unusable', { template: template.name, why: faultDetail(filled) });
    reportFault(draft, ticket, template, filled);
    return false;
  }
  markAsked(draft);
  sendTemplate(draft, filled, { purpose: 'reopen', ticket });
  return true;
}

/** A note says why no template asks; operators are told of a fault of the configuration. */
export function reportFault(
  draft: Draft,
  ticket: TicketKey,
  { name, language }: TemplatePolicy,
  fault: TemplateFault,
): void {
  const detail = faultDetail(fault);
  const isRefused = isRefusedByCustomer(fault);
  if (!isRefused) draft.alerts.push({ what: 'template-unusable', detail: `${name} (${language}): ${detail}` });
  const live = liveTicketFor(draft.conversation, ticket);
  const reason = faultSentence(draft, fault) + (isRefused ? '' : ` (${name}: ${detail})`);
  if (live) addNote(draft, live.key, 'askFailed', { reason });
}

/** The template for a ticket: one that the team started has its own. */
export function templateFor({ conversation, input }: Draft, ticket: TicketKey): TemplatePolicy | undefined {
  const { template, startTemplate } = input.policy.replies;
  return followTicket(conversation, ticket)?.started ? (startTemplate ?? template) : template;
}

/** The closed window is known by the message that opened it. */
const windowOf = ({ conversation }: Draft): number => conversation.lastInboundAt ?? 0;

const wasAsked = (draft: Draft): boolean => draft.conversation.askedInWindow === windowOf(draft);

/** A template is on its way: no second one asks before the customer has written. */
export function markAsked(draft: Draft): void {
  if (!isObserved(draft.input)) draft.conversation = { ...draft.conversation, askedInWindow: windowOf(draft) };
}

/** It did not arrive: the next reply that is held may ask again. */
export function unmarkAsked(draft: Draft): void {
  const { askedInWindow: _asked, ...rest } = draft.conversation;
  draft.conversation = rest;
}
