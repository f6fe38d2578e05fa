import type { Account } from './account.ts';
import type { Ticket } from './model.ts';
import type { SlaMetric, SlaPolicy } from './sla-settings.ts';

/** Minutes by metric; nothing for a ticket without a priority: targets are per priority. */
export function targetsOf({ slas }: Account, ticket: Ticket): Readonly<Partial<Record<SlaMetric, number>>> {
  const policy = slas.policies.find(({ tag }) => tag === undefined || ticket.tags.includes(tag));
  return (ticket.priority === null ? undefined : policy?.targets[ticket.priority]) ?? {};
}

/** The page "SLA policies". */
export const presentPolicies = (policies: readonly SlaPolicy[], origin: string): readonly object[] =>
  policies.map(({ title, tag, targets }, index) => ({
    url: `${origin}/api/v2/slas/policies/${index + 1}.json`,
    id: index + 1,
    title,
    description: '',
    position: index + 1,
    filter: {
      all: tag === undefined ? [] : [{ field: 'current_tags', operator: 'includes', value: tag }],
      any: [],
    },
    policy_metrics: Object.entries(targets).flatMap(([priority, metrics]) =>
      Object.entries(metrics).map(([metric, target]) => ({ priority, metric, target, business_hours: false })),
    ),
  }));
