import type { Inspector } from '../../core/inspection.ts';
import type { Helpdesk } from '../../core/vendor.ts';
import type { WebhookSource } from '../../core/webhook.ts';
import { createFileHttp } from '../../files/http.ts';
import { withDeadline } from '../shared/deadline.ts';
import { thaw } from '../shared/frozen.ts';
import { createWire } from '../shared/wire.ts';
import { createCatalogue } from './catalogue.ts';
import { createChangesPoll } from './changes.ts';
import {
  type Allowance,
  costsOf,
  costsOfDeadlines,
  costsOfLook,
  costsOfMarks,
  costsOfUpload,
  SMALLEST_PLAN_PER_MINUTE,
} from './costs.ts';
import { DEADLINES_AT_ONCE, findDeadlineAccess, readDeadlines } from './deadlines.ts';
import { createZendeskFiles, type ZendeskFiles } from './files.ts';
import { freezeCall } from './freeze.ts';
import type { FrozenOp } from './frozen.ts';
import { inspectZendesk } from './inspect.ts';
import { findMarks } from './marks.ts';
import type { ZendeskDeps, ZendeskOptions } from './options.ts';
import { createOwnUser } from './own-user.ts';
import { parseWebhook } from './parse-webhook.ts';
import { type Account, performOp } from './perform.ts';
import { readBackOp } from './read-back.ts';
import { createOAuthSignIn, createTokenSignIn } from './sign-in.ts';
import { createTransport } from './transport.ts';
import { verifySignature } from './verify-signature.ts';

/** The helpdesk and the way in of its webhooks, which share the knowledge of who we are. */
export type ZendeskHelpdesk = Helpdesk &
  Inspector & {
    readonly source: WebhookSource;
    readBack: NonNullable<Helpdesk['readBack']>;
    /** Shares the sign-in. */
    readonly files: ZendeskFiles;
  };

const UNREADABLE = 'a frozen call that this version cannot read';

/** Zendesk Support behind the `Helpdesk` port: https://developer.zendesk.com/api-reference/ticketing/introduction/ */
export function createZendeskHelpdesk(options: ZendeskOptions, { clock, log }: ZendeskDeps): ZendeskHelpdesk {
  const url = options.url.replace(/\/+$/, '');
  const { timeoutMs, auth } = options;
  const limited = options.limits?.off !== true;
  const wire = createWire();
  if (!('clientId' in auth))
    log.warn({ endsOn: '2027-04-30', instead: 'helpdesk.auth.clientId' }, 'zendesk API tokens end');
  const signIn =
    'clientId' in auth ? createOAuthSignIn(auth, { url, timeoutMs, wire, clock }) : createTokenSignIn(auth);
  const line = createFileHttp({ idleMs: timeoutMs });
  const transport = createTransport(url, wire, signIn, line);
  const ownUser = createOwnUser(transport);
  const catalogue = createCatalogue(transport, clock, log, timeoutMs);
  const account: Account = { transport, clock, catalogue, ownUser, matchByPhone: options.matchByPhone, url };
  const poll = createChangesPoll({ transport, clock, ownUser, limited });

  const allowance = (): Allowance => {
    const { requestsPerMinute, share, matchByPhone } = options;
    const known = transport.accountLimit() ?? SMALLEST_PLAN_PER_MINUTE;
    return { perMinute: requestsPerMinute === 'auto' ? known : requestsPerMinute, share, matchByPhone };
  };

  return {
    account: 'zendesk',
    freeze: (call, signal) => freezeCall(call, account, signal),
    async perform(frozen, opId, signal) {
      const op = thaw<FrozenOp>(frozen);
      if (!op) return { result: 'refused', reason: 'other', detail: UNREADABLE };
      return withDeadline(signal, timeoutMs, (within) => performOp(op, opId, account, within));
    },
    async readBack(frozen, opId, signal, byParts) {
      const op = thaw<FrozenOp>(frozen);
      if (!op) return { result: 'failed', detail: UNREADABLE };
      return withDeadline(signal, timeoutMs, (within) => readBackOp(op, opId, account, within, byParts));
    },
    costs: (call) => (limited ? costsOf(call, allowance()) : []),
    costsOfLook: () => (limited ? costsOfLook(allowance()) : []),
    marksOn: (ticket, signal) => withDeadline(signal, timeoutMs, (within) => findMarks(ticket, account, within)),
    costsOfMarks: (ticket) => (limited ? costsOfMarks(ticket, allowance()) : []),
    deadlines: (ids, signal) => withDeadline(signal, timeoutMs, (within) => readDeadlines(ids, account, within)),
    deadlinesAtOnce: DEADLINES_AT_ONCE,
    costsOfDeadlines: (_tickets, share) => (limited ? costsOfDeadlines(share, allowance()) : []),
    deadlineAccess: (signal) => withDeadline(signal, timeoutMs, (within) => findDeadlineAccess(transport, within)),
    files: {
      ...createZendeskFiles({ url, timeoutMs, transport, line, clock }),
      costsOfHandOver: () => (limited ? costsOfUpload(allowance()) : []),
    },
    changesSince: (cursor, from, signal) => withDeadline(signal, timeoutMs, (within) => poll(cursor, from, within)),
    async connect(signal) {
      const learned = await withDeadline(signal, timeoutMs, (within) => ownUser.learn(within, true));
      if (!learned.ok) return { ok: false, detail: `Cannot sign in to ${url}: ${learned.detail}` };
      const { id, role } = learned;
      // In a field of its own: the log takes long digits within a sentence for a phone number.
      const userId = String(id);
      if (role === 'admin') return { ok: true, userId, detail: `Signed in to ${url} (admin)` };
      if (role === 'agent') {
        // Page "Incremental exports": only admins may use them.
        return { ok: true, userId, detail: `Signed in to ${url} (agent): finding lost webhooks needs an admin` };
      }
      return { ok: false, userId, detail: `Signed in to ${url} as a user who is neither agent nor admin (${role})` };
    },
    inspect: (wanted, signal) => inspectZendesk(wanted, account, timeoutMs, signal),
    source: {
      name: 'zendesk',
      verify: (raw, headers) => verifySignature(raw, headers, options.webhookSecrets),
      parse: (raw, receivedAt) => parseWebhook(raw, receivedAt, ownUser.id(), options.startNumber),
    },
  };
}
