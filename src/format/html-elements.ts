import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { marks } from './marked-line.ts';

/** Elements whose content is never shown. */
export const hiddenTags: ReadonlySet<string> = new Set(
  'head title style script noscript template iframe object embed svg math audio video canvas select option datalist map'.split(
    ' ',
  ),
);

/** Elements that begin and end a line, with the empty lines a browser's margins leave around them. */
export const blockTags: ReadonlyMap<string, number> = new Map([
  ...'div section article header footer main aside nav address center form fieldset figcaption dt dd li tr legend details summary caption html body'
    .split(' ')
    .map((tag): [string, number] => [tag, 0]),
  ...'p ul ol dl blockquote figure h1 h2 h3 h4 h5 h6 pre hr table'.split(' ').map((tag): [string, number] => [tag, 1]),
]);

const formatTags: Readonly<Record<string, number>> = {
  ...{
    b: marks.bold,
    strong: marks.bold,
    th: marks.bold,
    h1: marks.bold,
    h2: marks.bold,
    h3: marks.bold,
    h4: marks.bold,
  },
  ...{
    h5: marks.bold,
    h6: marks.bold,
    i: marks.italic,
    em: marks.italic,
    s: marks.strike,
    del: marks.strike,
    strike: marks.strike,
  },
  ...{ code: marks.code, kbd: marks.code, samp: marks.code, tt: marks.code },
};

/** The formatting inside an element: its tag's, changed by its style (word processors write `<b style="font-weight:normal">`). */
export function formatOf(element: Element, outer: number): number {
  const style = styleOf(element);
  let format = outer | (Object.hasOwn(formatTags, element.name) ? (formatTags[element.name] ?? 0) : 0);
  const weight = /font-weight:([a-z0-9]+)/.exec(style)?.[1];
  if (weight !== undefined)
    format = /^(bold|bolder|[6-9]00)$/.test(weight) ? format | marks.bold : format & ~marks.bold;
  const slant = /font-style:([a-z]+)/.exec(style)?.[1];
  if (slant !== undefined) format = slant === 'normal' ? format & ~marks.italic : format | marks.italic;
  const isStruck = style
    .split(';')
    .some((rule) => /^text-decoration(-line)?:/.test(rule) && rule.includes('line-through'));
  return isStruck ? format | marks.strike : format;
}

/** Whether an element is hidden by its tag, an attribute or its style (mail's preview texts). */
export function isHidden(element: Element): boolean {
  return (
    hiddenTags.has(element.name) || 'hidden' in element.attribs || /display:none|mso-hide:all/.test(styleOf(element))
  );
}

/** Whether a picture only counts readers: no address that can be fetched, or at most two pixels in one direction. */
export function isTrackingPixel(image: Element): boolean {
  const { src, width, height } = image.attribs;
  if (src === undefined || src.trim() === '') return true;
  const style = styleOf(image);
  return [width, height, /(?:^|;)width:([^;]*)/.exec(style)?.[1], /(?:^|;)height:([^;]*)/.exec(style)?.[1]].some(
    (size) => size !== undefined && /^[0-2](\.\d+)?(px)?$/.test(size.trim()),
  );
}

const historyClasses = new Set(
  'gmail_quote gmail_quote_container gmail_attr yahoo_quoted moz-cite-prefix protonmail_quote tutanota_quote quotedreply outlookmessageheader ms-outlook-mobile-reference-message zd-quoted-reply'.split(
    ' ',
  ),
);
const historyIds = new Set([
  'divrplyfwdmsg',
  'appendonsend',
  'mail-editor-reference-message-container',
  'olk_src_body_section',
]);

/**
 * Whether an element holds the earlier talk that a mail program quotes under an answer: `part` when the element is all of it,
 * `rest` when everything after it belongs to it (Outlook puts only a head line around it).
 */
export function quotedHistory(element: Element): 'part' | 'rest' | undefined {
  if (historyIds.has((element.attribs.id ?? '').toLowerCase())) return 'rest';
  if (/border-top:solid#(e1e1e1|b5c4df)1(\.0)?pt/.test(styleOf(element))) return 'rest';
  const classes = (element.attribs.class ?? '').toLowerCase().split(/\s+/);
  if (classes.some((name) => historyClasses.has(name))) return 'part';
  return element.name === 'blockquote' && element.attribs.type?.toLowerCase() === 'cite' ? 'part' : undefined;
}

/** All text below some nodes, hidden parts left out; without recursion, so that no depth is too deep. */
export function textOf(nodes: readonly AnyNode[]): string {
  let text = '';
  const waiting: AnyNode[] = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isText(node)) text += node.data;
    else if (isTag(node) && node.name === 'br') text += '\n';
    else if ('children' in node && !(isTag(node) && isHidden(node))) {
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) waiting.push(child);
      }
    }
  }
  return text;
}

function styleOf(element: Element): string {
  return (element.attribs.style ?? '').toLowerCase().replace(/\s+/g, '');
}
