import { commentKey } from '../core/comment-key.ts';
import { type Effect, isSendKind } from '../core/effects.ts';
import type { ReceivedEvent } from '../core/events.ts';
import { type ConversationId, conversationOf, ticketKeyOf } from '../core/ids.ts';
import type { AppliedData, CallResult, Outcome, RefusalReason } from '../core/outcome.ts';
import type { ClaimedOp, Settlement } from '../core/store.ts';
import type { Timings } from '../core/timings.ts';
import { backoffMs } from './backoff.ts';
import { firstLookInMs, isLookedForLikeAComment, patienceFor } from './unknown-outcome.ts';

/** What the fate of a call depends on besides its result. */
export interface FateRules {
  readonly timings: Timings;
  /** `replies.unknownAfter`, ms. */
  readonly unknownAfterMs: number;
  /** `delivery.giveUpAfter`, ms. */
  readonly giveUpAfterMs: number;
  /** `delivery.holdDead`, ms. */
  readonly holdDeadMs: number;
  readonly random: () => number;
}

/** What becomes of an op, and whether its account has to rest. */
export interface Fate {
  readonly settlement: Settlement;
  readonly pause?: { readonly forMs: number; readonly reason: string };
}

/** Comments that failed for a reason nobody can act on are dead; everything else is decided anew. */
const HOPELESS: ReadonlySet<RefusalReason> = new Set(['invalid', 'forbidden', 'other']);

/** Handles that live longer than this are no reason for a refusal: they were made a moment ago. */
const FRESH_MS = 20 * 60_000;

/**
 * Whether the handles of its files may have died while it waited, or been used up by an attempt before: then they are made anew.
 * Fresh ones that are refused at the first attempt stand for files that the other side does not take.
 */
const mayBeWorn = (op: ClaimedOp, now: number): boolean =>
  op.attempts > 0 ||
  op.state.phase !== 'first' ||
  (op.files ?? []).some(
    ({ state }) => state.state === 'stored' && (state.handed?.until ?? Number.POSITIVE_INFINITY) - now < FRESH_MS,
  );

/** Calls whose files are uploaded ahead of them. */
const CARRIES_UPLOADS: ReadonlySet<Effect['kind']> = new Set<Effect['kind']>(['create-ticket', 'add-comment']);

/** The one place that turns the result of a call into its fate. */
export const fateOf = (op: ClaimedOp, account: string, result: CallResult, now: number, rules: FateRules): Fate => {
  const fate =
    kindOf(op) === 'send-notice'
      ? judgeNotice(op, account, result, now, rules)
      : judge(op, account, result, now, rules);
  return isSign(op) ? { ...fate, settlement: doneWith('detail' in result ? result.detail : '', now, result) } : fate;
};

const kindOf = (op: ClaimedOp): Effect['kind'] => op.effects[0]?.effect.kind ?? 'read-ticket';

/** A notice is tried at least this often before somebody else is told. */
const NOTICE_TRIES = 10;

/**
 * A notice may come twice, but not late: what is not known is tried again, and after a while its lane tells somebody else. It never
 * holds back those behind it.
 */
const judgeNotice = (op: ClaimedOp, account: string, result: CallResult, now: number, rules: FateRules): Fate => {
  if (result.result === 'applied' || result.result === 'refused') return judge(op, account, result, now, rules);
  if (op.waitedMs > rules.timings.noticeGiveUpMs) {
    const why = { code: 'gave-up', detail: result.detail };
    return { settlement: settled({ result: 'refused', reason: 'other', ...why }, false, now) };
  }
  if (result.result === 'throttled' || result.result === 'unauthorized') return judge(op, account, result, now, rules);
  const asked = result.result === 'unavailable' ? result.retryAfterMs : undefined;
  const longest = Math.max(asked ?? 0, rules.timings.noticeGiveUpMs / NOTICE_TRIES);
  const inMs = Math.min(longest, backoffMs(op.attempts, asked, rules.timings, rules.random));
  return { settlement: { to: 'retry', inMs, counts: true } };
};

/** A read mark, a typing sign, a lookup: late it is worth nothing, so whatever it comes to, it is done with. */
export const isSign = (op: ClaimedOp): boolean => op.target === 'whatsapp-signal' || op.target === 'lookup';

/** The end of a sign. It holds back nothing; of a lookup its lane hears what it brought. */
export const doneWith = (detail: string, now: number, result?: CallResult): Settlement =>
  result?.result === 'applied'
    ? settled({ result: 'applied', data: answerIn(result.data) }, false, now)
    : settled({ result: 'refused', reason: 'other', detail }, false, now);

const answerIn = ({ answer }: AppliedData): AppliedData => (answer === undefined ? {} : { answer });

const judge = (op: ClaimedOp, account: string, result: CallResult, now: number, rules: FateRules): Fate => {
  const { timings, random } = rules;
  const kind = kindOf(op);
  switch (result.result) {
    case 'applied':
      return { settlement: applied(op, account, result.data, now) };
    case 'refused': {
      const { reason, detail } = result;
      if (op.effects.length > 1 && (reason === 'invalid' || reason === 'too-large')) {
        return { settlement: { to: 'split', solo: true, inMs: 0 } };
      }
      if (reason === 'file' && CARRIES_UPLOADS.has(kind) && mayBeWorn(op, now)) {
        return { settlement: { to: 'split', solo: false, inMs: timings.backoffBaseMs, uploadAgain: true } };
      }
      const code = result.code === undefined ? {} : { code: result.code };
      return { settlement: refused(kind, reason, { ...code, detail }, now, rules) };
    }
    case 'throttled': {
      const inMs = backoffMs(op.attempts, result.retryAfterMs ?? timings.backoffBaseMs, timings, random);
      const settlement: Settlement = { to: 'retry', inMs, counts: false };
      return result.account ? { settlement, pause: { forMs: inMs, reason: result.detail } } : { settlement };
    }
    case 'unauthorized':
      return {
        settlement: { to: 'retry', inMs: timings.authPauseMs, counts: false },
        pause: { forMs: timings.authPauseMs, reason: result.detail },
      };
    case 'unavailable':
      // A read may find an agent's reply and costs nothing to repeat: it is never given up.
      if (kind !== 'read-ticket' && op.waitedMs > rules.giveUpAfterMs)
        return { settlement: dead(kind, 'gave-up', { detail: result.detail }, now, rules) };
      return {
        settlement: { to: 'retry', inMs: backoffMs(op.attempts, result.retryAfterMs, timings, random), counts: true },
      };
    case 'unknown': {
      const { cause, retryable } = result;
      const looksLater = isLookedForLikeAComment(kind, timings) || isSendKind(kind);
      const inMs = looksLater
        ? firstLookInMs(kind, result, patienceFor(op.effects[0]?.effect, rules))
        : backoffMs(op.attempts, undefined, timings, random);
      return { settlement: { to: 'unknown', cause, retryable, inMs, looked: false } };
    }
  }
};

/** It happened. What was read travels on as events; what we wrote is known from now on. */
export const applied = (op: ClaimedOp, account: string, data: AppliedData, now: number): Settlement => {
  const { comments, ...rest } = data;
  const foreign = ownerElsewhere(op, data);
  const events: ReceivedEvent[] = (foreign === undefined ? (comments ?? []) : []).map((comment) => ({
    key: commentKey(account, comment.id),
    address: { to: 'conversation', conversationId: op.conversationId },
    event: { type: 'comment-found', comment },
  }));
  if (foreign !== undefined && data.snapshot) {
    // What stands there is another customer's: not a word of it is taken in here, and its own lane reads it.
    const { ticketId, updatedAt } = data.snapshot;
    events.push({
      key: `${account}:foreign:${op.opId}`,
      address: { to: 'conversation', conversationId: foreign },
      event: { type: 'ticket-hint', ticketId, what: 'changed', at: updatedAt },
    });
  }
  const ownKeys = (data.commentIds ?? []).map((id) => commentKey(account, id));
  const known: AppliedData = op.state.phase === 'first' ? rest : { ...rest, late: true };
  return { to: 'done', outcome: { result: 'applied', data: known }, events, ownKeys, returnQueue: false, at: now };
};

/** The conversation whose ticket was read by mistake: a merge led here before our own creation was known. */
const ownerElsewhere = (op: ClaimedOp, { snapshot }: AppliedData): ConversationId | undefined => {
  const key = ticketKeyOf(snapshot?.externalId);
  if (key === undefined || op.ticket === undefined || key === op.ticket.key) return undefined;
  const owner = conversationOf(key);
  return op.ownConversations.includes(owner) || owner === conversationOf(op.ticket.key) ? undefined : owner;
};

type Why = { readonly code?: string; readonly detail: string };

/** It did not and will not happen: decided anew, or dead. */
export const refused = (
  kind: Effect['kind'],
  reason: RefusalReason,
  why: Why,
  now: number,
  rules: FateRules,
): Settlement => {
  if ((kind === 'add-comment' || kind === 'ensure-requester') && HOPELESS.has(reason))
    return dead(kind, reason, why, now, rules);
  return settled({ result: 'refused', reason, ...why }, true, now);
};

/** Given up: listed, and holding its queue for a while. Later parts of the same reply are given up with it. */
export const dead = (
  kind: Effect['kind'],
  reason: RefusalReason | 'gave-up',
  why: Why,
  now: number,
  rules: FateRules,
): Settlement => ({
  ...settled({ result: 'dead', reason, ...why }, isSendKind(kind), now),
  holdMs: rules.holdDeadMs,
});

const settled = (outcome: Outcome, returnQueue: boolean, now: number): Extract<Settlement, { to: 'done' }> => ({
  to: 'done',
  outcome,
  events: [],
  ownKeys: [],
  returnQueue,
  at: now,
});

/** Nobody can find out: the lane is told, and the entry waits for an answer. */
export const asked = (detail: string, now: number): Settlement => settled({ result: 'unknown', detail }, false, now);
