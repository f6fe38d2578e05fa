import { capital, type Detail, type Sentence, ticket } from './reason-words.ts';

/** A field that people and rules both set, in words. */
const FIELDS: Readonly<Record<string, string>> = { priority: 'priority', group: 'group', assignee: 'assignee' };

const TEXTS: Readonly<Record<string, string>> = {
  outOfHours: 'that nobody is there now',
  handover: 'that a colleague takes over',
  escalated: 'that a specialist takes over',
};

/** A name or number of the detail. */
const said = (detail: Detail, field: string): string => String(detail[field] ?? 'one that is not named');

/** What rules decided. Names of rules are the operator's own. */
export const RULE_SENTENCES: Readonly<Record<string, Sentence>> = {
  'rules.matched': (d, n) =>
    `${d['several'] === true ? 'Rules' : 'A rule'} matched for ${ticket(d, n)}: ${said(d, 'rules')}.`,
  'rules.escalated': (d, n) =>
    `${capital(ticket(d, n))} is escalated to tier ${said(d, 'tier')} by: ${said(d, 'rules')}. A note says so.`,
  'rules.people-win': (d, n) =>
    `The ${FIELDS[String(d['field'])] ?? 'value'} of ${ticket(d, n)} was set by somebody else and stays: only a higher tier changes it.`,
  'rules.undecided': (d) =>
    `The ticket waits up to five seconds for what the helpdesk knows of the customer, as rules ask for it: ${said(d, 'rules')}.`,
  'rules.waited-enough': () =>
    'The helpdesk did not say in time what it knows of the customer: the ticket is made without it.',
  'rules.timer-gone': (d) =>
    `The rule ${said(d, 'rule')} waited for its time and is no longer in the configuration: dropped.`,
  'rules.timer-early': (d, n) => `A timer of rules on ${ticket(d, n)} was due, and none of them is true now.`,
  'rules.timer-not-needed': () => 'A timer of rules was due, and the ticket is solved or gone: nothing is done.',
  'text.sent': (d, n) => {
    const named = TEXTS[String(d['text'])];
    const by = d['rule'] === undefined ? '' : `, as the rule ${said(d, 'rule')} says`;
    return `The customer is told ${named ?? 'an automatic text'} on ${ticket(d, n)}${by}.`;
  },
};
