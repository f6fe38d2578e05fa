import { type Contact, withConsent } from '../core/contact.ts';
import { type Conversation, newConversation } from '../core/conversation.ts';
import { type Decision, type EventRefs, effectId } from '../core/decision.ts';
import { type AnySend, type Effect, isSend, targetOf } from '../core/effects.ts';
import type { InboxEvent } from '../core/events.ts';
import type { NumberId, TicketKey, Wamid } from '../core/ids.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Policy } from '../core/policy.ts';
import { decide } from '../decide/decide.ts';
import type { Desk } from './desk.ts';

/** What came of an event, as it is shown. */
export interface Happened {
  readonly at: number;
  readonly event: InboxEvent;
  readonly decision: Decision;
}

/** One talk that is told events in order, the virtual time, and what settles its effects at once. */
export interface Stage {
  readonly conversation: Conversation;
  readonly contact: Contact;
  readonly now: number;
  /** Decides an event, settles its effects and decides what becomes of them, until nothing is left to do. */
  tell(event: InboxEvent, refs?: EventRefs): void;
  /** Time goes on; timers that fall due ring at their time. */
  passUntil(at: number): void;
  /** The helpdesk answers (again), or does not. What waits for it is settled then, in order. */
  setAnswering(answers: boolean): void;
  /** The next message that is sent fails with this code. */
  failNext(code: string): void;
  /** The ticket of a message of either side. */
  ticketOf(wamid: Wamid): TicketKey | undefined;
}

export interface StageOptions {
  readonly policy: Policy;
  readonly contact: Contact;
  readonly numberId: NumberId;
  readonly startsAt: number;
  readonly desk: Desk;
  /** Told of every decision, in order. */
  readonly onDecided: (happened: Happened) => void;
}

interface Waiting {
  readonly id: string;
  readonly effect: Effect;
}

/** More rounds than any talk needs: rules that set each other off for ever are a fault of ours. */
const MOST_ROUNDS = 10_000;

/** A stage before its first event. */
export function createStage(options: StageOptions): Stage {
  const { policy, desk, onDecided } = options;
  let { contact, startsAt: now } = options;
  let conversation = newConversation('talk', contact.id, options.numberId);
  let eventId = 0;
  let sent = 0;
  let answering = true;
  let nextFailure: string | undefined;
  let waiting: Waiting[] = [];
  const timers = new Map<string, number>();
  const tickets = new Map<Wamid, TicketKey>();

  const decideOn = (event: InboxEvent, refs: EventRefs): void => {
    eventId += 1;
    const decision = decide({
      conversation,
      contact,
      event: { id: eventId, event, receivedAt: now },
      refs,
      policy,
      now,
    });
    // As the store does: the state goes through JSON.
    conversation = JSON.parse(JSON.stringify(decision.conversation));
    if (decision.consent) contact = withConsent(contact, decision.consent);
    for (const { name, dueAt } of decision.timers) {
      if (dueAt === undefined) timers.delete(name);
      else timers.set(name, dueAt);
    }
    for (const { wamid, ticket } of decision.messages) tickets.set(wamid, ticket);
    waiting.push(...decision.effects.map((effect, index) => ({ id: effectId(eventId, index), effect })));
    onDecided({ at: now, event, decision });
  };

  const settle = ({ id, effect }: Waiting): void => {
    const { comments = [], ...outcome } = outcomeOf(effect);
    if (effect.kind === 'ensure-requester') contact = { ...contact, requesterId: 'customer' };
    decideOn({ type: 'effect-settled', opId: id, effects: [{ id, effect }], outcome: outcome.outcome, at: now }, {});
    for (const comment of comments) decideOn({ type: 'comment-found', comment }, {});
    if (isSend(effect)) fail(id, effect);
  };

  const fail = (id: string, effect: AnySend): void => {
    if (nextFailure === undefined) return;
    const error = { code: nextFailure, title: '' };
    nextFailure = undefined;
    const comment = effect.comment === undefined ? {} : { comment: effect.comment };
    const refs = {
      sent: { effectId: id, effect, ...comment },
      ...(effect.ticket === undefined ? {} : { messageTicket: effect.ticket }),
    };
    decideOn({ type: 'delivery-status', wamid: `out.${sent}`, status: 'failed', at: now, error }, refs);
  };

  const outcomeOf = (effect: Effect): { readonly outcome: Outcome; readonly comments?: CommentList } => {
    switch (effect.kind) {
      case 'ensure-requester':
        return { outcome: { result: 'applied', data: { requesterId: 'customer', requester: desk.facts } } };
      case 'create-ticket':
        return { outcome: { result: 'applied', data: desk.create(effect, now) } };
      case 'add-comment':
        return { outcome: desk.comment(effect, now) };
      case 'update-ticket':
        return { outcome: desk.update(effect, now) };
      case 'add-tags':
        return { outcome: desk.tag(effect.ticket, effect.tags, now) };
      case 'read-ticket':
        return withoutComments(desk.read(effect.ticket));
      case 'send-text':
      case 'send-file':
      case 'send-template':
        sent += 1;
        return { outcome: { result: 'applied', data: { wamid: `out.${sent}` } } };
      default:
        return { outcome: { result: 'applied', data: {} } };
    }
  };

  /** The first effect that can be settled now: those for a helpdesk that does not answer stay in their order. */
  const takeNext = (): Waiting | undefined => {
    const index = waiting.findIndex(({ effect }) => answering || !targetOf(effect).startsWith('helpdesk'));
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };

  const settleAll = (): void => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const next = takeNext();
      if (!next) return;
      settle(next);
    }
    waiting = [];
    throw new Error('the talk does not come to rest');
  };

  const tell = (event: InboxEvent, refs: EventRefs = {}): void => {
    decideOn(event, refs);
    settleAll();
  };

  return {
    get conversation() {
      return conversation;
    },
    get contact() {
      return contact;
    },
    get now() {
      return now;
    },
    tell,
    passUntil(at) {
      for (;;) {
        const [next] = [...timers].filter(([, dueAt]) => dueAt <= at).sort(([, one], [, other]) => one - other);
        if (!next) break;
        const [name, dueAt] = next;
        timers.delete(name);
        now = Math.max(now, dueAt);
        tell({ type: 'timer-due', name, dueAt });
      }
      now = Math.max(now, at);
    },
    setAnswering(answers) {
      answering = answers;
      settleAll();
    },
    failNext(code) {
      nextFailure = code;
    },
    ticketOf: (wamid) => tickets.get(wamid),
  };
}

type CommentList = NonNullable<Extract<Outcome, { result: 'applied' }>['data']['comments']>;

/** What a read found travels on as events of its own. */
function withoutComments(outcome: Outcome): { readonly outcome: Outcome; readonly comments?: CommentList } {
  if (outcome.result !== 'applied') return { outcome };
  const { comments = [], ...data } = outcome.data;
  return { outcome: { result: 'applied', data }, comments };
}
