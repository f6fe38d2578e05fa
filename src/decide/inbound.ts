import type { Ticket } from '../core/conversation.ts';
import type { CustomerMessage } from '../core/events.ts';
import { isWholeMessage } from '../format/closing-words.ts';
import { whoAnswers } from './bot/begin.ts';
import { endTalkWithoutTicket, talkWithoutTicket } from './bot/talk.ts';
import { answerByBot, botWords } from './bot/turn.ts';
import { tellConsent } from './consent.ts';
import { addCustomerComment, bareWords, carriedBy, commentsOf } from './customer-comment.ts';
import { because, type Draft } from './draft.ts';
import { releaseHeld } from './held.ts';
import { noteWhatIsMissing } from './missing-content.ts';
import { openTicket } from './open-ticket.ts';
import { planReminder } from './reminder.ts';
import { judgeMessage } from './rules/judge-rules.ts';
import { readMessage } from './rules/message-facts.ts';
import { followOnJoined, noteWaiting } from './rules/on-joined.ts';
import { waitForFacts } from './rules/wait-for-facts.ts';
import { isServiceWindowOpen } from './send-parts.ts';
import { judgeJoining, judgeThread, type Thread } from './threading.ts';
import { currentTicket, followTicket, isOver, makeCurrent, putTicket, withCustomerAt } from './tickets.ts';

/** The id of the "new request" button. */
export const NEW_REQUEST_CHOICE = 'deskbridge:new';

/**
 * A customer's message that is served joins a ticket or opens one; nothing else happens to it.
 *
 * @param mayWait whether a new ticket may wait for what the helpdesk knows of the customer, where rules ask for it
 */
export function decideCustomerMessage(draft: Draft, message: CustomerMessage, mayWait = true): void {
  const before = { conversation: draft.conversation, reasons: draft.reasons.length };
  const { receivedAt } = draft.input.event;
  const at = Math.min(message.sentAt, receivedAt);
  const thread = chooseThread(draft, message, at);
  draft.reasons.push(thread.reason);
  const answering = whoAnswers(draft, thread, message, at);
  const facts = readMessage(draft, message, thread.to === 'open');
  const ruling = judgeMessage(draft, facts, thread.to === 'join' ? thread.ticket : undefined);
  // What the message says about consent is told with it, not later.
  const saysConsent = draft.consent.optedOutAt !== draft.input.contact.optedOutAt;
  if (mayWait && !saysConsent && thread.to === 'open' && ruling.undecided.length > 0) {
    draft.reasons.length = before.reasons;
    waitForFacts(draft, before.conversation, message, ruling.undecided);
    return;
  }
  if (answering === 'talk') {
    talkWithoutTicket(draft, message, botWords(message, facts), ruling);
    return;
  }
  if (answering === 'over') {
    const opened = endTalkWithoutTicket(draft, message, ruling);
    if (opened !== undefined) tellConsent(draft, opened);
    return;
  }
  const [html = '', ...more] = commentsOf(message, receivedAt, draft.input.refs.quoted);
  const key =
    thread.to === 'join'
      ? joinTicket(draft, thread.ticket, message, html, at)
      : openTicket(draft, {
          ...thread,
          ...carriedBy(message),
          html,
          at,
          acknowledge: true,
          current: true,
          ruling,
          asked: !mayWait,
        }).key;
  // The message counts once, with its first comment.
  for (const each of more) addCustomerComment(draft, key, each);
  noteWhatIsMissing(draft, key, message);
  tellConsent(draft, key);
  draft.messages.push({ wamid: message.wamid, ticket: key, at });
  if (thread.to === 'join') followOnJoined(draft, key, ruling);
  if (answering === 'ticket') answerByBot(draft, key, botWords(message, facts), ruling.verdict);
  planReminder(draft);
  releaseHeld(draft);
}

/** First match wins: an explicit new request, a quote's own ticket, the ticket whose held reply the message lets go, the current one. */
function chooseThread(draft: Draft, message: CustomerMessage, at: number): Thread {
  const { policy, refs } = draft.input;
  const current = currentTicket(draft.conversation);
  const { split, ...unsplit } = draft.conversation;
  if (split) draft.conversation = unsplit;
  const asks = message.choice === NEW_REQUEST_CHOICE || isWholeMessage(bareWords(message), policy.threading.newRequest);
  if (asks || split) {
    const reason = { code: asks ? 'threading.new-request' : 'threading.split' };
    return current
      ? { to: 'open', previous: current, followUp: false, reason }
      : { to: 'open', followUp: false, reason };
  }
  const quoted = message.quotes === undefined ? undefined : quotedTicket(draft, refs.messageTicket);
  return (
    (quoted ? undefined : (answersHeld(draft) ?? answersStart(current))) ??
    judgeThread(policy.threading, quoted ?? current, at)
  );
}

/**
 * The customer answers the template that asked for an answer: their words belong to the talk whose reply goes out now, however
 * long ago its last message was. In the strict mode the window alone counts.
 */
function answersHeld(draft: Draft): Thread | undefined {
  const newest = draft.conversation.held?.at(-1);
  if (!newest || draft.input.policy.threading.mode === 'strict' || !isServiceWindowOpen(draft)) return undefined;
  const ticket = followTicket(draft.conversation, newest.ticket);
  if (!ticket || isOver(ticket)) return undefined;
  return { to: 'join', ticket, reason: { code: 'threading.held', detail: { ticket: ticket.key } } };
}

/** The first answer to a talk that the team started belongs to it, however late it comes. */
function answersStart(current: Ticket | undefined): Thread | undefined {
  if (!current?.started || isOver(current)) return undefined;
  return { to: 'join', ticket: current, reason: { code: 'threading.started', detail: { ticket: current.key } } };
}

/** The quoted message's ticket, followed through merges. It passes the same tests as the current one. */
function quotedTicket(draft: Draft, key: string | undefined): Ticket | undefined {
  const quoted = followTicket(draft.conversation, key);
  if (quoted) because(draft, 'threading.quote', { ticket: quoted.key });
  else because(draft, 'threading.quote-unknown');
  return quoted;
}

/**
 * Adds the message to a ticket. The ticket becomes the current one, also when a quote led to an older one: what the customer
 * writes next goes on with what they just spoke of.
 */
function joinTicket(draft: Draft, ticket: Ticket, message: CustomerMessage, html: string, at: number): string {
  const joining = judgeJoining(draft.input.policy.threading, ticket, bareWords(message), at);
  const { closingWordsAt: _before, started: _started, botSolved, ...rest } = ticket;
  const still = botSolved && !joining.reopen ? { ...rest, botSolved } : rest;
  const touched = withCustomerAt(joining.closing ? { ...still, closingWordsAt: at } : still, at);
  draft.conversation = makeCurrent(putTicket(draft.conversation, noteWaiting(draft, ticket, touched, at)), ticket.key);
  if (joining.closing) because(draft, 'threading.closing-words', { ticket: ticket.key });
  addCustomerComment(draft, ticket.key, html, { ...carriedBy(message), reopen: joining.reopen });
  return ticket.key;
}
