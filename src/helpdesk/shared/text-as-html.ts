const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\n': '<br>' };

/** Plain text of the helpdesk, as if it had come as HTML. */
export const textAsHtml = (text: string): string => text.replace(/[&<>\n]/g, (char) => ESCAPES[char] ?? char);
