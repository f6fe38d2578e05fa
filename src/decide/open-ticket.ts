import type { Ticket } from '../core/conversation.ts';
import type { CreateTicket } from '../core/effects.ts';
import type { FileRef } from '../core/files.ts';
import { type TicketKey, ticketKey, type Wamid } from '../core/ids.ts';
import { renderTemplate } from '../format/template.ts';
import { pickText } from '../format/texts.ts';
import { inWords } from '../format/utc.ts';
import { type Draft, emit, numberOf } from './draft.ts';
import { addNote } from './internal-note.ts';
import { isObserved } from './observe.ts';
import { isReachable, isServiceWindowOpen, sendText } from './send-parts.ts';
import { draftTicket, templateValues } from './ticket-draft.ts';
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

  if (input.contact.requesterId === undefined) emit(draft, { kind: 'ensure-requester' });
  emit(draft, createEffect(draft, key, opening));
  tellStarted(draft, key);
  if (opening.previous) link(draft, key, opening.previous);
  if (opening.acknowledge) acknowledge(draft, key);
  return ticket;
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

function createEffect(draft: Draft, ticket: TicketKey, opening: Opening): CreateTicket {
  const { html, messages, files = [], previous, followUp } = opening;
  const made = draftTicket(draft.input);
  const started = draft.conversation.started?.fields;
  const effect: CreateTicket = {
    kind: 'create-ticket',
    ticket,
    draft: started === undefined ? made : { ...made, fields: { ...made.fields, ...started } },
    html,
    messages,
    ...(files.length > 0 ? { files } : {}),
  };
  return previous && followUp ? { ...effect, followUpOf: previous.key } : effect;
}

function link(draft: Draft, key: TicketKey, previous: Ticket): void {
  // A ticket that never got a number cannot be named.
  if (previous.helpdeskId === undefined) return;
  addNote(draft, key, previous.status === 'gone' ? 'relinked' : 'followUpOf', { ticket: previous.helpdeskId });
}

/** Once per new ticket; not where WhatsApp would refuse it, as after a long backlog. */
function acknowledge(draft: Draft, ticket: TicketKey): void {
  const number = numberOf(draft.input);
  const picked = pickText(
    number.acknowledgement ?? draft.input.policy.acknowledgement,
    [number.language],
    'acknowledgement',
  );
  if (picked === undefined || !isServiceWindowOpen(draft) || !isReachable(draft)) return;
  const text = renderTemplate(picked, templateValues(draft.input)).trim();
  if (text !== '') sendText(draft, text, { purpose: 'acknowledgement', ticket });
}
