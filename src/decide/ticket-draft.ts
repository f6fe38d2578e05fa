import type { Contact } from '../core/contact.ts';
import type { DecisionInput } from '../core/decision.ts';
import type { TicketDraft } from '../core/helpdesk-types.ts';
import { formatPhone } from '../format/phone.ts';
import { renderTemplate } from '../format/template.ts';
import { numberOf } from './draft.ts';

/** Code points; more than any list of tickets shows. */
const SUBJECT_LENGTH = 150;

/** What the operator's texts may speak of. A name of the contract that has no value here renders as empty. */
export function templateValues(input: DecisionInput, more: Readonly<Record<string, unknown>> = {}) {
  const { policy } = input;
  const number = numberOf(input);
  return {
    contact: contactValues(input.contact),
    number: { name: number.name },
    ticket: { priority: policy.ticket.priority, group: number.group ?? policy.ticket.group ?? '' },
    ...more,
  };
}

function contactValues({ name, username, phone }: Contact) {
  return { name, username, phone: phone === undefined ? undefined : formatPhone(phone) };
}

/** The texts and values of a new ticket: the common policy, overridden by the number's group and brand, with both tag lists. */
export function draftTicket(
  input: DecisionInput,
  values: Readonly<Record<string, unknown>> = templateValues(input),
): TicketDraft {
  const { ticket } = input.policy;
  const number = numberOf(input);
  const group = number.group ?? ticket.group;
  const brand = number.brand ?? ticket.brand;
  // An empty text would only wipe the field's own default.
  const fields = Object.entries(ticket.fields)
    .map(([field, template]) => [field, renderTemplate(template, values)] as const)
    .filter(([, text]) => text.trim() !== '');
  return {
    subject: toSubject(renderTemplate(ticket.subject, values)),
    priority: ticket.priority,
    ...(group === undefined ? {} : { group }),
    ...(ticket.assignee === undefined ? {} : { assignee: ticket.assignee }),
    ...(ticket.type === undefined ? {} : { type: ticket.type }),
    ...(ticket.form === undefined ? {} : { form: ticket.form }),
    ...(brand === undefined ? {} : { brand }),
    ...(ticket.source === undefined ? {} : { source: ticket.source }),
    tags: [...new Set([...ticket.tags, ...number.tags])],
    fields: Object.fromEntries(fields),
  };
}

/** One short line, whatever customers call themselves. */
function toSubject(text: string): string {
  const line = text.slice(0, 1000).replace(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, SUBJECT_LENGTH).join('') || 'WhatsApp';
}

/** Names that a helpdesk may no longer know: everything but the subject, the priority and the tags. */
export function hasOptionalValues(draft: TicketDraft): boolean {
  const { group, assignee, type, form, brand, source, fields } = draft;
  return (
    [group, assignee, type, form, brand, source].some((value) => value !== undefined) || Object.keys(fields).length > 0
  );
}

/** The same ticket without them, and tagged so that an operator finds it. */
export function withoutOptionalValues({ subject, priority, tags }: TicketDraft): TicketDraft {
  return {
    subject,
    ...(priority === undefined ? {} : { priority }),
    tags: [...new Set([...tags, 'deskbridge_config'])],
    fields: {},
  };
}
