import { SAMPLE_GROUPS, type SampleGroup, type SampleKind } from '../../whatsapp/sample-kinds.ts';
import { each, type Html, html } from '../html.ts';
import type { PhoneModel } from '../model.ts';
import type { Selection } from '../selection.ts';
import { form } from './forms.ts';

/** Everything else a customer can do, folded away: a click or a key plays it. */
export const kinds = ({ id, name }: PhoneModel, selection: Selection): Html => html`
<details class="kinds" id="kinds-${id}">
  <summary>More that ${name} can do</summary>
  !${form({ action: `/phones/${id}/kind`, selection }, each(SAMPLE_GROUPS, group))}
</details>`;

const group = ({ label, kinds: inside }: SampleGroup): Html => html`
<fieldset class="kind-group"><legend>${label}</legend>!${each(inside, kindButton)}</fieldset>`;

const kindButton = ({ id, label }: SampleKind): Html =>
  html`<button class="button small quiet" name="kind" value="${id}">${label}</button>`;
