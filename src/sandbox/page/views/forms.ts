import { each, type Html, html, nothing } from '../html.ts';
import { queryOf, type Selection } from '../selection.ts';

/** Where a form goes, in the page and without its script. */
export interface FormTarget {
  readonly action: string;
  readonly selection: Selection;
  /** For people who do not see the form. */
  readonly label?: string;
  readonly className?: string;
  /** Its words are wiped once they were taken. */
  readonly clears?: boolean;
}

/** A form whose answer is the page as it is then. */
export const form = ({ action, selection, label, className, clears }: FormTarget, inside: Html): Html => html`
<form method="post" action="${action}" hx-post="${action}" hx-target="#sandbox" hx-swap="outerMorph"
  class="${className ?? ''}" !${labelled(label)} !${clearing(clears)}>
  !${selectionFields(selection)}
  !${same(inside)}
</form>`;

const same = (inside: Html): Html => inside;
const labelled = (label: string | undefined): Html => (label === undefined ? nothing : html`aria-label="${label}"`);
const clearing = (clears: boolean | undefined): Html => (clears ? html`data-clears` : nothing);

const selectionFields = ({ phone, ticket, quote }: Selection): Html =>
  each(
    [
      ['phone', phone],
      ['ticket', ticket],
      ['quote', quote],
    ].filter(([, value]) => value !== undefined),
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );

/** What a link needs to show another selection without loading the page anew. */
export const look = (selection: Selection): Html => html`
href="/${queryOf(selection)}" hx-get="/${queryOf(selection)}" hx-target="#sandbox" hx-swap="outerMorph" hx-push-url="true"`;

/** One hidden value. */
export const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;
