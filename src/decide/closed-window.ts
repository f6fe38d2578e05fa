import type { LostReply } from '../core/conversation.ts';
import type { AnySend } from '../core/effects.ts';
import type { EffectId } from '../core/ids.ts';
import { reportFault, templateFor } from './ask-to-answer.ts';
import { because, type Draft } from './draft.ts';
import { reportFailure } from './failed-reply.ts';
import { holdReply, type RefusedSends, wordsOfReply } from './held.ts';
import { rememberLost, replyOf } from './lost-reply.ts';
import { isReachable, isServiceWindowOpen, sendParts } from './send-parts.ts';
import {
  type FilledTemplate,
  faultDetail,
  fillTemplate,
  isRefusedByCustomer,
  sendTemplate,
  valuesOf,
} from './send-template.ts';

/** WhatsApp takes no free text now: the reply is held, goes inside a template, or a note says that it was not sent. */
export function replyWhileClosed(draft: Draft, reply: LostReply, refused?: RefusedSends): void {
  const { whenClosed } = draft.input.policy.replies;
  if (whenClosed === 'note') {
    reportClosed(draft, reply);
    return;
  }
  const filled = whenClosed === 'template' ? inTemplate(draft, reply) : undefined;
  if (filled === undefined) {
    holdReply(draft, reply, refused);
    return;
  }
  const { ticket, comment } = reply;
  because(draft, 'reply.in-template', { ticket });
  sendTemplate(draft, filled, { purpose: 'reply', ticket, ...(comment === undefined ? {} : { comment }) });
}

/** A note says that the reply was not sent. */
function reportClosed(draft: Draft, reply: LostReply): void {
  rememberLost(draft, reply);
  reportFailure(draft, reply.ticket, { why: 'window-closed' }, { purpose: 'reply', reply: wordsOfReply(reply) });
}

/**
 * The template with the reply as its last value. Lines become one, since Meta takes no line breaks in values. Files and what
 * is too long do not fit, and are held instead.
 */
function inTemplate(draft: Draft, { ticket, parts }: LostReply): FilledTemplate | undefined {
  const template = templateFor(draft, ticket);
  const [only, ...more] = parts;
  if (template === undefined || only?.kind !== 'text' || more.length > 0) {
    because(draft, 'reply.not-in-template', { ticket, why: more.length > 0 ? 'several messages' : 'a file' });
    return undefined;
  }
  const filled = fillTemplate(draft, template, [...valuesOf(draft, template), only.text]);
  if (!('why' in filled)) return filled;
  because(draft, 'reply.not-in-template', { ticket, why: faultDetail(filled) });
  if (isRefusedByCustomer(filled)) reportFault(draft, ticket, template, filled);
  else if (filled.why !== 'too-long') {
    const detail = `${template.name} (${template.language}): ${faultDetail(filled)}`;
    draft.alerts.push({ what: 'template-unusable', detail });
  }
  return undefined;
}

/** A send that WhatsApp turned down since its 24 hours are over. */
export interface TurnedDown {
  readonly id: EffectId;
  readonly send: AnySend;
}

/**
 * Meta's word counts more than our clock: a reply that was sent is held after all, once. When the customer wrote while it was
 * on its way, it goes out again at once.
 */
export function settleWindowClosed(draft: Draft, turnedDown: readonly TurnedDown[]): void {
  const sends = turnedDown.map(({ send }) => send);
  const reply = replyOf(sends);
  const [first] = turnedDown;
  if (!first || !reply) return;
  const { ticket, comment } = reply;
  if (first.send.released) {
    because(draft, 'reply.held-once', { ticket });
    reportClosed(draft, reply);
    return;
  }
  if (wroteSince(draft, first.id) && isServiceWindowOpen(draft) && isReachable(draft)) {
    because(draft, 'reply.sent-again', { ticket });
    sendParts(draft, reply.parts, {
      purpose: 'reply',
      ticket,
      ...(comment === undefined ? {} : { comment }),
      released: true,
    });
    return;
  }
  const refused = turnedDown.map(({ id, send }) => ({ effectId: id, part: send.part }));
  replyWhileClosed(draft, reply, refused);
}

/** Effects are named after the event that was decided, and events are numbered in the order of their acceptance. */
function wroteSince({ conversation }: Draft, id: EffectId): boolean {
  const decided = Number(id.split('.')[0]);
  return conversation.lastInboundEvent !== undefined && conversation.lastInboundEvent > decided;
}
