import type { Ticket } from '../core/conversation.ts';
import type { CreateTicket } from '../core/effects.ts';
import type { FileRef } from '../core/files.ts';
import { type TicketKey, ticketKey, type Wamid } from '../core/ids.ts';
import type { WrittenValues } from '../core/ticket-rules.ts';
import { inWords } from '../format/utc.ts';
import { type Draft, emit } from './draft.ts';
import { addNote } from './internal-note.ts';
import { isObserved } from './observe.ts';
import { askForRequester, needsFacts } from './rules/answers.ts';
import { sendAutomaticText } from './rules/automatic-text.ts';
import { recordOnNew } from './rules/carry-out.ts';
import { draftByRules } from './rules/draft-by-rules.ts';
import type { Ruling } from './rules/judge-rules.ts';
import { tellPeople } from './rules/tell-people.ts';
import { planTimed } from './rules/timed-rules.ts';
import { addTicket, isOver, makeCurrent, putTicket } from './tickets.ts';

/** What a new ticket begins with. */
export interface Opening {
  /** The first comment, as HTML. */
  readonly html: string;
  readonly messages: readonly Wamid[];
  /** What the first comment carries. */
  readonly files?: readonly FileRef[];
  /** Epoch ms of the customer's message. */
  readonly at: number;
  readonly previous?: Ticket;
  /** Ask the helpdesk for its own follow-up of `previous`. */
  readonly followUp: boolean;
  /** An acknowledgement may go out. Off where the customer already got one for these words. */
  readonly acknowledge: boolean;
  readonly current: boolean;
  /** The helpdesk was asked for the customer already. */
  readonly asked?: boolean;
  /** What the rules say about the message that opens it. */
  readonly ruling?: Ruling;
}

/** Opens a ticket: the requester if still unknown, the ticket, a note that links it to the one before, an acknowledgement. */
export function openTicket(draft: Draft, opening: Opening): Ticket {
  const { conversation, input } = draft;
  const key = ticketKey(conversation.id, conversation.nextTicketNo);
  const ticket: Ticket = {
    key,
    status: 'making',
    openedAt: input.now,
    lastCustomerAt: opening.at,
    ...(isObserved(input) ? { observed: true } : {}),
  };
  const counted = { ...conversation, nextTicketNo: conversation.nextTicketNo + 1 };
  draft.conversation = addTicket(opening.current ? makeCurrent(counted, key) : counted, ticket);
  succeed(draft, opening.previous, key);

  const isKnown = input.contact.requesterId !== undefined && !needsFacts(draft);
  if (!isKnown && !opening.asked) askForRequester(draft);
  const { effect, wrote } = createEffect(draft, key, opening);
  emit(draft, effect);
  tellStarted(draft, key);
  if (opening.previous) link(draft, key, opening.previous);
  followRules(draft, key, opening, wrote);
  return ticket;
}

/** What the rules say, besides what stands in the new ticket already, and the one automatic text. */
function followRules(draft: Draft, key: TicketKey, { ruling, acknowledge }: Opening, wrote: WrittenValues): void {
  if (ruling) {
    recordOnNew(draft, key, ruling, wrote);
    tellPeople(draft, key, ruling.verdict);
    planTimed(draft, key, ruling.timed);
  }
  if (acknowledge) sendAutomaticText(draft, key, ruling?.verdict, { acknowledge, turn: true });
}

/** What another system wrote before: without it nobody would know what the customer answers. */
function tellStarted(draft: Draft, key: TicketKey): void {
  const { started, ...rest } = draft.conversation;
  if (!started) return;
  draft.conversation = rest;
  addNote(draft, key, 'systemSent', { date: inWords(started.at), text: started.text });
}

/** Quotes and results of a ticket that is over lead to the one that took over; one that is only too old still stands for itself. */
function succeed(draft: Draft, previous: Ticket | undefined, successor: TicketKey): void {
  if (previous && isOver(previous)) draft.conversation = putTicket(draft.conversation, { ...previous, successor });
}

function createEffect(
  draft: Draft,
  ticket: TicketKey,
  opening: Opening,
): { readonly effect: CreateTicket; readonly wrote: WrittenValues } {
  const { html, messages, files = [], previous, followUp } = opening;
  const { made, wrote } = draftByRules(draft, opening.ruling?.verdict);
  const started = draft.conversation.started?.fields;
  const effect: CreateTicket = {
    kind: 'create-ticket',
    ticket,
    draft: started === undefined ? made : { ...made, fields: { ...made.fields, ...started } },
    html,
    messages,
    ...(files.length > 0 ? { files } : {}),
  };
  return { effect: previous && followUp ? { ...effect, followUpOf: previous.key } : effect, wrote };
}

function link(draft: Draft, key: TicketKey, previous: Ticket): void {
  // A ticket that never got a number cannot be named.
  if (previous.helpdeskId === undefined) return;
  addNote(draft, key, previous.status === 'gone' ? 'relinked' : 'followUpOf', { ticket: previous.helpdeskId });
}
