import type { Account } from './account.ts';
import { type Checked, readDate, type Spec } from './check-fields.ts';
import type { TicketChange } from './ledger.ts';
import type { CustomField, PriorityId, Ticket } from './model.ts';
import { CLOSED, RESOLVED } from './model.ts';
import { type Complaint, invalid } from './refusals.ts';

/** Page "Create a Ticket"; "Update a Ticket" takes the same. */
export const TICKET_SPEC: Spec = {
  name: 'text',
  requester_id: 'id',
  email: 'text',
  facebook_id: 'text',
  phone: 'text',
  twitter_id: 'text',
  unique_external_id: 'text',
  subject: 'text?',
  type: 'text?',
  status: 'number',
  priority: 'number',
  description: 'text',
  responder_id: 'id?',
  cc_emails: 'texts',
  custom_fields: 'map',
  due_by: 'date?',
  email_config_id: 'id?',
  fr_due_by: 'date?',
  group_id: 'id?',
  parent_id: 'id',
  product_id: 'id?',
  source: 'number',
  tags: 'texts',
  company_id: 'id?',
  internal_agent_id: 'id?',
  internal_group_id: 'id?',
  lookup_parameter: 'text',
};

export const TYPES = ['Question', 'Incident', 'Problem', 'Feature Request', 'Refund'];
const MAX_SUBJECT = 255;
const MAX_TAG = 32;

/** Everything of a ticket that a body sets, but its requester and files. Refuses with all complaints at once. */
export function readTicket(account: Account, body: Checked, isForm: boolean): TicketChange {
  const complaints: Complaint[] = [];
  const complain = (field: string, message: string): void =>
    void complaints.push({ field, message, code: 'invalid_value' });
  const oneOf = (field: string, value: unknown, values: readonly unknown[]): void => {
    if (value !== undefined && value !== null && !values.includes(value))
      complain(field, `It should be one of these values: '${values.join(',')}'`);
  };
  const status = body.id('status');
  const priority = body.id('priority');
  const source = body.id('source');
  const type = body.textOrNull('type');
  oneOf(
    'status',
    status,
    account.statuses.map(({ id }) => id),
  );
  oneOf('priority', priority, [1, 2, 3, 4]);
  oneOf('source', source, Object.values(account.sources));
  oneOf('type', type, TYPES);
  const groupId = body.idOrNull('group_id');
  if (groupId && !account.groups.some(({ id }) => id === groupId))
    complain('group_id', 'There is no group matching the given group_id');
  const productId = body.idOrNull('product_id');
  if (productId && !account.products.some(({ id }) => id === productId))
    complain('product_id', 'There is no product matching the given product_id');
  const responderId = body.idOrNull('responder_id');
  const agent = responderId ? account.users.get(responderId) : undefined;
  if (responderId && (!agent || agent.role === 'end-user' || agent.deleted))
    complain('responder_id', 'There is no agent matching the given responder_id');
  const subject = body.textOrNull('subject');
  if ((subject?.length ?? 0) > MAX_SUBJECT) complain('subject', `Has more than ${MAX_SUBJECT} characters`);
  const tags = body.texts('tags');
  if (tags?.some((tag) => tag.length > MAX_TAG || tag.includes(',')))
    complain('tags', `It should only contain elements that have maximum of ${MAX_TAG} characters and no comma`);
  const customFields = readCustomFields(account, body, isForm, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  const given = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
    value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
  return {
    ...given('subject', subject),
    ...given('html', body.text('description')),
    ...given('status', status),
    ...given('priority', priority as PriorityId | undefined),
    ...given('source', source),
    ...given('type', type),
    ...given('responderId', responderId),
    ...given('groupId', groupId),
    ...given('productId', productId),
    ...given('ccEmails', body.texts('cc_emails')),
    ...given('tags', tags && [...new Set(tags)]),
    ...given('customFields', customFields),
    ...given('dueBy', body.time('due_by')),
    ...given('frDueBy', body.time('fr_due_by')),
  };
}

function readCustomFields(
  account: Account,
  body: Checked,
  isForm: boolean,
  complaints: Complaint[],
): ReadonlyMap<string, unknown> | undefined {
  const sent = body.map('custom_fields');
  if (!sent) return undefined;
  const read = new Map<string, unknown>();
  for (const [name, value] of Object.entries(sent)) {
    const field = account.fields.find((each) => each.name === name);
    if (!field) {
      complaints.push({ field: name, message: 'Unexpected/invalid field in request', code: 'invalid_field' });
      continue;
    }
    const complaint = value === null ? undefined : judge(field, value, isForm);
    if (complaint) complaints.push({ field: name, ...complaint });
    else read.set(name, value);
  }
  return read;
}

const MAX_TEXT = 255;

function judge(field: CustomField, value: unknown, isForm: boolean): Omit<Complaint, 'field'> | undefined {
  const isNumber = typeof value === 'number' || (isForm && typeof value === 'string' && /^-?[\d.]+$/.test(value));
  const wrong = (kind: string): Omit<Complaint, 'field'> => ({
    message: `It should be a/an ${kind}`,
    code: 'datatype_mismatch',
  });
  switch (field.type) {
    case 'custom_number':
    case 'custom_decimal':
      return isNumber ? undefined : wrong('Integer');
    case 'custom_checkbox':
      return typeof value === 'boolean' || (isForm && /^(true|false)$/.test(String(value)))
        ? undefined
        : wrong('Boolean');
    case 'custom_dropdown':
      return field.choices?.includes(String(value))
        ? undefined
        : { message: `It should be one of these values: '${field.choices?.join(',') ?? ''}'`, code: 'invalid_value' };
    case 'custom_date':
      return typeof value === 'string' && readDate(value) !== undefined ? undefined : wrong('Date');
    default:
      if (typeof value !== 'string') return wrong('String');
      return field.type === 'custom_text' && value.length > MAX_TEXT
        ? {
            message: `Has ${value.length} characters, it can have maximum of ${MAX_TEXT} characters`,
            code: 'invalid_value',
          }
        : undefined;
  }
}

/** Fields that an admin made mandatory: for new tickets, and for those that are resolved or closed. */
export function checkRequired(account: Account, change: TicketChange, ticket: Ticket | undefined): void {
  const { required, requiredForClosure } = account.settings;
  const closes = change.status === RESOLVED || change.status === CLOSED;
  const names = [...(ticket ? [] : required), ...(closes ? requiredForClosure : [])];
  const missing = [...new Set(names)].filter((name) => isBlank(valueAfter(name, change, ticket)));
  if (missing.length > 0)
    throw invalid(missing.map((field) => ({ field, message: 'It should not be blank', code: 'missing_field' })));
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

function valueAfter(name: string, change: TicketChange, ticket: Ticket | undefined): unknown {
  if (name.startsWith('cf_')) {
    const sent = change.customFields?.get(name);
    return sent === undefined ? ticket?.customFields.get(name) : sent;
  }
  const own: Readonly<Record<string, unknown>> = {
    subject: change.subject === undefined ? ticket?.subject : change.subject,
    type: change.type === undefined ? ticket?.type : change.type,
    group_id: change.groupId === undefined ? ticket?.groupId : change.groupId,
    responder_id: change.responderId === undefined ? ticket?.responderId : change.responderId,
    description: change.html ?? ticket?.html,
  };
  return own[name];
}
