import type { LostReply } from '../core/conversation.ts';
import type { AnySend } from '../core/effects.ts';
import { because, type Draft } from './draft.ts';
import { isObserved } from './observe.ts';
import { partOf } from './send-parts.ts';

/** `/resend` speaks of the newest ones; older ones have to be written again. */
const MOST_REMEMBERED = 3;
/** Longer replies are not worth their place in the state. */
const MOST_LENGTH = 20_000;

/** The timer that forgets words which nobody asked for in time. */
export const FORGET_TIMER = 'forget';
/** How long they are kept. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/** The reply that some sends carry. */
export function replyOf(sends: readonly AnySend[]): LostReply | undefined {
  const [first] = sends;
  if (first?.ticket === undefined) return undefined;
  const comment = first.comment === undefined ? {} : { comment: first.comment };
  return { ticket: first.ticket, ...comment, parts: sends.map(partOf) };
}

/** Keeps a reply that did not arrive, so that an agent can send it again by a command. */
export function rememberLost(draft: Draft, reply: LostReply | undefined): void {
  if (!reply || isObserved(draft.input)) return;
  const { ticket, comment } = reply;
  const parts = joinParts(draft, reply);
  if (JSON.stringify(parts).length > MOST_LENGTH) {
    because(draft, 'reply.too-long-to-keep', { ticket });
    return;
  }
  const kept = {
    ticket,
    ...(comment === undefined ? {} : { comment }),
    parts,
    until: draft.input.now + KEPT_MS,
  };
  const others = (draft.conversation.failed ?? []).filter((each) => comment === undefined || each.comment !== comment);
  draft.conversation = { ...draft.conversation, failed: [...others, kept].slice(-MOST_REMEMBERED) };
  planForgetting(draft);
}

/** Messages of one reply may fail one by one; all of them are sent again. */
function joinParts(draft: Draft, { comment, parts }: LostReply): LostReply['parts'] {
  const before = draft.conversation.failed?.find((each) => comment !== undefined && each.comment === comment);
  const known = new Set(before?.parts.map((part) => JSON.stringify(part)));
  return [...(before?.parts ?? []), ...parts.filter((part) => !known.has(JSON.stringify(part)))];
}

/** Takes one out: it is sent again. */
export function forgetLost(draft: Draft, reply: LostReply): void {
  const { failed, ...rest } = draft.conversation;
  const left = (failed ?? []).filter((each) => each !== reply);
  draft.conversation = left.length > 0 ? { ...rest, failed: left } : rest;
}

/** Sets the timer to the first that is to be forgotten. */
export function planForgetting(draft: Draft): void {
  const { failed = [], lostFiles = [], started } = draft.conversation;
  const times = [...failed, ...lostFiles, ...(started ? [started] : [])].map(({ until }) => until);
  if (times.length > 0) draft.timers.push({ name: FORGET_TIMER, dueAt: Math.min(...times) });
}

/** The words of replies that failed, and of other systems, are not kept for ever. */
export function forgetOld(draft: Draft): void {
  const { failed = [], lostFiles = [], started, ...rest } = draft.conversation;
  const isKept = ({ until }: { readonly until: number }): boolean => until > draft.input.now;
  const left = failed.filter(isKept);
  const files = lostFiles.filter(isKept);
  draft.conversation = {
    ...rest,
    ...(left.length > 0 ? { failed: left } : {}),
    ...(files.length > 0 ? { lostFiles: files } : {}),
    ...(started && isKept(started) ? { started } : {}),
  };
  because(draft, 'words.forgotten', { count: failed.length - left.length });
  planForgetting(draft);
}
