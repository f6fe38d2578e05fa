import { MINIMAL } from './sample.ts';

/** A minimal file with one rule. */
export const rule = (when: string, then = '{ stop: true }'): string =>
  `${MINIMAL}rules:\n  - name: r\n    when: ${when}\n    then: ${then}\n`;

/** Files that look unsafe or unknown and are right. */
export const ACCEPTED: readonly (readonly [title: string, text: string])[] = [
  ['plain http to this machine', MINIMAL.replace('https://acme.zendesk.com', 'http://localhost:9000')],
  ['plain http to ::1', MINIMAL.replace('https://acme.zendesk.com', 'http://[::1]:9000')],
  [
    'plain http to a host that is allowed',
    `${MINIMAL.replace('https://acme.zendesk.com', 'http://desk.internal:81')}server: { allowHttp: [desk.internal] }\n`,
  ],
  ['a literal with an @ in a placeholder', `${MINIMAL}ticket: { subject: "{{contact.name | help@example.com}}" }\n`],
  ['a literal that looks like a host', `${MINIMAL}ticket: { subject: "{{contact.name | example.com}}" }\n`],
  ['an empty literal', `${MINIMAL}ticket: { subject: "{{contact.name | }}" }\n`],
  ['a text of its own as reply', rule('{ first: true }', '{ reply: "We are on it." }')],
  ['built-in channels', rule('{ first: true }', '{ notify: [assignee] }')],
  ['tier 3 without an entry', rule('{ first: true }', '{ escalate: { tier: 3, reason: x } }')],
  ['a number called by its id', rule('{ number: "106540352242922" }')],
  ['a nested quantifier, which linear time does not mind', rule("{ matches: '(a+)+$' }")],
  ['groups, classes and escapes', rule("{ matches: '(?:a|b)[\\w@.-]+\\@x\\.de\\-1' }")],
  ['an escaped bracket that looks like look-around', rule("{ matches: '\\(?=x[(?=]' }")],
  ['a rule that is always true', rule('{}')],
  ['anchors without aliases', MINIMAL.replace('version: 1', 'version: &v 1')],
  ['a file with a byte order mark and CRLF', `\uFEFF${MINIMAL.replaceAll('\n', '\r\n')}`],
];
