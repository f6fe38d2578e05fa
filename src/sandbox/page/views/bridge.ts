import { CLOCK_MOVES } from '../clock-moves.ts';
import { each, type Html, html, nothing, when } from '../html.ts';
import type { ToldEffect, ToldEvent } from '../in-words.ts';
import type { BridgeModel, Model, Tally } from '../model.ts';
import type { Selection } from '../selection.ts';
import { dayOf, timeOf, whenOf } from '../times.ts';
import { faultSwitches } from './faults.ts';
import { form } from './forms.ts';

/** What the bridge is, does and decided. */
export const bridge = ({ bridge: model, selection, now }: Model): Html => html`
<section id="bridge" class="column bridge" aria-labelledby="bridge-title">
  <h2 id="bridge-title" class="column-title">Deskbridge <span class="hint">what it decided, and why</span></h2>
  <div class="panel">
    <div class="row">
      !${stateBadge(model)}
      !${lifeButtons(model, selection)}
    </div>
    !${tally(model.tally)}
    !${clock(selection, now)}
  </div>
  !${faultSwitches(model.faults, selection)}
  <ol class="events" id="events" aria-label="Decisions, newest first" tabindex="0">
    !${each(model.events, (event) => told(event, now))}
    !${when(model.events.length === 0, noEvents)}
  </ol>
</section>`;

const noEvents = (): Html =>
  html`<li class="empty">Nothing came in yet. Whatever happens on either side shows here, with the reason.</li>`;

const STATES: Readonly<Record<BridgeModel['state'], readonly [string, string]>> = {
  running: ['Running', 'good'],
  starting: ['Starting …', 'wait'],
  killed: ['Killed', 'bad'],
  paused: ['Sending is paused', 'wait'],
};

const stateBadge = ({ state, resting }: BridgeModel): Html => html`
<p class="grow state-line" role="status">
  <span class="dot ${STATES[state][1]}" aria-hidden="true"></span><strong>${STATES[state][0]}</strong>
  !${when(state === 'running' && resting.length > 0, () => html`<span class="hint">calls to ${resting.join(', ')} rest for a moment</span>`)}
</p>`;

const lifeButtons = ({ state }: BridgeModel, selection: Selection): Html => {
  if (state === 'killed') return life('start', 'Start it again', 'primary', selection);
  if (state === 'starting') return nothing;
  return html`!${pauseButton(state, selection)} !${life('kill', 'Kill it (kill -9)', 'danger', selection)}`;
};

const pauseButton = (state: BridgeModel['state'], selection: Selection): Html =>
  state === 'paused'
    ? life('resume', 'Resume sending', 'primary', selection)
    : life('pause', 'Pause sending', 'quiet', selection);

const life = (action: string, words: string, look: string, selection: Selection): Html =>
  form({ action: `/bridge/${action}`, selection }, html`<button class="button small ${look}">${words}</button>`);

/** Written equals the sum of the rest: that is how one sees that nothing is lost. */
const tally = ({ written, standing }: Tally): Html => html`
<dl class="tally" aria-label="Where all messages of both sides stand">
  !${figure('written', written, 'plain')}
  !${figure('delivered', standing.delivered, 'good', '=')}
  !${figure('waiting', standing.waiting, 'wait', '+')}
  !${figure('unknown', standing.unknown, 'doubt', '+')}
  !${figure('dead', standing.dead, 'bad', '+')}
  !${when(standing.told > 0, () => figure('not sent', standing.told, 'plain', '+'))}
  !${when(standing.kept > 0, () => figure('kept', standing.kept, 'plain', '+'))}
</dl>`;

const figure = (name: string, n: number, tone: string, sign = ''): Html => html`
<div class="figure ${n > 0 ? tone : 'none'}" data-sign="${sign}"><dt>${name}</dt><dd id="tally-${name.replace(' ', '-')}">${n}</dd></div>`;

const clock = (selection: Selection, now: number): Html => html`
<div class="clock">
  <p class="grow"><span class="hidden">The sandbox’s clock:</span> <strong id="clock">${dayOf(now)}, ${timeOf(now)}</strong></p>
  !${form({ action: '/clock', selection, className: 'row tight', label: 'Move the clock' }, moves())}
</div>`;

const moves = (): Html =>
  each(
    CLOCK_MOVES,
    ({ name, words }) => html`<button class="button small quiet" name="by" value="${name}">${words}</button>`,
  );

const told = (event: ToldEvent, now: number): Html => html`
<li class="event ${event.isTalk ? 'talk' : 'minor'}" id="event-${event.id}">
  <p class="event-head"><span class="what">${event.what}</span> <time class="hint">${whenOf(event.at, now)}</time></p>
  !${each(event.sentences, (sentence) => html`<p class="sentence">${sentence}</p>`)}
  !${when(event.effects.length > 0, () => effects(event))}
</li>`;

const effects = (event: ToldEvent): Html => html`<ul class="effects">!${each(event.effects, effect)}</ul>`;

const effect = ({ words, state, tone }: ToldEffect): Html => html`
<li><span class="grow">${words}</span> <span class="state ${tone}">${state}</span></li>`;
