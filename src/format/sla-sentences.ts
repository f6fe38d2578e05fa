import { type Detail, type Sentence, ticket } from './reason-words.ts';

const stage = (d: Detail): string =>
  d['stage'] === undefined
    ? 'A stage of a deadline'
    : `Stage "${d['stage']}" of the deadline ${d['metric'] ?? ''}`.trim();

/** Deadlines of tickets, and the stages before and after them. */
export const SLA_SENTENCES: Readonly<Record<string, Sentence>> = {
  'sla.read': (d, n) =>
    `The deadlines of ${ticket(d, n)} were read: ${d['deadlines'] ?? 'some'} of them run or are paused.`,
  'sla.fired': (d, n) => `${stage(d)} of ${ticket(d, n)} fired${d['late'] === true ? ', late' : ''}.`,
  'sla.agent-active': (d, n) => `${stage(d)} waits: an agent was at work on ${ticket(d, n)} a moment ago.`,
  'sla.not-moved': (d, n) => `The agent of ${ticket(d, n)} was at work on it a moment ago, so it stays where it is.`,
  'sla.not-told': () => 'WhatsApp takes no text for the customer now, so they are not told.',
  'sla.read-again': (d, n) => `What was read of ${ticket(d, n)} is too old to tell anybody: it is read again.`,
  'sla.old-read': (d, n) => `A newer read of ${ticket(d, n)} is known already.`,
  'sla.solved': (d, n) => `The helpdesk shows ${ticket(d, n)} as solved: its deadlines have ended.`,
  'sla.gone': (d, n) => `The helpdesk does not show ${ticket(d, n)} any more.`,
  'sla.off': () => 'No stages are configured: deadlines are not watched.',
  'sla.unknown-ticket': () => 'The ticket is not remembered in this talk any more.',
};
