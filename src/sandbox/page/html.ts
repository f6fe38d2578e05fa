import { html as tag } from 'ghtml';
import { whatsappToHtml } from '../../format/whatsapp-to-html.ts';

declare const made: unique symbol;
/** Markup made by `html`: everything that was put into it is escaped. */
export type Html = string & { readonly [made]: true };

/** What may be put into markup. Left out: nothing is shown. */
export type Value = string | number | undefined;

/**
 * Makes markup. Every value is escaped; `!${view(…)}` puts in what another view made, and nothing else may stand behind
 * the mark (a test looks after that).
 */
export const html = (literals: TemplateStringsArray, ...values: readonly Value[]): Html =>
  tag(literals, ...values) as Html;

/** No markup. */
export const nothing = '' as Html;

/** One piece of markup for each. */
export const each = <T>(items: readonly T[], view: (item: T, index: number) => Html): Html =>
  items.map(view).join('') as Html;

/** Markup for something that may not be there. */
export const when = <T>(given: T | undefined | false, view: (given: T) => Html): Html =>
  given === undefined || given === false ? nothing : view(given);

/** A text with WhatsApp's marks (*bold*, _italic_) as the phone shows it: the words are escaped, the marks become markup. */
export const formatted = (text: string): Html => whatsappToHtml(text) as Html;
