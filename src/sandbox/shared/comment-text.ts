/** What a helpdesk makes of a comment’s text: both forms are stored, whichever was sent. */
export interface CommentText {
  readonly html: string;
  readonly plain: string;
}

/** Plain text becomes paragraphs with every special character escaped. */
export function fromPlain(text: string): CommentText {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((part) => `<p dir="auto">${escapeHtml(part).replace(/\n/g, '<br>\n')}</p>`);
  return { html: paragraphs.join('\n'), plain: text };
}

/** HTML keeps its markup without what could run, and gets a plain form. */
export function fromHtml(html: string): CommentText {
  const safe = html
    .replace(/<(script|style|iframe|object|embed)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<[a-z][^>]*>/gi, withoutScripts);
  return { html: safe, plain: toPlain(safe) };
}

/** Only inside a tag: the same letters in a customer's text are just text. */
const withoutScripts = (tag: string): string =>
  tag
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/(href|src)\s*=\s*(["']?)\s*javascript:[^"'\s>]*\2/gi, '');

function toPlain(html: string): string {
  return html
    .replace(/<br\s*\/?>\n?/gi, '\n')
    .replace(/<\/(p|div|li|h\d|blockquote|pre)>\s*/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => decode(name.toLowerCase()) ?? whole)
    .trim();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decode(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
