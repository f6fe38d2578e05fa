import { spanInWords } from '../../../format/reason-words.ts';
import { each, formatted, type Html, html, nothing, when } from '../html.ts';
import type { Bubble, Model, PhoneModel, PhoneTab } from '../model.ts';
import type { Selection } from '../selection.ts';
import { dayOf, timeOf } from '../times.ts';
import { form, hidden, look } from './forms.ts';
import { kinds } from './kinds.ts';

const REACTIONS: readonly string[] = ['👍', '❤️', '😮'];

/** The customers' side. */
export const phones = ({ phones: all, phone, selection, now }: Model): Html => html`
<section id="phones" class="column phones" aria-labelledby="phones-title">
  <h2 id="phones-title" class="column-title">Customers’ phones <span class="hint">WhatsApp</span></h2>
  <div class="phone-bar">
    <nav class="tabs" aria-label="Phones">!${each(all, (each) => tab(each, selection))}</nav>
    !${addPhone(selection)}
  </div>
  !${when(phone, (given) => handset(given, selection, now))}
</section>`;

const tab = ({ id, name }: PhoneTab, { phone, ticket }: Selection): Html => html`
<a class="tab" id="tab-${id}" !${look({ phone: id, ...(ticket === undefined ? {} : { ticket }) })}
  !${current(id === phone)}>${name}</a>`;

const current = (is: boolean): Html => (is ? html`aria-current="true"` : nothing);

const addPhone = (selection: Selection): Html => html`
<details class="add" id="add-phone">
  <summary class="tab">+ Add a phone</summary>
  !${form({ action: '/phones', selection, className: 'stack', clears: true }, addFields())}
</details>`;

const addFields = (): Html => html`
<label class="field">Name <input name="name" id="new-name" required maxlength="60" autocomplete="off"></label>
<label class="field">Number <input name="number" id="new-number" inputmode="tel" maxlength="20" autocomplete="off"
  placeholder="+49 1512 3456789" aria-describedby="new-number-hint"></label>
<p class="hint" id="new-number-hint">Leave it empty for somebody who does not share their number.</p>
<button class="button">Add</button>`;

const handset = (phone: PhoneModel, selection: Selection, now: number): Html => html`
<div class="handset" id="handset-${phone.id}">
  <header class="handset-head">
    <span class="avatar" aria-hidden="true">${initial(phone.name)}</span>
    <div class="grow">
      <h3 class="name">${phone.name}</h3>
      <p class="hint">${phone.address}</p>
    </div>
    !${readButton(phone, selection)}
  </header>
  <ol class="chat" id="chat-${phone.id}" role="log" aria-label="Chat of ${phone.name}" tabindex="0" data-follow>
    !${chat(phone, selection, now)}
  </ol>
  <p class="window">!${serviceWindow(phone)}</p>
  !${quoting(phone, selection)}
  <div class="send-row">
    !${form({ action: `/phones/${phone.id}/picture`, selection }, pictureButton())}
    !${form({ action: `/phones/${phone.id}/text`, selection, className: 'composer', clears: true }, composer(phone))}
  </div>
  !${kinds(phone, selection)}
</div>`;

const initial = (name: string): string => [...name][0] ?? '?';

const readButton = ({ id, unread }: PhoneModel, selection: Selection): Html =>
  unread
    ? form(
        { action: `/phones/${id}/read`, selection },
        html`<button class="button small quiet" title="Tells the business that everything was read">Mark as read</button>`,
      )
    : nothing;

const chat = (phone: PhoneModel, selection: Selection, now: number): Html =>
  phone.bubbles.length === 0
    ? html`<li class="empty">Nothing yet. Write a first message below: it becomes a ticket on the right.</li>`
    : each(phone.bubbles, (bubble, index) => line(bubble, phone, selection, { before: phone.bubbles[index - 1], now }));

interface Around {
  readonly before: Bubble | undefined;
  readonly now: number;
}

const line = (bubble: Bubble, phone: PhoneModel, selection: Selection, { before }: Around): Html => html`
!${dayLine(bubble, before)}
<li class="bubble !${side(bubble)}" id="bubble-${bubble.wamid}">
  !${when(bubble.quoted, (text) => html`<p class="quoted">${text}</p>`)}
  !${when(bubble.picture, picture)}
  !${when(bubble.text !== '' && bubble.text, words)}
  !${each(bubble.choices, (choice) => choiceButton(choice, bubble, phone, selection))}
  <p class="meta">!${when(bubble.reaction, reaction)}<time>${timeOf(bubble.at)}</time> !${ticks(bubble)}</p>
  !${when(!bubble.mine && bubble, (theirs) => bubbleMenu(theirs, phone, selection))}
</li>`;

const dayLine = (bubble: Bubble, before: Bubble | undefined): Html =>
  before && dayOf(before.at) === dayOf(bubble.at) ? nothing : html`<li class="day">${dayOf(bubble.at)}</li>`;

const side = ({ mine, state }: Bubble): Html =>
  mine ? html`mine` : state === 'failed' ? html`theirs failed` : html`theirs`;

const picture = (id: string): Html =>
  html`<img class="photo" src="/media/${id}" alt="Picture" width="220" height="146">`;

const words = (text: string): Html => html`<div class="words">!${formatted(text)}</div>`;

const reaction = (emoji: string): Html => html`<span class="reaction">${emoji}</span>`;

const TICKS: Readonly<Record<Bubble['state'], readonly [string, string]>> = {
  accepted: ['◷', 'on its way'],
  sent: ['✓', 'sent'],
  delivered: ['✓✓', 'delivered'],
  read: ['✓✓', 'read'],
  played: ['✓✓', 'played'],
  failed: ['!', 'not delivered'],
};

const ticks = ({ state }: Bubble): Html => {
  const [sign, words] = TICKS[state];
  return html`<span class="ticks ${state}" role="img" aria-label="${words}" title="${words}">${sign}</span>`;
};

const choiceButton = (choice: string, bubble: Bubble, phone: PhoneModel, selection: Selection): Html =>
  form(
    { action: `/phones/${phone.id}/tap`, selection },
    html`!${hidden('wamid', bubble.wamid)}<button class="button small choice" name="choice" value="${choice}">${choice}</button>`,
  );

const bubbleMenu = (bubble: Bubble, phone: PhoneModel, selection: Selection): Html => html`
<div class="bubble-menu">
  !${form({ action: `/phones/${phone.id}/react`, selection, className: 'reactions', label: 'React' }, reactions(bubble))}
  <a class="link small" !${look({ ...selection, quote: bubble.wamid })}>Quote</a>
</div>`;

const reactions = (bubble: Bubble): Html => html`
!${hidden('wamid', bubble.wamid)}
!${each(REACTIONS, (emoji) => html`<button class="emoji" name="emoji" value="${emoji}" aria-label="React with ${emoji}">${emoji}</button>`)}`;

const serviceWindow = ({ windowLeftMs, bubbles }: PhoneModel): Html => {
  if (windowLeftMs !== undefined) {
    return html`<span class="dot good" aria-hidden="true"></span> Replies possible for ${spanInWords(windowLeftMs)}`;
  }
  return bubbles.length === 0
    ? html`Replies can reach this phone once it has written`
    : html`<span class="dot bad" aria-hidden="true"></span> Last message over 24 h old: no replies in free text`;
};

const quoting = ({ quoting: quoted, id }: PhoneModel, selection: Selection): Html =>
  when(
    quoted,
    ({ text }) => html`
<p class="quoting"><span class="grow">Quoting: ${text}</span>
<a class="link" !${look({ phone: id, ...(selection.ticket === undefined ? {} : { ticket: selection.ticket }) })}>Do not quote</a></p>`,
  );

const composer = ({ id, name }: PhoneModel): Html => html`
<label class="hidden" for="say-${id}">Message from ${name}</label>
<input class="grow" id="say-${id}" name="text" required maxlength="4096" autocomplete="off" placeholder="Write as ${name}">
<button class="button primary">Send</button>`;

const pictureButton = (): Html =>
  html`<button class="button quiet" aria-label="Send a sample picture" title="Send a sample picture"><span aria-hidden="true">📷</span></button>`;
