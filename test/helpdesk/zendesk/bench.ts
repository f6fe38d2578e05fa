import type { StoredFile } from '../../../src/core/files.ts';
import { createZendeskHelpdesk } from '../../../src/helpdesk/zendesk/helpdesk.ts';
import type { ZendeskOptions } from '../../../src/helpdesk/zendesk/options.ts';
import {
  createZendeskEmulator,
  type ZendeskEmulator,
  type ZendeskEmulatorOptions,
} from '../../../src/sandbox/zendesk/emulator.ts';
import type { Delivery, HelpdeskBench, Place, Setting, Traits } from '../../contracts/helpdesk-contract/bench.ts';
import { pour } from '../../support/bytes.ts';
import { createClock, createLog, signal } from '../calls.ts';
import { createPeople, type Own } from '../people.ts';

export const ZENDESK: Traits = {
  idempotentCreate: true,
  marksComments: true,
  followUp: true,
  suspends: true,
  refusesPhones: true,
  tellsRemovals: true,
  dropsOwnHints: true,
  poll: { page: 1000, lagMs: 60_000 },
};

/** The emulator's account itself, for what only Zendesk does. */
export interface ZendeskBench extends HelpdeskBench {
  readonly emulator: ZendeskEmulator;
}

const SECRETS = { client: 'hush-hush-client', webhook: 'hush-hush-webhook' };
const REFUSED: StoredFile = { name: 'setup.exe', contentType: 'application/x-msdownload', size: 1_000 };

/** A bench of the contract suite; the neutral setting comes before what only Zendesk has. */
export const startZendesk = async (
  setting: Setting = {},
  account: Partial<ZendeskEmulatorOptions> = {},
  options: Partial<ZendeskOptions> = {},
): Promise<ZendeskBench> => {
  const clock = createClock();
  const log = createLog();
  const emulator = createZendeskEmulator({ clock, ...CLIENT, searchLagMs: 0, ...accountOf(setting), ...account });
  emulator.files.refusedEndings.add('exe');
  const { url } = await emulator.listen();
  const configured: ZendeskOptions = {
    url,
    auth: CLIENT,
    webhookSecrets: [SECRETS.webhook],
    requestsPerMinute: 'auto',
    share: 0.5,
    matchByPhone: setting.matchByPhone ?? 'unique',
    timeoutMs: setting.timeoutMs ?? 2_000,
    ...options,
  };
  const another = () => createZendeskHelpdesk(configured, { clock, log });
  const helpdesk = another();
  return {
    emulator,
    helpdesk,
    another,
    people: createPeople(emulator.desk, (agentId) => ownOf(emulator, agentId)),
    faults: emulator.faults,
    places: PLACES,
    clock,
    committed: (what) => countOf(emulator, what),
    requests: () => requestsOf(emulator),
    signIn: {
      refuse() {
        emulator.oauth.revokeAll();
        emulator.faults.add({ kind: 'status', status: 401, body: {}, match: TOKENS, times: Number.MAX_SAFE_INTEGER });
      },
      accept: () => emulator.faults.clear(),
    },
    handOver: (file, bytes) => helpdesk.files.handOver(file, () => pour(bytes), '1065', signal()),
    refusedFile: REFUSED,
    subscribe: (to) => emulator.webhooks.subscribe({ url: to, secret: SECRETS.webhook }),
    quiet: () => emulator.webhooks.quiet(),
    forgeriesOf,
    secrets: Object.values(SECRETS),
    logged: () => JSON.stringify(log.lines),
    bugs: emulator.bugs,
    close: () => emulator.close(),
  };
};

const CLIENT = { clientId: 'bridge', clientSecret: SECRETS.client };
const TOKENS = { path: /^\/oauth\/tokens$/ };

const PLACES: Readonly<Record<Place, { readonly method?: string; readonly path: RegExp }>> = {
  requester: { method: 'POST', path: /\/users\/create_or_update$/ },
  create: { method: 'POST', path: /\/tickets$/ },
  comment: { method: 'PUT', path: /\/tickets\/\d+$/ },
  tags: { method: 'PUT', path: /\/tickets\/\d+\/tags$/ },
  reopening: { method: 'PUT', path: /\/tickets\/\d+$/ },
  read: { method: 'GET', path: /\/tickets\/\d+/ },
  poll: { method: 'GET', path: /\/incremental\// },
  content: { method: 'GET', path: /^\/_content\// },
};

const ownOf = ({ desk, account }: ZendeskEmulator, agentId: number): Own => ({
  groups: account.groups,
  fieldsOf: (id) => account.fields.map((field) => [field.title, account.tickets.get(id)?.customFields.get(field.id)]),
  filesOf: ({ id }, ticketId) => {
    const comment = desk.getTicket(ticketId).comments.find((each) => each.id === id);
    return (comment?.attachments ?? []).map(({ fileName, contentType, bytes }) => ({
      name: fileName,
      contentType,
      bytes,
    }));
  },
  followUpsOf: (id) => account.tickets.get(id)?.followupIds ?? [],
  publicNote: (id, words) => String(desk.reply(Number(id), { agentId, ...words, public: true })),
  addCustomer({ name, phone }) {
    const user = account.addUser({ name, role: 'end-user' });
    user.sharedPhone = account.phoneOwners.has(phone);
    user.phone = phone;
    if (!user.sharedPhone) account.phoneOwners.set(phone, user);
    return String(user.id);
  },
  know(id, { tags, company }) {
    const user = account.users.get(Number(id));
    if (!user) throw new Error(`There is no user ${id}`);
    user.tags = [...tags];
    if (company === undefined) return;
    user.organizationId = 90_000 + account.organizations.length;
    account.organizations.push({ id: user.organizationId, name: company });
  },
  suspendCustomer: (id) => desk.suspendUser(Number(id)),
});

const accountOf = ({ groups, fields, accountPerMinute, checksPhones }: Setting): Partial<ZendeskEmulatorOptions> => ({
  limits: accountPerMinute === undefined ? { off: true } : { accountPerMinute },
  validatePhones: checksPhones ?? false,
  ...(groups ? { groups } : {}),
  ...(fields ? { fields: fields.map((title, at) => ({ id: 360_001 + at, title, type: 'text' })) } : {}),
});

const countOf = ({ oracle }: ZendeskEmulator, what: 'requester' | 'ticket' | 'comment'): number => {
  const kind = { requester: 'user-upserted', ticket: 'ticket-created', comment: 'comment-added' }[what];
  return oracle.effects.filter((effect) => effect.kind === kind).length;
};

const requestsOf = ({ oracle }: ZendeskEmulator): { readonly reads: number; readonly writes: number } => {
  let [reads, writes] = [0, 0];
  for (const [route, answers] of Object.entries(oracle.requests.all())) {
    const sum = Object.values(answers).reduce((total, n) => total + n, 0);
    if (route.startsWith('GET ')) reads += sum;
    else if (!route.includes('/oauth/')) writes += sum;
  }
  return { reads, writes };
};

/** The signature covers the timestamp and every byte of the body. */
const forgeriesOf = ({ raw, headers }: Delivery): readonly Delivery[] => {
  const without = (name: string) => Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  return [
    { raw: Buffer.concat([raw, Buffer.from(' ')]), headers },
    { raw, headers: { ...headers, 'x-zendesk-webhook-signature': Buffer.alloc(32).toString('base64') } },
    { raw, headers: without('x-zendesk-webhook-signature') },
    { raw, headers: without('x-zendesk-webhook-signature-timestamp') },
  ];
};
