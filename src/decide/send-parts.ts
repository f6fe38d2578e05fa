import { replyAddressOf } from '../core/contact.ts';
import type { ReplyPart } from '../core/conversation.ts';
import type { AnySend } from '../core/effects.ts';
import type { EffectId } from '../core/ids.ts';
import { serviceWindowEnd } from '../core/service-window.ts';
import { splitText } from '../format/split.ts';
import { type Draft, emit } from './draft.ts';

/**
 * Until when WhatsApp takes free text for this customer (epoch ms), as far as we can know: counted from messages alone, not from
 * reactions, edits, deletions or calls. Meta's own refusal is the truth. Undefined for a customer who never wrote.
 */
export function windowEndsAt({ conversation }: Draft): number | undefined {
  const last = conversation.lastInboundAt;
  return last === undefined ? undefined : serviceWindowEnd(last);
}

/** Whether WhatsApp takes free text for this customer now. */
export function isServiceWindowOpen(draft: Draft): boolean {
  const end = windowEndsAt(draft);
  return end !== undefined && draft.input.now <= end;
}

/** Whether the customer has any address that a text could go to. */
export function isReachable(draft: Draft): boolean {
  return Object.keys(replyAddressOf(draft.input.contact)).length > 0;
}

/** What all messages of one reply have in common. */
export type AboutSend = Pick<AnySend, 'purpose' | 'ticket'> & Partial<Pick<AnySend, 'comment' | 'released'>>;

/** Sends a text in as many messages as WhatsApp's limit needs, each after the one before. */
export function sendText(draft: Draft, text: string, about: AboutSend): void {
  sendParts(draft, [{ kind: 'text', text }], about);
}

/** Sends the messages of a reply, each after the one before; a long text becomes several. */
export function sendParts(draft: Draft, reply: readonly ReplyPart[], about: AboutSend): void {
  const parts = reply.flatMap((part): readonly ReplyPart[] =>
    part.kind === 'text' ? splitText(part.text).map((text) => ({ kind: 'text', text })) : [part],
  );
  let before: EffectId | undefined;
  for (const [part, each] of parts.entries()) {
    const common = {
      to: replyAddressOf(draft.input.contact),
      ...about,
      part,
      parts: parts.length,
      ...(before === undefined ? {} : { after: before }),
    };
    if (each.kind === 'text') before = emit(draft, { kind: 'send-text', text: each.text, ...common });
    else {
      const { file, caption, asDocument } = each;
      const how = { ...captionOf(caption), ...(asDocument ? { asDocument } : {}) };
      before = emit(draft, { kind: 'send-file', file, ...how, ...common });
    }
  }
}

/** What a send says, as notes repeat it. */
export function wordsOf(send: AnySend): string {
  if (send.kind === 'send-file') return wordsOfPart({ kind: 'file', file: send.file, ...captionOf(send.caption) });
  return send.kind === 'send-media' ? `[${send.as}] ${send.url}` : send.text;
}

/** The same of a part that is not on its way. */
export function wordsOfPart(part: ReplyPart): string {
  return part.kind === 'text' ? part.text : [`[${part.file.name}]`, part.caption].filter(Boolean).join(' ');
}

/** A message of a reply as it was before it was sent; of a template the value that carried the reply. */
export function partOf(send: AnySend): ReplyPart {
  if (send.kind === 'send-file')
    return {
      kind: 'file',
      file: send.file,
      ...captionOf(send.caption),
      ...(send.asDocument ? { asDocument: true } : {}),
    };
  return { kind: 'text', text: send.kind === 'send-template' ? (send.parameters.at(-1) ?? send.text) : wordsOf(send) };
}

function captionOf(caption: string | undefined): { caption?: string } {
  return caption === undefined ? {} : { caption };
}
