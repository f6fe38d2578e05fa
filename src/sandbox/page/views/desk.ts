import { each, formatted, type Html, html, nothing, when } from '../html.ts';
import type { Model, ShownComment, TicketModel, TicketRow } from '../model.ts';
import type { Selection } from '../selection.ts';
import { whenOf } from '../times.ts';
import { form, look } from './forms.ts';

/** The agents' side. */
export const desk = ({ tickets, ticket, selection, now, helpdeskName }: Model): Html => html`
<section id="desk" class="column desk" aria-labelledby="desk-title">
  <h2 id="desk-title" class="column-title">Agent’s desk <span class="hint">${helpdeskName} · you are Anna Keller</span></h2>
  <nav class="tickets" aria-label="Tickets" tabindex="0">
    !${each(tickets, (row) => ticketLink(row, selection, now))}
    !${when(tickets.length === 0, noTickets)}
  </nav>
  !${when(ticket, (given) => thread(given, selection, now))}
</section>`;

const noTickets = (): Html =>
  html`<p class="empty">No tickets yet. Write as a customer on the left: the first message opens one.</p>`;

const ticketLink = (row: TicketRow, selection: Selection, now: number): Html => html`
<a class="ticket" id="ticket-${row.id}" !${look({ ...selection, ticket: row.id })} !${current(row.id === selection.ticket)}>
  <span class="ticket-no">#${row.id}</span>
  <span class="grow clip"><strong>${row.customer}</strong> <span class="hint">${row.preview}</span></span>
  !${status(row.status)}
  <time class="hint">${whenOf(row.at, now)}</time>
</a>`;

const current = (is: boolean): Html => (is ? html`aria-current="true"` : nothing);

const status = (name: string): Html => html`<span class="badge status-${name}">${name}</span>`;

const thread = (ticket: TicketModel, selection: Selection, now: number): Html => html`
<article class="thread" id="thread-${ticket.id}" aria-labelledby="subject-${ticket.id}">
  <header class="thread-head">
    <h3 id="subject-${ticket.id}" class="grow">#${ticket.id} ${ticket.subject}</h3>
    !${status(ticket.status)}
  </header>
  <p class="hint">Requester ${ticket.customer}!${tags(ticket.tags)}</p>
  <ol class="comments" id="comments-${ticket.id}" role="log" aria-label="Comments on ticket ${ticket.id}" tabindex="0" data-follow>
    !${each(ticket.comments, (comment) => shownComment(comment, now))}
  </ol>
  !${when(ticket.isOpenForWords && ticket, (open) => answer(open, selection))}
  !${when(!ticket.isOpenForWords, closedNote)}
</article>`;

const tags = (names: readonly string[]): Html => each(names, (name) => html` <span class="badge">${name}</span>`);

const LABELS: Readonly<Record<ShownComment['kind'], string>> = {
  customer: 'Customer',
  reply: 'Public reply',
  note: 'Internal note',
};

const STANDING: Readonly<Record<NonNullable<ShownComment['standing']>, readonly [string, string]>> = {
  delivered: ['on WhatsApp', 'good'],
  waiting: ['waiting for WhatsApp', 'wait'],
  unknown: ['unknown whether it arrived', 'doubt'],
  told: ['not sent, see the note', 'bad'],
  dead: ['given up', 'bad'],
  kept: ['not sent', 'bad'],
};

const shownComment = ({ author, kind, text, at, standing }: ShownComment, now: number): Html => html`
<li class="comment ${kind}">
  <p class="comment-head">
    <strong>${author}</strong> <span class="kind">${LABELS[kind]}</span>
    !${when(standing, (given) => html`<span class="state ${STANDING[given][1]}">${STANDING[given][0]}</span>`)}
    <time class="hint">${whenOf(at, now)}</time>
  </p>
  <div class="words">!${formatted(text)}</div>
</li>`;

const answer = (ticket: TicketModel, selection: Selection): Html => html`
!${form({ action: `/tickets/${ticket.id}/answer`, selection, className: 'answer', clears: true }, answerFields(ticket))}
<details class="more" id="more-${ticket.id}">
  <summary class="link">Merge or close</summary>
  <div class="row">
    !${merge(ticket, selection)}
    !${form({ action: `/tickets/${ticket.id}/close`, selection }, closeButton())}
  </div>
</details>`;

const closeButton = (): Html =>
  html`<button class="button small quiet" title="As an automation does some days after a ticket was solved">Close for good</button>`;

const answerFields = ({ id, customer }: TicketModel): Html => html`
<fieldset class="segments">
  <legend class="hidden">What kind of comment</legend>
  <label><input type="radio" name="kind" value="public" id="public-${id}" checked> Public reply</label>
  <label><input type="radio" name="kind" value="note" id="note-${id}"> Internal note</label>
</fieldset>
<label class="hidden" for="answer-${id}">Answer to ${customer}</label>
<textarea id="answer-${id}" name="text" rows="3" maxlength="20000" placeholder="Answer ${customer}, or note something for the team" data-submits></textarea>
<div class="row end">
  <span class="hint grow wide-only">Ctrl + Enter submits</span>
  <button class="button small" name="status" value="pending">Submit as pending</button>
  <button class="button small" name="status" value="solved">Submit as solved</button>
  <button class="button primary" name="status" value="" data-default>Submit</button>
</div>`;

const merge = (ticket: TicketModel, selection: Selection): Html =>
  ticket.mergeTargets.length === 0
    ? html`<p class="hint grow">There is no other ticket to merge into.</p>`
    : form({ action: `/tickets/${ticket.id}/merge`, selection, className: 'row grow' }, mergeFields(ticket));

const mergeFields = ({ id, mergeTargets }: TicketModel): Html => html`
<label class="field inline" for="into-${id}">Into</label>
<select name="into" id="into-${id}">
  !${each(mergeTargets, (target) => html`<option value="${target.id}">#${target.id} ${target.customer}</option>`)}
</select>
<button class="button small quiet">Merge</button>`;

const closedNote = (): Html =>
  html`<p class="empty">This ticket is closed for good. The customer’s next message opens a follow-up or a new ticket.</p>`;
