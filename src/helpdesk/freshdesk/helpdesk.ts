import { setTimeout as sleep } from 'node:timers/promises';
import type { Inspector } from '../../core/inspection.ts';
import type { Helpdesk } from '../../core/vendor.ts';
import type { WebhookSource } from '../../core/webhook.ts';
import { createFileHttp } from '../../files/http.ts';
import { withDeadline } from '../shared/deadline.ts';
import { thaw } from '../shared/frozen.ts';
import { createWire } from '../shared/wire.ts';
import type { Account } from './account.ts';
import { createCatalogue } from './catalogue.ts';
import { createChangesPoll } from './changes.ts';
import {
  type Allowance,
  costsOf,
  costsOfDeadlines,
  costsOfLook,
  costsOfMarks,
  perMinuteOf,
  SMALLEST_PLAN_PER_MINUTE,
} from './costs.ts';
import { DEADLINES_AT_ONCE, findDeadlineAccess, readDeadlines } from './deadlines.ts';
import { createFreshdeskFiles, type FreshdeskFiles } from './files.ts';
import { freezeCall } from './freeze.ts';
import type { FrozenOp } from './frozen.ts';
import { inspectFreshdesk } from './inspect.ts';
import { findMarks } from './marks.ts';
import type { FreshdeskDeps, FreshdeskOptions } from './options.ts';
import { createOwnAgent } from './own-agent.ts';
import { parseWebhook } from './parse-webhook.ts';
import { performOp } from './perform.ts';
import { readBackOp } from './read-back.ts';
import { isRefField, REF_FIELD } from './resolve-draft.ts';
import { createSeenTickets } from './seen-tickets.ts';
import { createTransport } from './transport.ts';
import { tryOutFreshdesk } from './try-out.ts';
import { verifySecret } from './verify-secret.ts';

/** The helpdesk and the way in of its webhooks. */
export type FreshdeskHelpdesk = Helpdesk &
  Required<Inspector> & {
    readonly source: WebhookSource;
    readBack: NonNullable<Helpdesk['readBack']>;
    readonly files: FreshdeskFiles;
  };

const UNREADABLE = 'a frozen call that this version cannot read';
const ALL_TICKETS = 1;
/** Due times are computed within seconds after a write (article "SLA policies"). */
const TRIAL_WAIT_MS = 12_000;

/** Freshdesk behind the `Helpdesk` port: https://developers.freshdesk.com/api/ */
export function createFreshdeskHelpdesk(
  options: FreshdeskOptions,
  { clock, log, kept }: FreshdeskDeps,
): FreshdeskHelpdesk {
  const url = options.url.replace(/\/+$/, '');
  const { timeoutMs, matchByPhone, customerMessages } = options;
  const limited = options.limits?.off !== true;
  const line = createFileHttp({ idleMs: timeoutMs });
  const transport = createTransport(url, options.apiKey, createWire(), line);
  const ownAgent = createOwnAgent(transport);
  const catalogue = createCatalogue(transport, clock, log, timeoutMs);
  const seen = createSeenTickets();
  const account: Account = { transport, clock, catalogue, ownAgent, kept, seen, matchByPhone, customerMessages, url };
  const poll = createChangesPoll({ transport, clock, limited });

  const allowance = (): Allowance => {
    const { requestsPerMinute, share } = options;
    const known = perMinuteOf(transport.accountLimit() ?? SMALLEST_PLAN_PER_MINUTE);
    return { perMinute: requestsPerMinute === 'auto' ? known : requestsPerMinute, share, matchByPhone };
  };

  return {
    account: 'freshdesk',
    doublesCreations: true,
    freeze: (call, signal) => withDeadline(signal, timeoutMs, (within) => freezeCall(call, account, within)),
    async perform(frozen, _opId, signal) {
      const op = thaw<FrozenOp>(frozen);
      if (!op) return { result: 'refused', reason: 'other', detail: UNREADABLE };
      return withDeadline(signal, timeoutMs, (within) => performOp(op, account, within));
    },
    async readBack(frozen, _opId, signal, byParts) {
      const op = thaw<FrozenOp>(frozen);
      if (!op) return { result: 'failed', detail: UNREADABLE };
      return withDeadline(signal, timeoutMs, (within) => readBackOp(op, account, within, byParts));
    },
    costs: (call) => (limited ? costsOf(call, allowance()) : []),
    costsOfLook: () => (limited ? costsOfLook(allowance()) : []),
    files: createFreshdeskFiles({ url, timeoutMs, transport, line, clock }),
    changesSince: (cursor, from, signal) => withDeadline(signal, timeoutMs, (within) => poll(cursor, from, within)),
    marksOn: (ticket, signal) => withDeadline(signal, timeoutMs, (within) => findMarks(ticket, account, within)),
    costsOfMarks: (ticket) => (limited ? costsOfMarks(ticket, allowance()) : []),
    deadlines: (ids, signal) => withDeadline(signal, timeoutMs, (within) => readDeadlines(ids, account, within)),
    deadlinesAtOnce: DEADLINES_AT_ONCE,
    costsOfDeadlines: (tickets, part) => (limited ? costsOfDeadlines(tickets, part, allowance()) : []),
    deadlineAccess: (signal) => withDeadline(signal, timeoutMs, (within) => findDeadlineAccess(transport, within)),
    async connect(signal) {
      const learned = await withDeadline(signal, timeoutMs, (within) => ownAgent.learn(within, true));
      if (!learned.ok) return { ok: false, detail: `Cannot sign in to ${url}: ${learned.detail}` };
      const sees = learned.scope === undefined || learned.scope === ALL_TICKETS;
      const scope = sees ? '' : ', but not for all tickets: give the agent global access';
      const field = (await catalogue.find('ticket_fields', isRefField))
        ? ''
        : `; no ticket field ${REF_FIELD}: after a lost answer a ticket is known by its words alone`;
      // In a field of its own: the log takes long digits within a sentence for a phone number.
      return { ok: true, userId: learned.id, detail: `Signed in to ${url} as an agent${scope}${field}` };
    },
    inspect: (wanted, signal) => inspectFreshdesk(wanted, account, timeoutMs, signal),
    tryOut: (signal) => tryOutFreshdesk(account, timeoutMs, signal, () => sleep(options.trialWaitMs ?? TRIAL_WAIT_MS)),
    source: {
      name: 'freshdesk',
      verify: (_raw, headers) => verifySecret(headers, options.webhookSecrets),
      parse: (raw, receivedAt) => parseWebhook(raw, receivedAt, options.startNumber),
    },
  };
}
