import type { Route } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import { asId } from '../shared/json-input.ts';
import type { ZendeskApi } from './api-route.ts';
import { apiRoute } from './api-route.ts';
import { cutPage } from './paging.ts';
import { recordNotFound } from './refusals.ts';

/** Groups, organizations, fields, forms and brands: what an integration looks its configured names up in. */
export function catalogueRoutes(api: ZendeskApi): Route[] {
  const { account } = api.ledger;
  const since = isoDate(0);
  const list = (path: string, key: string, items: () => readonly object[]): Route =>
    apiRoute(api, 'GET', path, (call) => {
      const page = cutPage(items(), call.request);
      return { status: 200, json: { [key]: page.items, ...page.beside } };
    });
  return [
    list('/api/v2/groups', 'groups', () =>
      account.groups
        .filter((group) => !group.deleted)
        .map(({ id, name }) => ({ id, name, deleted: false, is_public: true, created_at: since })),
    ),
    list('/api/v2/ticket_fields', 'ticket_fields', () => [
      ...SYSTEM_FIELDS.map(([type, title], index) => ({
        id: index + 1,
        type,
        title,
        raw_title: title,
        active: true,
        removable: false,
      })),
      ...account.fields.map((field) => ({
        id: field.id,
        type: field.type,
        title: field.title,
        raw_title: field.title,
        active: field.active !== false,
        removable: true,
        ...(field.options
          ? {
              custom_field_options: field.options.map((option, index) => ({
                id: field.id + index + 1,
                name: option.name,
                raw_name: option.name,
                value: option.value,
                default: false,
              })),
            }
          : {}),
      })),
    ]),
    list('/api/v2/ticket_forms', 'ticket_forms', () => [
      {
        id: account.form.id,
        name: account.form.name,
        display_name: account.form.name,
        active: true,
        default: true,
        end_user_visible: true,
        position: 0,
        ticket_field_ids: account.fields.map((field) => field.id),
      },
    ]),
    apiRoute(api, 'GET', '/api/v2/organizations/:id', (call) => {
      const found = account.organizations.find(({ id }) => id === asId(call.request.params.id));
      if (!found) throw recordNotFound();
      return { status: 200, json: { organization: { ...found, created_at: since } } };
    }),
    list('/api/v2/brands', 'brands', () => [
      { id: account.brand.id, name: account.brand.name, active: true, default: true, subdomain: account.subdomain },
    ]),
  ];
}

const SYSTEM_FIELDS = [
  ['subject', 'Subject'],
  ['description', 'Description'],
  ['status', 'Status'],
  ['tickettype', 'Type'],
  ['priority', 'Priority'],
  ['group', 'Group'],
  ['assignee', 'Assignee'],
] as const;
