import type { Ticket } from '../core/conversation.ts';
import type { DecisionInput } from '../core/decision.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { htmlToWhatsapp, type WhatsappText } from '../format/html-to-whatsapp.ts';
import { renderTemplate } from '../format/template.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { reportFailure } from './failed-reply.ts';
import { addNote, addNoteText } from './internal-note.ts';
import { isReachable, isServiceWindowOpen, sendText } from './send-parts.ts';
import { isInPilot } from './served.ts';
import { sentence } from './texts.ts';
import { templateValues } from './ticket-draft.ts';
import { followTicket, liveTicketFor } from './tickets.ts';

/** An agent's public comment goes to the customer, or a note says why it did not. Never silent. */
export function decideReply(draft: Draft, ticket: Ticket, comment: HelpdeskComment): void {
  const { dropSignatureAfter } = draft.input.policy.replies;
  const written = htmlToWhatsapp(comment.html, dropSignatureAfter === undefined ? {} : { dropSignatureAfter });
  const files = filesOf(comment, written);
  const language = numberOf(draft.input).language;
  const detail = { ticket: ticket.key, comment: comment.id };
  if (written.text.trim() === '') {
    because(draft, 'reply.empty', detail);
    // The note on the files says all there is to say.
    if (files.length > 0) {
      reportFiles(draft, ticket, files);
      return;
    }
    const failure = { why: 'sentence', sentence: sentence('nothingToSend', language) } as const;
    reportFailure(draft, ticket.key, failure, { purpose: 'reply' });
    return;
  }
  const about = { purpose: 'reply', reply: written.text } as const;
  if (!isServiceWindowOpen(draft)) {
    because(draft, 'reply.window-closed', { ...detail, ...ageOf(draft) });
    reportFailure(draft, ticket.key, { why: 'window-closed' }, about);
  } else if (!isInPilot(draft.input)) {
    because(draft, 'reply.not-in-pilot', detail);
    reportFailure(draft, ticket.key, { why: 'sentence', sentence: sentence('notInPilot', language) }, about);
  } else if (!isReachable(draft)) {
    reportFailure(draft, ticket.key, { why: 'sentence', sentence: sentence('noAddress', language) }, about);
  } else {
    because(draft, 'reply.sent', { ...detail, ...ageOf(draft) });
    const text = prefixOf(draft.input, comment.author.name) + written.text;
    sendText(draft, text, { purpose: 'reply', ticket: ticket.key, comment: comment.id });
    reportWaiting(draft, ticket);
  }
  if (files.length > 0) reportFiles(draft, ticket, files);
}

/** The reply stands behind a send that an agent was asked about; without a word it would look sent. */
function reportWaiting(draft: Draft, ticket: Ticket): void {
  const asked = draft.conversation.asked ?? [];
  const live = liveTicketFor(draft.conversation, ticket.key);
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

/** Names of what a text cannot carry. Pictures inside the comment are attachments too where the helpdesk lists them. */
function filesOf(comment: HelpdeskComment, { images }: WhatsappText): readonly string[] {
  const attached = comment.attachments.map(({ name }) => name);
  return attached.length > 0 ? attached : images.map(({ alt }) => alt || '[image]');
}

function reportFiles(draft: Draft, ticket: Ticket, names: readonly string[]): void {
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
