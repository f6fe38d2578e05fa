import {
  type Inspected,
  inspectedFault,
  inspectedOk,
  inspectedWarn,
  type WantedOfHelpdesk,
} from '../../core/inspection.ts';
import { withDeadline } from '../shared/deadline.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { inspectNames } from '../shared/inspect-names.ts';
import type { Account } from './account.ts';
import { isRefField, REF_FIELD, resolveDraft } from './resolve-draft.ts';

const LISTS = { groups: 'groups', fields: 'ticket_fields', brands: 'products' } as const;
const ALL_TICKETS = 1;

/** Compares a Freshdesk account with what the configuration needs of it. Reads only; each call has its own time limit. */
export async function inspectFreshdesk(
  wanted: WantedOfHelpdesk,
  { transport, catalogue, ownAgent, customerMessages }: Account,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly Inspected[]> {
  const learned = await withDeadline(signal, timeoutMs, (within) => ownAgent.learn(within, true));
  if (!learned.ok) return [inspectedFault('sign-in', `failed: ${learned.detail}`)];
  const seesAll = learned.scope === undefined || learned.scope === ALL_TICKETS;
  const names = await inspectNames(wanted, {
    // Freshdesk's forms are not chosen by the API.
    canRead: async (list) => list !== 'forms' && (await catalogue.find(LISTS[list], () => true)) !== undefined,
    findAgent: (email) => catalogue.findAgent(email),
    leftOut: async (draft) => (await resolveDraft(draft, catalogue)).leftOut,
  });
  const ref = await catalogue.find('ticket_fields', isRefField);
  const policies = wanted.sla
    ? [
        inspectSla(
          await withDeadline(signal, timeoutMs, (within) =>
            transport.readOnce('sla_policies', {}, { urgency: 'create', signal: within }),
          ),
        ),
      ]
    : [];
  return [
    seesAll
      ? inspectedOk('sign-in', 'works, for all tickets')
      : inspectedFault(
          'sign-in',
          'works, but not for all tickets: give the agent global access, or replies are not found',
        ),
    ref
      ? inspectedOk(`field ${REF_FIELD}`, 'is there')
      : inspectedWarn(
          `field ${REF_FIELD}`,
          'is not there: after a lost answer a ticket is known by its words alone; add a single-line text field (docs/freshdesk.md)',
        ),
    ...names,
    ...policies,
    inspectedOk(
      'customers’ messages',
      `are written as ${customerMessages}; check --online --try shows what this account makes of them`,
    ),
  ];
}

/** Page "SLA Policies": for admins. */
function inspectSla(exchange: Exchange): Inspected {
  if (!succeeded(exchange))
    return inspectedWarn('SLA policies', `cannot be read (${describe(exchange)}): give the agent the admin role`);
  const count = Array.isArray(exchange.json) ? exchange.json.length : 0;
  return count > 0
    ? inspectedOk('SLA policies', `can be read: ${count}`)
    : inspectedWarn('SLA policies', 'there are none: tickets get no deadlines that could be watched');
}
