import { createEmulatorServer } from '../shared/emulator-server.ts';
import { createFaults, type Faults } from '../shared/faults.ts';
import { createRequestCounters, type RequestCounters } from '../shared/oracle.ts';
import { randomHex, systemRandom } from '../shared/random.ts';
import { createRealTimer } from '../shared/timer.ts';
import { createControlRoutes } from './control-routes.ts';
import { type CustomerDraft, createCustomers } from './customers.ts';
import { refusePath } from './graph-reply.ts';
import { createGraphRoutes } from './graph-routes.ts';
import { createLimits } from './limits.ts';
import { createMediaStore, type MediaStore } from './media.ts';
import { DEFAULT_RETRY_DELAYS_MS, type EmulatedTemplate, type WhatsAppEmulatorOptions } from './options.ts';
import { createPhone, type Phone } from './phone.ts';
import type { SendSettings } from './send-message.ts';
import { type AcceptedMessage, type Customer, createState, type UploadedMedia } from './state.ts';
import { createStatuses, type Statuses } from './statuses.ts';
import { type HandshakeResult, verifySubscription } from './verify-subscription.ts';
import { templateChange } from './webhook-envelope.ts';
import { createWebhookSender, type WebhookSender } from './webhook-sender.ts';

/** What happened, for tests that look for lost and doubled messages. */
export interface WhatsAppOracle {
  /** Every send that got a wamid, in order, also when its answer was lost. */
  readonly accepted: readonly AcceptedMessage[];
  /** Every file that the business uploaded, also when its answer was lost. */
  readonly uploaded: readonly UploadedMedia[];
  /** Calls by route (`POST /:version/:id/messages`) and answer. */
  readonly requests: RequestCounters;
}

/** Meta's WhatsApp Cloud API with the customers' phones behind it, over real HTTP. */
export interface WhatsAppEmulator {
  /** Serves on 127.0.0.1; `url` is the root, `apiUrl` has the version and is what `whatsapp.apiUrl` takes. */
  listen(port?: number): Promise<{ readonly url: string; readonly port: number; readonly apiUrl: string }>;
  close(): Promise<void>;
  /** Adds a person. Neither phone nor BSUID is an error. */
  createCustomer(draft: CustomerDraft): Customer;
  /** The phone of a customer, by the customer's id or phone number. */
  phone(customer: Customer | string): Phone;
  /** Meta's GET handshake against the webhook URL. */
  verifySubscription(): Promise<HandshakeResult>;
  readonly customers: readonly Customer[];
  readonly webhooks: WebhookSender;
  readonly statuses: Statuses;
  readonly oracle: WhatsAppOracle;
  readonly faults: Faults;
  readonly media: MediaStore;
  readonly settings: SendSettings;
  /** Meta pauses, refuses or approves a template (in all its languages) and tells so. */
  setTemplateStatus(name: string, status: NonNullable<EmulatedTemplate['status']>): Promise<void>;
  /** The access token that is valid now. */
  readonly access: { token: string };
  /** Headers of every Graph answer. */
  readonly usageHeaders: Record<string, string>;
  /** Faults of the emulator itself. */
  readonly bugs: readonly unknown[];
}

/**
 * A strict, stateful emulator of the Cloud API. What it accepts is recorded before it answers, so `oracle` and the
 * phones know the truth whatever the wire does afterwards.
 */
export const createWhatsAppEmulator = (options: WhatsAppEmulatorOptions): WhatsAppEmulator => {
  const { clock } = options;
  const timer = options.timer ?? createRealTimer();
  const state = createState(options);
  const limits = createLimits(options.limits);
  const faults = createFaults();
  const requests = createRequestCounters();
  const webhooks = createWebhookSender({
    clock,
    timer,
    appSecret: options.appSecret,
    url: options.webhookUrl,
    encoding: options.webhookEncoding ?? 'escaped',
    timeoutMs: options.webhookTimeoutMs ?? 20_000,
    retryDelaysMs: options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS,
  });
  const statuses = createStatuses(options.autoStatus ?? {}, { clock, timer, state, webhooks });
  let baseUrl = '';
  const media = createMediaStore({ clock, state, baseUrl: () => baseUrl });
  const settings: SendSettings = { closedWindow: options.closedWindow ?? 'sync', failNext: [] };
  const templates = [...(options.templates ?? [])];
  const access = { token: options.accessToken };
  const usageHeaders: Record<string, string> = {};
  const apiVersion = options.apiVersion ?? 'v25.0';
  const send = { clock, state, limits, statuses, settings, templates };
  const customers = createCustomers(state);

  // The server is made last, since its control routes drive the emulator it belongs to.
  const emulator: WhatsAppEmulator = {
    createCustomer: customers.create,
    phone: (customer) => createPhone(customers.get(customer), { clock, state, limits, webhooks, statuses, media }),
    verifySubscription: () =>
      verifySubscription(webhooks.url, options.verifyToken, randomHex(options.random ?? systemRandom, 8)),
    get customers() {
      return [...state.customers.values()];
    },
    webhooks,
    statuses,
    oracle: { accepted: state.accepted, uploaded: state.uploaded, requests },
    faults,
    media,
    settings,
    async setTemplateStatus(name, status) {
      for (const [index, template] of templates.entries()) {
        if (template.name !== name) continue;
        templates[index] = { ...template, status };
        await webhooks.send([templateChange(options.numbers, template, status)]);
      }
    },
    access,
    usageHeaders,
    get bugs() {
      return server.bugs;
    },
    async listen(port) {
      const bound = await server.listen(port);
      baseUrl = bound.url;
      return { ...bound, apiUrl: `${bound.url}/${apiVersion}` };
    },
    async close() {
      statuses.close();
      webhooks.close();
      await server.close();
    },
  };
  const server = createEmulatorServer({
    routes: [
      ...createControlRoutes(emulator),
      ...createGraphRoutes({
        send,
        media,
        access,
        apiVersion,
        usageHeaders,
        subscribed: () => webhooks.url !== undefined,
      }),
    ],
    faults,
    counters: requests,
    timer,
    notFound: (request) => refusePath(request.path),
    bodyLimit: 110 * 1024 * 1024,
  });
  return emulator;
};
