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
import { objectOf, objectsOf, textOf } from '../shared/json.ts';
import type { Account } from './perform.ts';
import { resolveDraft } from './resolve-draft.ts';

/** What the webhook has to tell of; see `parse-webhook.ts`. */
const SUBSCRIPTIONS = [
  'comment_added',
  'status_changed',
  'merged',
  'soft_deleted',
  'permanently_deleted',
  'undeleted',
  'marked_as_spam',
] as const;
const LISTS = { groups: 'groups', fields: 'ticket_fields', forms: 'ticket_forms', brands: 'brands' } as const;
/** The export leaves out the newest minute. */
const LOOK_BACK_MS = 120_000;

/** Compares a Zendesk account with what the configuration needs of it. Reads only; each call has its own time limit. */
export async function inspectZendesk(
  wanted: WantedOfHelpdesk,
  { transport, catalogue, ownUser, clock }: Account,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly Inspected[]> {
  const learned = await withDeadline(signal, timeoutMs, (within) => ownUser.learn(within, true));
  if (!learned.ok) return [inspectedFault('sign-in', `failed: ${learned.detail}`)];
  const read = (path: string, query: Readonly<Record<string, string>> = {}): Promise<Exchange> =>
    withDeadline(signal, timeoutMs, (within) => transport.readOnce(path, query, { urgency: 'create', signal: within }));
  const names = await inspectNames(wanted, {
    canRead: async (list) => (await catalogue.find(LISTS[list], () => true)) !== undefined,
    findAgent: (email) => catalogue.findAgent(email),
    leftOut: async (draft) => (await resolveDraft(draft, catalogue)).leftOut,
  });
  const since = String(Math.floor((clock.now() - LOOK_BACK_MS) / 1_000));
  const poll = await read('incremental/ticket_events', { start_time: since });
  const webhooks = await read('webhooks');
  return [
    inspectRole(learned.role),
    ...names,
    inspectPoll(poll),
    ...inspectWebhooks(webhooks),
    ...(wanted.sla ? [inspectSla(await read('slas/policies'))] : []),
  ];
}

function inspectRole(role: string): Inspected {
  if (role === 'admin') return inspectedOk('sign-in', 'works, as an admin');
  if (role === 'agent')
    return inspectedWarn('sign-in', 'works, as an agent: lost webhooks are found again by admins only');
  return inspectedFault(
    'sign-in',
    `works, but as a user who is neither agent nor admin (${role}): let an admin create the OAuth client`,
  );
}

const isForbidden = (exchange: Exchange): boolean => exchange.kind === 'answer' && [403, 404].includes(exchange.status);

/** Page "Incremental exports": for admins alone. */
function inspectPoll(exchange: Exchange): Inspected {
  const what = 'what webhooks lost';
  if (succeeded(exchange)) return inspectedOk(what, 'can be read (incremental export of ticket events)');
  return isForbidden(exchange)
    ? inspectedFault(
        what,
        'cannot be read: the incremental export is for admins; without it a reply whose webhook is lost never arrives',
      )
    : inspectedWarn(what, `could not be read just now (${describe(exchange)}): check again in a minute`);
}

/** Page "Webhooks", "List webhooks". Signing secrets are not shown there. */
function inspectWebhooks(exchange: Exchange): readonly Inspected[] {
  const what = 'webhook';
  if (!succeeded(exchange))
    return [inspectedWarn(what, `cannot be read (${describe(exchange)}): look whether it is active`)];
  const ours = objectsOf(objectOf(exchange.json).webhooks).filter(({ endpoint }) =>
    /\/webhooks\/zendesk\/?$/.test(textOf(endpoint) ?? ''),
  );
  const [webhook] = ours.filter(({ status, subscriptions }) => status === 'active' && isForEvents(subscriptions));
  if (!webhook) {
    const inactive = ours.length > 0 ? 'is not active, or not subscribed to ticket events' : 'is not there';
    return [
      inspectedFault(
        what,
        `to …/webhooks/zendesk ${inactive}: see docs/zendesk.md, step 3; replies only arrive by the poll`,
      ),
    ];
  }
  const has = listOf(webhook.subscriptions);
  const missing = SUBSCRIPTIONS.filter((name) => !has.includes(`zen:event-type:ticket.${name}`));
  return missing.length === 0
    ? [inspectedOk(what, 'is active, with all ticket events that are needed')]
    : [inspectedWarn(what, `is active, and not told of: ${missing.join(', ')}; add them (docs/zendesk.md, step 3)`)];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isForEvents = (subscriptions: unknown): boolean =>
  listOf(subscriptions).some((each) => typeof each === 'string' && each.startsWith('zen:event-type:ticket.'));

/** Page "SLA Policies": for admins, on plans that have SLAs. */
function inspectSla(exchange: Exchange): Inspected {
  if (succeeded(exchange)) {
    const count = objectsOf(objectOf(exchange.json).sla_policies).length;
    return count > 0
      ? inspectedOk('SLA policies', `can be read: ${count}`)
      : inspectedWarn('SLA policies', 'there are none: tickets get no deadlines that could be watched');
  }
  return inspectedWarn(
    'SLA policies',
    `cannot be read (${describe(exchange)}): the plan has none, or the user is no admin`,
  );
}
