import type { KeptFiles, StoredFile } from '../../../src/core/files.ts';
import { createFreshdeskHelpdesk } from '../../../src/helpdesk/freshdesk/helpdesk.ts';
import type { FreshdeskOptions } from '../../../src/helpdesk/freshdesk/options.ts';
import { createFreshdeskEmulator, type FreshdeskEmulator } from '../../../src/sandbox/freshdesk/emulator.ts';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import type { Delivery, HelpdeskBench, Place, Setting, Traits } from '../../contracts/helpdesk-contract/bench.ts';
import { pour } from '../../support/bytes.ts';
import { createClock, createLog, signal } from '../calls.ts';
import { createPeople, type Own } from '../people.ts';

export const FRESHDESK: Traits = {
  idempotentCreate: false,
  marksComments: false,
  followUp: false,
  suspends: false,
  refusesPhones: false,
  tellsRemovals: false,
  dropsOwnHints: false,
  poll: { page: 100, lagMs: 2_000 },
};

/** The emulator's account itself, for what only Freshdesk does. */
export interface FreshdeskBench extends HelpdeskBench {
  readonly emulator: FreshdeskEmulator;
}

const SECRETS = { key: 'hush-hush-key', webhook: 'hush-hush-webhook' };
/** All files of a ticket together may have 20 MB. */
const REFUSED: StoredFile = { name: 'film.mp4', contentType: 'video/mp4', size: 20 * 1024 * 1024 + 1 };
const OWN_FIELD = 'cf_deskbridge_ref';

/** A bench of the contract suite; the neutral setting comes before what only Freshdesk has. */
export const startFreshdesk = async (
  setting: Setting = {},
  account: Partial<FreshdeskEmulatorOptions> = {},
  options: Partial<FreshdeskOptions> = {},
): Promise<FreshdeskBench> => {
  const clock = createClock();
  const log = createLog();
  const emulator = createFreshdeskEmulator({ clock, apiKey: SECRETS.key, ...accountOf(setting), ...account });
  const { url } = await emulator.listen();
  const files = new Map<string, { readonly file: StoredFile; readonly bytes: Uint8Array }>();
  const kept: KeptFiles = {
    async open(id) {
      const found = files.get(id);
      return found && { file: found.file, chunks: () => pour(found.bytes) };
    },
  };
  const configured: FreshdeskOptions = {
    url,
    apiKey: SECRETS.key,
    webhookSecrets: [SECRETS.webhook],
    requestsPerMinute: 'auto',
    share: 0.5,
    matchByPhone: setting.matchByPhone ?? 'unique',
    customerMessages: 'note',
    timeoutMs: setting.timeoutMs ?? 2_000,
    ...options,
  };
  const another = () => createFreshdeskHelpdesk(configured, { clock, log, kept });
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
      refuse: () => emulator.faults.add({ kind: 'status', status: 401, body: REFUSAL, times: Number.MAX_SAFE_INTEGER }),
      accept: () => emulator.faults.clear(),
    },
    async handOver(file, bytes) {
      const handed = await helpdesk.files.handOver(file, () => pour(bytes), '1065', signal());
      if (handed.result !== 'kept') return handed;
      const ref = `wa:${files.size}`;
      files.set(ref, { file, bytes });
      return { result: 'handed', ref, forMs: 1 };
    },
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

const REFUSAL = { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' };
const TICKET = /^\/api\/v2\/tickets\/\d+$/;

const PLACES: Readonly<Record<Place, { readonly method?: string; readonly path: RegExp }>> = {
  requester: { method: 'POST', path: /\/contacts$/ },
  create: { method: 'POST', path: /\/tickets$/ },
  comment: { method: 'POST', path: /\/tickets\/\d+\/(notes|reply)$/ },
  tags: { method: 'PUT', path: TICKET },
  reopening: { method: 'PUT', path: TICKET },
  read: { method: 'GET', path: /\/tickets\/\d+/ },
  poll: { method: 'GET', path: /\/tickets$/ },
  content: { method: 'GET', path: /^\/data\/helpdesk\// },
};

const ownOf = ({ desk, account }: FreshdeskEmulator, agentId: number): Own => ({
  groups: account.groups,
  fieldsOf: (id) => account.fields.map(({ name, label }) => [label, account.tickets.get(id)?.customFields.get(name)]),
  filesOf({ attachments }, ticketId) {
    const ticket = account.tickets.get(ticketId);
    const all = [...(ticket?.attachments ?? []), ...(ticket?.conversations.flatMap((each) => each.attachments) ?? [])];
    return all.filter(({ id }) => attachments.some((wanted) => wanted.id === id));
  },
  publicNote: (id, words) => String(desk.publicNote(Number(id), { agentId, ...words })),
  archive: (id) => desk.archive(Number(id)),
  addCustomer: ({ name, phone }) => String(account.addUser({ role: 'end-user', name, phone }).id),
  know(id, { tags, company }) {
    const user = account.users.get(Number(id));
    if (!user) throw new Error(`There is no user ${id}`);
    user.tags = [...tags];
    if (company !== undefined) user.companyId = account.addCompany(company);
  },
});

const accountOf = ({ groups, fields = [], accountPerMinute }: Setting): Partial<FreshdeskEmulatorOptions> => ({
  limits: accountPerMinute === undefined ? { off: true } : { accountPerMinute },
  fields: [...fields, OWN_FIELD].map((name) => ({ name })),
  ...(groups ? { groups } : {}),
});

const KINDS = { requester: ['contact-created'], ticket: ['ticket-created'], comment: ['note-added', 'reply-sent'] };

const countOf = ({ oracle }: FreshdeskEmulator, what: keyof typeof KINDS): number =>
  oracle.effects.filter(({ kind }) => KINDS[what].includes(kind)).length;

const requestsOf = ({ oracle }: FreshdeskEmulator): { readonly reads: number; readonly writes: number } => {
  let [reads, writes] = [0, 0];
  for (const [route, answers] of Object.entries(oracle.requests.all())) {
    const sum = Object.values(answers).reduce((total, n) => total + n, 0);
    if (route.startsWith('GET ')) reads += sum;
    else writes += sum;
  }
  return { reads, writes };
};

/** Nothing is signed: the secret in its header is all there is. */
const forgeriesOf = ({ raw, headers }: Delivery): readonly Delivery[] => [
  { raw, headers: { ...headers, 'x-deskbridge-secret': 'another' } },
  { raw, headers: { ...headers, 'x-deskbridge-secret': '' } },
];
