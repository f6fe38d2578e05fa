import { each, type Html, html } from '../html.ts';

const stepsWith = (helpdesk: string): readonly (readonly [string, string])[] => [
  ['Write as Maria', 'Her message joins the ticket that is open. Deskbridge says why.'],
  ['Answer as Anna', 'Write at the desk, submit as solved. The reply arrives on the phone.'],
  ['Move the clock by 25 h', 'Write as Maria again: the window is over, so a new ticket opens.'],
  [`Let ${helpdesk} answer 500`, 'Open the faults, switch it on, write: unknown at first, never twice.'],
  ['Kill the bridge', 'Write on both sides, start it again. The reply waits for the poll: + 2 min hurries it.'],
];

/** What to do in the first minutes. */
export const tryThis = (helpdesk: string): Html => html`
<details class="try" id="try" open>
  <summary>Try this</summary>
  <ol>
    !${each(stepsWith(helpdesk), step)}
  </ol>
</details>`;

const step = ([title, words]: readonly [string, string]): Html => html`<li><strong>${title}.</strong> ${words}</li>`;
