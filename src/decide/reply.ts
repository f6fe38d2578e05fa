import type { LostReply, Ticket } from '../core/conversation.ts';
import type { DecisionInput } from '../core/decision.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import type { TicketKey } from '../core/ids.ts';
import { htmlToWhatsapp, type WhatsappText } from '../format/html-to-whatsapp.ts';
import { renderTemplate } from '../format/template.ts';
import { replyWhileClosed } from './closed-window.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { reportFailure } from './failed-reply.ts';
import { heldOf, releaseHeld, wordsOfReply } from './held.ts';
import { addNote, addNoteText } from './internal-note.ts';
import { rememberLost } from './lost-reply.ts';
import { markRead } from './read-mark.ts';
import { replyParts } from './reply-parts.ts';
import { isReachable, isServiceWindowOpen, sendParts } from './send-parts.ts';
import { isInPilot } from './served.ts';
import { type SentenceKey, sentence } from './texts.ts';
import { templateValues } from './ticket-draft.ts';
import { followTicket, liveTicketFor } from './tickets.ts';

/** An agent's public comment goes to the customer, is held until it can, or a note says why it did not. Never silent. */
export function decideReply(draft: Draft, ticket: Ticket, comment: HelpdeskComment): void {
  const { dropSignatureAfter } = draft.input.policy.replies;
  const written = htmlToWhatsapp(comment.html, dropSignatureAfter === undefined ? {} : { dropSignatureAfter });
  const detail = { ticket: ticket.key, comment: comment.id };
  const hasText = written.text.trim() !== '';
  const text = hasText ? prefixOf(draft.input, comment.author.name) + written.text : '';
  const parts = replyParts(text, comment.attachments);
  if (parts.length > 0) sendReply(draft, { ticket: ticket.key, comment: comment.id, parts });
  else because(draft, 'reply.empty', detail);
  // Pictures inside the comment are attachments where the helpdesk keeps them; others are only addresses.
  if (comment.attachments.length === 0 && written.images.length > 0) reportImages(draft, ticket, written);
  else if (parts.length === 0) failReply(draft, { ticket: ticket.key, comment: comment.id, parts }, 'nothingToSend');
}

/** An agent's reply on its way to the customer: now, later, or not at all. Each of them is said. */
export function sendReply(draft: Draft, reply: LostReply): void {
  const { ticket, comment, parts } = reply;
  const detail = { ticket, ...(comment === undefined ? {} : { comment }) };
  if (!isInPilot(draft.input)) {
    because(draft, 'reply.not-in-pilot', detail);
    failReply(draft, reply, 'notInPilot');
    return;
  }
  if (!isReachable(draft)) {
    failReply(draft, reply, 'noAddress');
    return;
  }
  // What waits though the window is open was left from a time of observation; what WhatsApp itself turned down goes on waiting.
  if (isServiceWindowOpen(draft) && heldOf(draft).every(({ refused }) => !refused)) releaseHeld(draft);
  if (!isServiceWindowOpen(draft) || heldOf(draft).length > 0) {
    because(draft, isServiceWindowOpen(draft) ? 'reply.behind-held' : 'reply.window-closed', {
      ...detail,
      ...ageOf(draft),
    });
    replyWhileClosed(draft, reply);
    return;
  }
  because(draft, 'reply.sent', { ...detail, ...ageOf(draft) });
  markRead(draft, parts);
  sendParts(draft, parts, { purpose: 'reply', ...detail });
  reportWaiting(draft, ticket);
}

function failReply(draft: Draft, reply: LostReply, why: SentenceKey): void {
  if (why !== 'nothingToSend') rememberLost(draft, reply);
  const failure = { why: 'sentence', sentence: sentence(why, numberOf(draft.input).language) } as const;
  const words = wordsOfReply(reply);
  reportFailure(draft, reply.ticket, failure, { purpose: 'reply', ...(words === '' ? {} : { reply: words }) });
}

/** The reply stands behind a send that an agent was asked about; without a word it would look sent. */
function reportWaiting(draft: Draft, ticket: TicketKey): void {
  const asked = draft.conversation.asked ?? [];
  const live = liveTicketFor(draft.conversation, ticket);
  if (asked.length === 0 || !live) return;
  because(draft, 'reply.waits', { ticket: live.key, asked: asked.length });
  const ids = asked.map((send) => followTicket(draft.conversation, send.ticket)?.helpdeskId);
  const named = [...new Set(ids.filter((id) => id !== undefined))].map((id) => `#${id}`).join(', ');
  const words = sentence('replyWaits', numberOf(draft.input).language);
  addNoteText(draft, live.key, `[unknown] ${words}${named === '' ? '' : `\n${named}`}`);
}

function ageOf({ conversation, input }: Draft): { ageMs?: number } {
  return conversation.lastInboundAt === undefined ? {} : { ageMs: Math.max(0, input.now - conversation.lastInboundAt) };
}

function reportImages(draft: Draft, ticket: Ticket, { images }: WhatsappText): void {
  const names = images.map(({ alt }) => alt || '[image]');
  const live = liveTicketFor(draft.conversation, ticket.key);
  if (live) addNote(draft, live.key, 'attachmentsNotSent', { names });
  because(draft, 'reply.attachments-not-sent', { count: names.length });
}

const placeholder = /\{\{[^{}]*\}\}/g;

/**
 * The operator's text before a reply. Where one of its placeholders has no value, all of it is left out: `*{{agent.firstName}}:* `
 * without a name would be stars and a colon.
 */
function prefixOf(input: DecisionInput, agentName: string | undefined): string {
  const template = input.policy.replies.prefix;
  const name = agentName?.replace(/\s+/g, ' ').trim();
  const values = templateValues(input, { agent: { name, firstName: name?.split(' ')[0] } });
  const isComplete = (template.match(placeholder) ?? []).every((each) => renderTemplate(each, values) !== '');
  return isComplete ? renderTemplate(template, values) : '';
}
