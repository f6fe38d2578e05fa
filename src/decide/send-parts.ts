import { replyAddressOf } from '../core/contact.ts';
import type { AnySend, SendText } from '../core/effects.ts';
import type { EffectId } from '../core/ids.ts';
import { splitText } from '../format/split.ts';
import { type Draft, emit } from './draft.ts';

/** Meta's customer service window ("Customer service windows"): free text is taken for 24 hours after the customer's last message. */
const SERVICE_WINDOW_MS = 24 * 3_600_000;
/** Kept free at its end, for the way a reply still has to go. */
const SERVICE_MARGIN_MS = 5 * 60_000;

/** Whether WhatsApp takes free text for this customer now. */
export function isServiceWindowOpen(draft: Draft): boolean {
  const last = draft.conversation.lastInboundAt;
  return last !== undefined && draft.input.now - last <= SERVICE_WINDOW_MS - SERVICE_MARGIN_MS;
}

/** Whether the customer has any address that a text could go to. */
export function isReachable(draft: Draft): boolean {
  return Object.keys(replyAddressOf(draft.input.contact)).length > 0;
}

/** Sends a text in as many messages as WhatsApp's limit needs, each after the one before. */
export function sendText(
  draft: Draft,
  text: string,
  about: Pick<SendText, 'purpose' | 'ticket'> & Partial<Pick<SendText, 'comment'>>,
): void {
  const parts = splitText(text);
  let before: EffectId | undefined;
  for (const [part, partText] of parts.entries()) {
    before = emit(draft, {
      kind: 'send-text',
      to: replyAddressOf(draft.input.contact),
      text: partText,
      ...about,
      part,
      parts: parts.length,
      ...(before === undefined ? {} : { after: before }),
    });
  }
}

/** What a send says, as notes repeat it. */
export function wordsOf(send: AnySend): string {
  if (send.kind === 'send-file') return [`[${send.file.name}]`, send.caption].filter(Boolean).join(' ');
  return send.text;
}
