import type { ReplyPart } from '../core/conversation.ts';
import { type Draft, emit } from './draft.ts';
import { isObserved } from './observe.ts';

/**
 * An agent answers: the customer sees that their message was read, and that somebody writes while several messages or files are
 * on their way. Once per message of the customer, save for the sign of writing.
 */
export function markRead(draft: Draft, parts: readonly ReplyPart[]): void {
  const { replies } = draft.input.policy;
  const { lastInboundWamid: wamid, readWamid } = draft.conversation;
  if (!replies.markRead || wamid === undefined || isObserved(draft.input)) return;
  const typing = replies.typing && (parts.length > 1 || parts.some(({ kind }) => kind === 'file'));
  if (wamid === readWamid && !typing) return;
  draft.conversation = { ...draft.conversation, readWamid: wamid };
  emit(draft, { kind: 'mark-read', wamid, typing });
}
