import { type AnySend, isSend } from '../core/effects.ts';
import type { EffectSettled } from '../core/events.ts';
import type { Outcome } from '../core/outcome.ts';
import { fileFailureReason } from '../format/file-failure.ts';
import { whatsappErrorReason } from '../format/whatsapp-error.ts';
import { settleWindowClosed } from './closed-window.ts';
import { noteMarketingRefusal } from './consent.ts';
import { because, type Draft, emit, numberOf } from './draft.ts';
import { FAILED_TAG, failureOf, reportFailure, WINDOW_CLOSED_CODE } from './failed-reply.ts';
import { addNote } from './internal-note.ts';
import { rememberLostFile } from './lost-file.ts';
import { rememberLost, replyOf } from './lost-reply.ts';
import { type AboutSend, partOf, sendParts, sendText, wordsOf } from './send-parts.ts';
import { sentence } from './texts.ts';
import { liveTicketFor } from './tickets.ts';

type Refused = Extract<Outcome, { result: 'refused' }>;

/** Meta's codes for a file that it could not take ("Error codes"). */
const FILE_CODES: readonly string[] = ['131052', '131053'];

/**
 * WhatsApp did not take a send. Later parts of the same reply came back with it, unsent: they go without a file that cannot be
 * had, wait with a text for the customer's next message, or fail with it in one note.
 */
export function refuseSends(draft: Draft, event: EffectSettled, outcome: Refused): void {
  const sends = event.effects.flatMap(({ id, effect }) => (isSend(effect) ? [{ id, send: effect }] : []));
  const [first, ...later] = sends;
  if (!first) return;
  noteMarketingRefusal(draft, outcome.code);
  if (first.send.kind === 'send-file' && isAboutFile(outcome)) {
    goOnWithoutFile(
      draft,
      first.send,
      later.map(({ send }) => send),
      outcome,
    );
    return;
  }
  if (first.send.kind === 'send-interactive' && (outcome.reason === 'invalid' || outcome.reason === 'too-large')) {
    because(draft, 'bot.as-text', first.send.ticket === undefined ? {} : { ticket: first.send.ticket });
    sendText(draft, first.send.text, aboutOf(first.send));
    return;
  }
  const isClosed = outcome.reason === 'window-closed' || outcome.code === WINDOW_CLOSED_CODE;
  if (isClosed && first.send.purpose === 'reply' && first.send.kind !== 'send-template') {
    settleWindowClosed(draft, sends);
    return;
  }
  const all = sends.map(({ send }) => send);
  if (first.send.purpose === 'reply') rememberLost(draft, replyOf(all));
  const failure = isClosed ? ({ why: 'window-closed' } as const) : failureOf(outcome.code);
  reportFailure(draft, first.send.ticket, failure, { purpose: first.send.purpose, reply: textOf(all) });
}

/** What was to be said, all parts of it. */
export function textOf(sends: readonly AnySend[]): string {
  return sends.map(wordsOf).join('\n');
}

function isAboutFile({ reason, code }: Refused): boolean {
  return reason === 'file' || reason === 'too-large' || (code !== undefined && FILE_CODES.includes(code));
}

/** Meta's code for bytes that do not fit what they are sent as: a codec that it does not play, for example. */
const MEDIA_CODE = '131053';

/** A picture, film or recording that WhatsApp did not take as such goes once more, as a document. False when it was one already. */
export function sendAsDocument(
  draft: Draft,
  send: AnySend,
  code: string | undefined,
  later: readonly AnySend[] = [],
): boolean {
  if (send.kind !== 'send-file' || code !== MEDIA_CODE || send.asDocument) return false;
  // Whatever else it is was a document from the start.
  if (!/^(?:image|video|audio)\//.test(send.file.contentType)) return false;
  because(draft, 'reply.as-document', send.ticket === undefined ? {} : { ticket: send.ticket });
  sendParts(draft, [{ ...send, asDocument: true } as const, ...later].map(partOf), aboutOf(send));
  return true;
}

function aboutOf({ purpose, ticket, comment, released }: AnySend): AboutSend {
  return {
    purpose,
    ...(ticket === undefined ? {} : { ticket }),
    ...(comment === undefined ? {} : { comment }),
    ...(released ? { released } : {}),
  };
}

/** One file is missing: its caption and the rest of the reply still go. */
function goOnWithoutFile(
  draft: Draft,
  send: Extract<AnySend, { kind: 'send-file' }>,
  later: readonly AnySend[],
  outcome: Refused,
): void {
  if (sendAsDocument(draft, send, outcome.code, later)) return;
  const { ticket } = send;
  const why = outcome.reason === 'file' ? outcome.detail : outcome.reason;
  const language = numberOf(draft.input).language;
  const reason =
    outcome.code === undefined ? fileFailureReason(why, language) : whatsappErrorReason(outcome.code, language);
  because(draft, 'reply.without-file', { why: outcome.code ?? why, ...(ticket === undefined ? {} : { ticket }) });
  const isLost = ticket !== undefined && outcome.reason === 'file' && outcome.code === undefined;
  const again = isLost && rememberLostFile(draft, ticket, send.file, why) ? ` ${sentence('retryFile', language)}` : '';
  reportFile(draft, send, reason + again);
  const rest = [
    ...(send.caption === undefined ? [] : [{ kind: 'text', text: send.caption } as const]),
    ...later.map(partOf),
  ];
  sendParts(draft, rest, aboutOf(send));
}

/** A note on a file that did not arrive. It is work for somebody, like a failed reply. */
export function reportFile(draft: Draft, send: Extract<AnySend, { kind: 'send-file' }>, reason: string): void {
  const live = liveTicketFor(draft.conversation, send.ticket);
  if (!live) {
    draft.alerts.push({ what: 'file-failed', detail: `no open ticket to say so (${send.ticket ?? 'no ticket'})` });
    return;
  }
  addNote(draft, live.key, 'fileFailed', { name: send.file.name, reason }, true);
  emit(draft, { kind: 'add-tags', ticket: live.key, tags: [FAILED_TAG] });
}
