import type { SendPurpose } from '../core/effects.ts';
import type { TicketKey } from '../core/ids.ts';
import { whatsappErrorReason } from '../format/whatsapp-error.ts';
import { unmarkAsked } from './ask-to-answer.ts';
import { because, type Draft, emit, numberOf } from './draft.ts';
import { addNote } from './internal-note.ts';
import { liveTicketFor } from './tickets.ts';

/** The tag of tickets with a reply that did not reach the customer. */
export const FAILED_TAG = 'whatsapp_failed';

/** Meta's code for a reply outside the customer service window ("Error codes"). */
export const WINDOW_CLOSED_CODE = '131047';

/** Why a text did not reach the customer. */
export type Failure =
  | { readonly why: 'window-closed' }
  /** A Graph error code, as far as one is known. */
  | { readonly why: 'code'; readonly code: string | undefined }
  /** A whole sentence in the number's language. */
  | { readonly why: 'sentence'; readonly sentence: string };

/** A failure by Meta's code. */
export function failureOf(code: string | undefined): Failure {
  return code === WINDOW_CLOSED_CODE ? { why: 'window-closed' } : { why: 'code', code };
}

/**
 * A text did not reach the customer: a note says why and what can be done. A failed reply is work for somebody, so its ticket
 * is also tagged and reopened, and so is a template that was to ask for an answer; a failed automatic text is not.
 *
 * @param reply the text it is about, if known
 */
export function reportFailure(
  draft: Draft,
  key: TicketKey | undefined,
  failure: Failure,
  text: { readonly purpose: SendPurpose; readonly reply?: string },
): void {
  const ticket = liveTicketFor(draft.conversation, key);
  if (text.purpose === 'start') forgetStarted(draft);
  if (!ticket) {
    draft.alerts.push({ what: 'reply-failed', detail: `no open ticket to say so (${key ?? 'unknown ticket'})` });
    because(draft, 'reply.failed-without-ticket');
    return;
  }
  if (text.purpose === 'reopen') {
    because(draft, 'template.failed', { ticket: ticket.key });
    const reason = reasonOf(
      draft,
      failure.why === 'window-closed' ? { why: 'code', code: WINDOW_CLOSED_CODE } : failure,
    );
    addNote(draft, ticket.key, 'askFailed', { reason }, true);
    emit(draft, { kind: 'add-tags', ticket: ticket.key, tags: [FAILED_TAG] });
    unmarkAsked(draft);
    return;
  }
  const isReply = text.purpose === 'reply' || text.purpose === 'start';
  because(draft, isReply ? 'reply.failed' : 'acknowledgement.failed', { ticket: ticket.key, why: failure.why });
  const about = text.reply === undefined ? {} : { reply: text.reply };
  if (failure.why === 'window-closed') addNote(draft, ticket.key, 'windowClosed', about, isReply);
  else addNote(draft, ticket.key, 'sendFailed', { reason: reasonOf(draft, failure), ...about }, isReply);
  if (isReply) emit(draft, { kind: 'add-tags', ticket: ticket.key, tags: [FAILED_TAG] });
}

/** What did not arrive has not begun any talk. */
function forgetStarted(draft: Draft): void {
  const { started: _started, ...rest } = draft.conversation;
  draft.conversation = rest;
}

function reasonOf(draft: Draft, failure: Exclude<Failure, { why: 'window-closed' }>): string {
  if (failure.why === 'sentence') return failure.sentence;
  return whatsappErrorReason(failure.code, numberOf(draft.input).language);
}
