import { each, type Html, html } from '../html.ts';

const STEPS: readonly (readonly [string, string])[] = [
  ['Write as Maria', 'Her message joins the ticket that is open. The middle says why.'],
  ['Answer as Anna', 'Pick the ticket on the right, write, submit as solved. See it arrive on the phone.'],
  ['Move the clock by 25 h', 'Write as Maria again: the window is over, so a new ticket opens.'],
  ['Make Zendesk answer 500', 'Then write: the outcome is unknown, it is looked up, and nothing is doubled.'],
  ['Kill the bridge', 'Write on both sides, start it again. Everything arrives; the figures add up.'],
];

/** What to do in the first minutes. */
export const tryThis = (): Html => html`
<details class="try" id="try" open>
  <summary>Try this</summary>
  <ol>
    !${each(STEPS, step)}
  </ol>
</details>`;

const step = ([title, words]: readonly [string, string]): Html => html`<li><strong>${title}.</strong> ${words}</li>`;
