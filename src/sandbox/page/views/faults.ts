import { each, type Html, html, nothing } from '../html.ts';
import type { BridgeModel } from '../model.ts';
import type { Selection } from '../selection.ts';
import { form, hidden } from './forms.ts';

type Switch = BridgeModel['faults'][number];

/** What can be made to go wrong. */
export const faultSwitches = (all: readonly Switch[], selection: Selection): Html => html`
<details class="faults panel" id="faults">
  <summary><strong>Make things go wrong</strong> !${active(all.filter(({ on }) => on).length)}</summary>
  !${each(all, (each) => faultSwitch(each, selection))}
</details>`;

const active = (n: number): Html => (n === 0 ? nothing : html`<span class="state doubt">${n} on</span>`);

const faultSwitch = ({ name, title, what, on }: Switch, selection: Selection): Html =>
  form(
    { action: `/faults/${name}`, selection, className: 'fault' },
    html`
!${hidden('on', on ? '0' : '1')}
<div class="grow"><p class="fault-title" id="fault-${name}">${title}</p><p class="hint" id="what-${name}">${what}</p></div>
<button class="switch" role="switch" aria-checked="${on ? 'true' : 'false'}" aria-labelledby="fault-${name}" aria-describedby="what-${name}"><span aria-hidden="true"></span></button>`,
  );
