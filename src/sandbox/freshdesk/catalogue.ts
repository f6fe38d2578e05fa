import type { Route } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import { asId } from '../shared/json-input.ts';
import { type Account, fieldName } from './account.ts';
import { apiRoute, type FreshdeskApi } from './api-route.ts';
import { checkFields } from './check-fields.ts';
import { TYPES } from './check-ticket.ts';
import type { FieldType, Group, User } from './model.ts';
import { cutPage, PAGING } from './paging.ts';
import { presentAgent, presentField } from './present.ts';
import { notFound, refuseField } from './refusals.ts';
import { sameMail } from './requester.ts';
import { slaRoutes } from './sla-policies.ts';

/** What set-up reads: agents, groups, ticket fields, SLA policies and business hours. */
export function catalogueRoutes(api: FreshdeskApi): Route[] {
  const { account } = api.ledger;
  const agents = (): User[] =>
    [...account.users.values()].filter(({ role, deleted }) => role !== 'end-user' && !deleted);
  return [
    apiRoute(api, 'GET', '/agents/me', () => ({
      status: 200,
      json: { ...presentAgent(account.apiAgent), group_ids: [], role_ids: [1], skill_ids: [] },
    })),
    apiRoute(
      api,
      'GET',
      '/agents',
      ({ request }) => {
        const { query } = request;
        const found = agents().filter(
          (user) =>
            (!query.has('email') || sameMail(user.email, query.get('email'))) &&
            (!query.has('mobile') || user.mobile === query.get('mobile')) &&
            (!query.has('phone') || user.phone === query.get('phone')) &&
            query.get('state') !== 'occasional',
        );
        return cutPage(
          found.toSorted((a, b) => a.name.localeCompare(b.name)),
          request,
          presentAgent,
        );
      },
      { query: [...PAGING, 'email', 'mobile', 'phone', 'state', 'only'] },
    ),
    apiRoute(api, 'GET', '/agents/:id', ({ request }) => {
      const agent = agents().find(({ id }) => id === asId(request.params.id));
      if (!agent) throw notFound();
      return { status: 200, json: presentAgent(agent) };
    }),
    apiRoute(api, 'GET', '/groups', ({ request }) => cutPage(account.groups, request, presentGroup), { query: PAGING }),
    apiRoute(api, 'GET', '/groups/:id', ({ request }) => {
      const group = account.groups.find(({ id }) => id === asId(request.params.id));
      if (!group) throw notFound();
      return { status: 200, json: presentGroup(group) };
    }),
    apiRoute(api, 'GET', '/companies/:id', ({ request }) => {
      const company = account.companies.find(({ id }) => id === asId(request.params.id));
      if (!company) throw notFound();
      return { status: 200, json: presentCompany(company) };
    }),
    apiRoute(api, 'GET', '/products', ({ request }) => cutPage(account.products, request, presentProduct), {
      query: PAGING,
    }),
    apiRoute(
      api,
      'GET',
      '/ticket_fields',
      ({ request }) => {
        const type = request.query.get('type');
        const fields = ticketFields(account).filter((field) => type === null || field.type === type);
        return { status: 200, json: fields };
      },
      { query: ['type'] },
    ),
    apiRoute(api, 'GET', '/admin/ticket_fields', () => ({ status: 200, json: adminFields(account) }), {
      query: ['include'],
      admin: true,
    }),
    apiRoute(
      api,
      'POST',
      '/admin/ticket_fields',
      (call) => {
        const body = checkFields(call.sent, FIELD_SPEC);
        const label = body.text('label');
        const type = FIELD_TYPES.find((each) => each === body.text('type'));
        if (!label) throw refuseField('label', 'missing_field', 'It should be a/an String');
        if (!type)
          throw refuseField('type', 'invalid_value', `It should be one of these values: '${FIELD_TYPES.join(',')}'`);
        const name = fieldName(label.toLowerCase().replace(/\W+/g, '_'));
        if (account.fields.some((field) => field.name === name))
          throw refuseField('label', 'duplicate_value', 'It should be a unique value');
        const field = account.addField({ name, label, type });
        call.record({ kind: 'field-created', fields: { name, type } });
        return { status: 201, json: presentField(field) };
      },
      { admin: true },
    ),
    ...slaRoutes(api),
  ];
}

const presentCompany = ({ id, name }: Group): object => ({
  id,
  name,
  description: null,
  domains: [],
  custom_fields: {},
  created_at: isoDate(0),
  updated_at: isoDate(0),
});

const presentGroup = ({ id, name }: Group): object => ({
  id,
  name,
  description: null,
  escalate_to: null,
  unassigned_for: null,
  business_hour_id: null,
  group_type: 'support_agent_group',
  created_at: isoDate(0),
  updated_at: isoDate(0),
});

const presentProduct = ({ id, name }: Group): object => ({
  id,
  name,
  description: null,
  default: false,
  created_at: isoDate(0),
  updated_at: isoDate(0),
});

const FIELD_TYPES: readonly FieldType[] = [
  'custom_text',
  'custom_paragraph',
  'custom_number',
  'custom_decimal',
  'custom_checkbox',
  'custom_date',
];
/** Page "Create a Ticket Field"; sections, choices and dependent fields are not emulated. */
const FIELD_SPEC = {
  label: 'text',
  label_for_customers: 'text',
  type: 'text',
  position: 'number',
  customers_can_edit: 'flag',
  displayed_to_customers: 'flag',
  required_for_closure: 'flag',
  required_for_agents: 'flag',
  required_for_customers: 'flag',
} as const;

interface ShownField {
  readonly type: string;
}

/** Choices come in four shapes: lists, name -> number, and for statuses number -> both names. */
function ticketFields(account: Account): readonly ShownField[] {
  const { required, requiredForClosure } = account.settings;
  const own = (id: number, name: string, label: string, type: string, choices?: unknown): ShownField =>
    Object.assign(presentField({ id, name, label, type: 'custom_text' }), {
      type,
      default: true,
      required_for_agents: required.has(name),
      required_for_closure: requiredForClosure.has(name),
      ...(choices === undefined ? {} : { choices }),
    });
  const pairs = (items: readonly { readonly id: number; readonly name: string }[]): object =>
    Object.fromEntries(items.map(({ id, name }) => [name, id]));
  const agents = [...account.users.values()].filter(({ role, deleted }) => role !== 'end-user' && !deleted);
  return [
    own(1, 'requester', 'Search a requester', 'default_requester'),
    own(2, 'subject', 'Subject', 'default_subject'),
    own(3, 'ticket_type', 'Type', 'default_ticket_type', TYPES),
    own(4, 'source', 'Source', 'default_source', account.sources),
    own(
      5,
      'status',
      'Status',
      'default_status',
      Object.fromEntries(account.statuses.map(({ id, name, customerName }) => [id, [name, customerName]])),
    ),
    own(6, 'priority', 'Priority', 'default_priority', { Low: 1, Medium: 2, High: 3, Urgent: 4 }),
    own(7, 'group', 'Group', 'default_group', pairs(account.groups)),
    own(8, 'agent', 'Agent', 'default_agent', pairs(agents)),
    own(10, 'description', 'Description', 'default_description'),
    ...account.fields.map((field) =>
      Object.assign(presentField(field), {
        type: field.type as string,
        required_for_agents: required.has(field.name),
        required_for_closure: requiredForClosure.has(field.name),
      }),
    ),
  ];
}

/** The admins' list names the statuses' timers; that the flag is called so is unconfirmed. */
const adminFields = (account: Account): readonly object[] =>
  ticketFields(account).map((field) =>
    field.type === 'default_status'
      ? {
          ...field,
          choices: account.statuses.map(({ id, name, customerName, stopsTimer }, index) => ({
            id,
            value: name,
            label_for_customers: customerName,
            position: index + 1,
            stop_sla_timer: stopsTimer,
            default: id <= 5,
          })),
        }
      : field,
  );
