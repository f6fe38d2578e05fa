import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import {
  type FreshdeskVendors,
  type Provider,
  SANDBOX_NUMBER,
  startFreshdeskVendors,
  startVendors,
  type Vendors,
} from '../../../src/sandbox/start/vendors.ts';
import type { Phone } from '../../../src/sandbox/whatsapp/phone.ts';
import { playRole } from '../role.ts';
import { scaledNow, type TimeScale } from '../scaled-time.ts';

export interface VendorSetup {
  readonly limitsOff: boolean;
  /** Zendesk unless said otherwise. */
  readonly provider?: Provider;
  readonly scale?: TimeScale;
  /** The helpdesk account's limit; its limit of updates is lifted with it. */
  readonly accountPerMinute?: number;
  /** The helpdesk answers so much later, ms. */
  readonly delayMs?: number;
}

/** When a request of the service came to the helpdesk, and which of our marks its body carries. */
export interface Arrival {
  /** Ms of the machine's monotonic clock, which all processes share. */
  readonly at: number;
  readonly marks: readonly string[];
}

let vendors: Vendors | FreshdeskVendors | undefined;
const running = (): Vendors | FreshdeskVendors => {
  if (!vendors) throw new Error('not started');
  return vendors;
};
const oracle = () => {
  const now = running();
  return 'zendesk' in now ? now.zendesk.oracle : now.freshdesk.oracle;
};

let phone: Phone | undefined;
let newcomers = 0;
const arrivals: Arrival[] = [];
// Timed when the head of a PUT is here, before the emulator works on it: its own slowness is not the service's.
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.method !== 'PUT') return;
  const at = Number(process.hrtime.bigint()) / 1e6;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const marks = Buffer.concat(chunks)
      .toString('utf8')
      .match(/mark-\d+-/g);
    if (marks) arrivals.push({ at, marks });
  });
});

export type VendorRole = typeof handlers;
const handlers = playRole(
  {
    /** The variables of the service's configuration. */
    start: async ({ limitsOff, provider, scale, accountPerMinute, delayMs }: VendorSetup) => {
      const clock = { now: scale ? () => scaledNow(scale) : () => Date.now() };
      const limits = { limits: { off: limitsOff } };
      const perMinute = accountPerMinute === undefined ? {} : { accountPerMinute, updatesPerMinute: accountPerMinute };
      const helpdesk = { limits: { ...limits.limits, ...perMinute } };
      const common = { clock, store: 'unused', whatsapp: limits };
      vendors =
        provider === 'freshdesk'
          ? await startFreshdeskVendors({ ...common, freshdesk: helpdesk })
          : await startVendors({ ...common, zendesk: helpdesk });
      if (delayMs !== undefined)
        vendors.helpdesk.faults.add({
          kind: 'delay',
          match: { path: /^\/api\// },
          times: Number.MAX_SAFE_INTEGER,
          delayMs,
        });
      return vendors.env;
    },
    /** From now on the helpdesk answers nothing but 503. */
    goAway: () =>
      running().helpdesk.faults.add({ kind: 'status', match: { path: /^\/api\// }, times: Number.MAX_SAFE_INTEGER }),
    connect: (serviceUrl: string) => running().connect(serviceUrl),
    arrivals: () => arrivals.splice(0),
    /** The one customer with a phone of their own writes all of this at once; their messages come in one by one. */
    write: async (texts: readonly string[]) => {
      const { whatsapp } = running();
      phone ??= whatsapp.phone(whatsapp.createCustomer({ name: 'Maria Rossi', phone: '393331234567' }));
      for (const text of texts) await phone.sendText(text, { number: SANDBOX_NUMBER });
    },
    /** So many people who never wrote before write once each. */
    begin: async (count: number) => {
      const { whatsapp } = running();
      for (let no = 0; no < count; no += 1) {
        newcomers += 1;
        const customer = { name: `Customer ${newcomers}`, phone: String(491_600_000_000 + newcomers) };
        const { sendText } = whatsapp.phone(whatsapp.createCustomer(customer));
        await sendText('Hello, I have a question.', { number: SANDBOX_NUMBER });
      }
    },
    /** An agent answers the first ticket, once for each text. */
    answer: (texts: readonly string[]) => {
      const { desk } = running().helpdesk;
      const [ticket] = desk.listTickets();
      const email = 'kim@acme.example';
      const agent = desk.listUsers().find((user) => user.email === email) ?? desk.addAgent({ name: 'Kim', email });
      for (const text of texts) desk.reply(ticket?.id ?? 0, { agentId: agent.id, text });
    },
    /** What the business sent to that phone. */
    received: () => phone?.received() ?? [],
    tickets: () => running().helpdesk.desk.listTickets().length,
    /** Requests by route and answer. */
    requests: () => oracle().requests.all(),
    /** What was written onto the tickets, in order. */
    comments: () => {
      const now = running();
      if (!('zendesk' in now)) throw new Error('asked of Zendesk alone');
      return now.zendesk.oracle.effects.filter(({ commentId }) => commentId !== undefined);
    },
    quiet: () => running().helpdesk.webhooks.quiet(),
    bugs: () => running().helpdesk.bugs.map(String),
  },
  async () => {
    await vendors?.close();
  },
);
