import type { Route } from '../shared/exchange.ts';
import { isoDate } from '../shared/iso-date.ts';
import { apiRoute, type FreshdeskApi } from './api-route.ts';
import type { PriorityId } from './model.ts';

const PRIORITIES: readonly PriorityId[] = [4, 3, 2, 1];
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Pages "SLA Policies" and "Business Hours", for admins. There is no next-response target in the API. */
export function slaRoutes(api: FreshdeskApi): Route[] {
  const { sla } = api.ledger;
  return [
    apiRoute(
      api,
      'GET',
      '/sla_policies',
      () => ({
        status: 200,
        json: [
          {
            id: 150_600_000_001,
            name: 'Default SLA Policy',
            description: 'default policy',
            active: true,
            is_default: true,
            position: 1,
            sla_target: Object.fromEntries(
              PRIORITIES.map((priority) => [
                `priority_${priority}`,
                {
                  respond_within: sla.targets[priority].respond,
                  resolve_within: sla.targets[priority].resolve,
                  business_hours: false,
                  escalation_enabled: true,
                },
              ]),
            ),
            applicable_to: {},
            escalation: {},
            created_at: isoDate(0),
            updated_at: isoDate(0),
          },
        ],
      }),
      { admin: true },
    ),
    apiRoute(
      api,
      'GET',
      '/business_hours',
      () => ({
        status: 200,
        json: [
          {
            id: 150_700_000_001,
            name: 'Default',
            description: 'Default Business Calendar',
            time_zone: 'UTC',
            is_default: true,
            business_hours: Object.fromEntries(
              DAYS.map((day) => [day, { start_time: '12:00:00 am', end_time: '11:59:59 pm' }]),
            ),
            created_at: isoDate(0),
            updated_at: isoDate(0),
          },
        ],
      }),
      { admin: true },
    ),
  ];
}
