import type { Ticket } from '../core/conversation.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import { markAsked } from './ask-to-answer.ts';
import type { CommandLine } from './command-line.ts';
import { because, type Draft, numberOf } from './draft.ts';
import { reportFailure } from './failed-reply.ts';
import { addNote } from './internal-note.ts';
import {
  faultSentence,
  fillTemplate,
  isRefusedByCustomer,
  lookUp,
  sendTemplate,
  type TemplateFault,
  valuesOf,
} from './send-template.ts';
import { sentence } from './texts.ts';
import { liveTicketFor } from './tickets.ts';
import { whyNotSend } from './why-not-send.ts';

/** Meta's codes of languages: `de`, `pt_BR`. */
const LANGUAGE = /^[a-z]{2,3}(?:_[A-Z]{2,4})?$/;
const MOST_NAMES = 20;

/**
 * `/template name [language] [values …]` sends an approved template now: one of the configuration by either of its names, or
 * one that the account is known to have. Without values the configured ones go in; fewer than it takes stand behind those.
 */
export function commandTemplate(draft: Draft, ticket: Ticket, { words }: CommandLine): void {
  const live = liveTicketFor(draft.conversation, ticket.key);
  const refusal = whyNotSend(draft);
  if (refusal !== undefined) {
    because(draft, 'command.template-refused', { ticket: ticket.key });
    const failure = { why: 'sentence', sentence: sentence(refusal, numberOf(draft.input).language) } as const;
    reportFailure(draft, ticket.key, failure, { purpose: 'reopen' });
    return;
  }
  const [name = '', second, ...rest] = words;
  const chosen = find(draft, name, second);
  if (!chosen) {
    because(draft, 'command.template-unknown', { ticket: ticket.key });
    if (live) addNote(draft, live.key, 'templateUnknown', { name: name || '?', known: knownNames(draft) });
    return;
  }
  const { template, saidLanguage } = chosen;
  const given = saidLanguage || second === undefined ? rest : [second, ...rest];
  const filled = fillTemplate(draft, template, valuesFor(draft, template, given));
  if ('why' in filled) {
    because(draft, 'command.template-unusable', { ticket: ticket.key, why: filled.why });
    if (live) tellFault(draft, live.key, template.name, filled);
    return;
  }
  markAsked(draft);
  sendTemplate(draft, filled, { purpose: 'reopen', ticket: ticket.key });
  if (live) addNote(draft, live.key, 'templateSent', { name: template.name, reply: filled.text });
}

interface Chosen {
  readonly template: TemplatePolicy;
  /** The second word was the language. */
  readonly saidLanguage: boolean;
}

/** By the operator's name, by Meta's, or from what the account has. A second word is the language where there is such a template. */
function find(draft: Draft, name: string, second: string | undefined): Chosen | undefined {
  const all = candidates(draft).filter(({ names }) => names.includes(name.toLowerCase()));
  if (second !== undefined && LANGUAGE.test(second)) {
    const exact = all.find(({ template }) => template.language === second);
    if (exact) return { template: exact.template, saidLanguage: true };
  }
  const own = numberOf(draft.input).language;
  const first =
    all.find(({ configured }) => configured) ?? all.find(({ template }) => template.language === own) ?? all[0];
  return first && { template: first.template, saidLanguage: false };
}

function candidates({ input }: Draft) {
  const configured = Object.entries(input.policy.templates).map(([key, template]) => ({
    names: [key.toLowerCase(), template.name],
    template,
    configured: true,
  }));
  const known = (input.templates ?? [])
    .filter(({ needsMore }) => !needsMore)
    .map(({ name, language }) => ({ names: [name], template: { name, language, parameters: [] }, configured: false }));
  return [...configured, ...known];
}

function knownNames(draft: Draft): readonly string[] {
  const names = [...new Set(candidates(draft).map(({ names: [first = ''] }) => first))];
  return names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names.length > 0 ? names : ['–'];
}

/** The agent's values, behind the configured ones where they alone are too few. */
function valuesFor(draft: Draft, template: TemplatePolicy, given: readonly string[]): readonly string[] {
  const configured = valuesOf(draft, template);
  if (given.length === 0) return configured;
  const known = lookUp(draft, template);
  const takes = known === undefined || known === 'unknown' ? configured.length || given.length : known.parameters;
  return given.length + configured.length === takes ? [...configured, ...given] : given;
}

function tellFault(draft: Draft, key: string, name: string, fault: TemplateFault): void {
  if (isRefusedByCustomer(fault)) addNote(draft, key, 'askFailed', { reason: faultSentence(draft, fault) });
  else if (fault.why === 'values') addNote(draft, key, 'templateValues', { name, count: fault.takes });
  else if (fault.why === 'unknown') addNote(draft, key, 'templateUnknown', { name, known: knownNames(draft) });
  else addNote(draft, key, 'templateUnusable', { name, status: fault.why === 'status' ? fault.status : fault.why });
}
