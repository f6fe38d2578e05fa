import { replyAddressOf, templateRefusal } from '../core/contact.ts';
import type { SendPurpose } from '../core/effects.ts';
import type { CommentId, TicketKey } from '../core/ids.ts';
import type { KnownTemplate, TemplatePolicy } from '../core/templates.ts';
import { renderTemplate } from '../format/template.ts';
import { because, type Draft, emit, numberOf } from './draft.ts';
import { sentence } from './texts.ts';
import { templateValues } from './ticket-draft.ts';

/** Meta's longest body, its values filled in ("Template components"). */
const MOST_BODY = 1024;

/** Why a template is not even tried, as far as Meta told. */
export type TemplateFault =
  | { readonly why: 'unknown' }
  | { readonly why: 'status'; readonly status: string }
  | { readonly why: 'values'; readonly takes: number }
  | { readonly why: 'too-long' }
  /** It wants something that is not sent from here. */
  | { readonly why: 'needs-more' }
  /** The customer does not want it. */
  | { readonly why: 'opted-out' | 'marketing-stopped' };

/** A template with its values, ready to go. */
export interface FilledTemplate {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
  readonly text: string;
}

/** What Meta says of it; undefined when the catalogue is not known, `unknown` when it has no such template. */
export function lookUp({ input }: Draft, { name, language }: Pick<TemplatePolicy, 'name' | 'language'>) {
  if (input.templates === undefined) return undefined;
  return input.templates.find((each) => each.name === name && each.language === language) ?? 'unknown';
}

/** The operator's values of a template, filled in. */
export function valuesOf(draft: Draft, template: TemplatePolicy): readonly string[] {
  const values = templateValues(draft.input);
  return template.parameters.map((each) => renderTemplate(each, values));
}

/** Makes a template ready, or says why it cannot go. Without a catalogue it is tried, and a refusal tells. */
export function fillTemplate(
  draft: Draft,
  { name, language }: Pick<TemplatePolicy, 'name' | 'language'>,
  values: readonly string[],
): FilledTemplate | TemplateFault {
  const parameters = values.map(toParameter);
  const known = lookUp(draft, { name, language });
  const refusal = templateRefusal(draft.consent, known === 'unknown' ? undefined : known?.category);
  if (refusal !== undefined) return { why: refusal };
  if (known === 'unknown') return { why: 'unknown' };
  if (known && known.status !== 'APPROVED') return { why: 'status', status: known.status };
  if (known?.needsMore) return { why: 'needs-more' };
  if (known && known.parameters !== parameters.length) return { why: 'values', takes: known.parameters };
  const text = readsAs(name, known, parameters);
  if ((known ? text : parameters.join('')).length > MOST_BODY) return { why: 'too-long' };
  return { name, language, parameters, text };
}

/** Meta takes no line breaks, tabs or runs of spaces in a value, and no empty one ("Template components"). */
function toParameter(value: string): string {
  return value.replace(/\s+/g, ' ').trim() || '-';
}

function readsAs(name: string, known: KnownTemplate | undefined, parameters: readonly string[]): string {
  if (!known) return [`[${name}]`, ...parameters].join(' ');
  let at = 0;
  return known.text.replace(/\{\{\s*\w+\s*\}\}/g, (whole) => {
    at += 1;
    return parameters[at - 1] ?? whole;
  });
}

/** What the template is sent for. */
export interface AboutTemplate {
  readonly purpose: SendPurpose;
  readonly ticket?: TicketKey;
  readonly comment?: CommentId;
}

/** Sends a template that was made ready. */
export function sendTemplate(draft: Draft, filled: FilledTemplate, about: AboutTemplate): void {
  const { name, language, parameters, text } = filled;
  because(draft, 'template.sent', { template: name, language, purpose: about.purpose });
  const to = replyAddressOf(draft.input.contact);
  emit(draft, { kind: 'send-template', to, ...about, part: 0, parts: 1, name, language, parameters, text });
}

/** A fault in words of the reasons and alerts. */
export function faultDetail(fault: TemplateFault): string {
  if (fault.why === 'status') return `status ${fault.status}`;
  return fault.why === 'values' ? `it takes ${fault.takes} values` : fault.why;
}

/** What a note says of it: the customer's will, or a fault of the configuration that operators are told of too. */
export function faultSentence(draft: Draft, fault: TemplateFault): string {
  const { language } = numberOf(draft.input);
  if (fault.why === 'opted-out') return sentence('wantsNoMessages', language);
  if (fault.why === 'marketing-stopped') return sentence('wantsNoMarketing', language);
  return sentence('templateUnusable', language);
}

/** Whether the customer refuses it, which is nobody's fault. */
export const isRefusedByCustomer = ({ why }: TemplateFault): boolean =>
  why === 'opted-out' || why === 'marketing-stopped';
