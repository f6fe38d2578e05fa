import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import { createFreshdeskEmulator, type FreshdeskEmulator } from '../freshdesk/emulator.ts';
import type { FreshdeskEmulatorOptions } from '../freshdesk/options.ts';
import type { HelpdeskEmulator } from '../shared/desk.ts';
import { createWhatsAppEmulator, type WhatsAppEmulator } from '../whatsapp/emulator.ts';
import type { WhatsAppEmulatorOptions } from '../whatsapp/options.ts';
import { createZendeskEmulator, type ZendeskEmulator, type ZendeskEmulatorOptions } from '../zendesk/emulator.ts';

/** The business number of the sandbox. */
export const SANDBOX_NUMBER = '106540352242922';

/** The helpdesks that are emulated. */
export const PROVIDERS = ['zendesk', 'freshdesk'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** As people write them. */
export const PROVIDER_NAMES: Readonly<Record<Provider, string>> = { zendesk: 'Zendesk', freshdesk: 'Freshdesk' };

export interface VendorOptions {
  readonly clock: Clock;
  /** The store's folder, or `:memory:`. */
  readonly store: string;
  readonly whatsapp?: Partial<WhatsAppEmulatorOptions>;
}

/** WhatsApp and a helpdesk, emulated, without the service: what a separately started process talks to. */
export interface AnyVendors {
  readonly provider: Provider;
  readonly whatsapp: WhatsAppEmulator;
  readonly helpdesk: HelpdeskEmulator;
  readonly whatsappUrl: string;
  readonly helpdeskUrl: string;
  /** Variables that `config/sandbox.yaml` takes. */
  readonly env: Readonly<Record<string, string>>;
  /** Points both vendors' webhooks at a service. */
  connect(serviceUrl: string): void;
  close(): Promise<void>;
}

/** With Zendesk. */
export interface Vendors extends AnyVendors {
  readonly zendesk: ZendeskEmulator;
  readonly zendeskUrl: string;
}

/** With Freshdesk. */
export interface FreshdeskVendors extends AnyVendors {
  readonly freshdesk: FreshdeskEmulator;
  readonly freshdeskUrl: string;
}

const secret = (): string => randomBytes(24).toString('base64url');

/** Starts the emulators of WhatsApp and Zendesk on free ports of this machine. */
export const startVendors = async (
  options: VendorOptions & { readonly zendesk?: Partial<ZendeskEmulatorOptions> },
): Promise<Vendors> => {
  const client = { clientId: 'deskbridge', clientSecret: secret() };
  const zendesk = createZendeskEmulator({ clock: options.clock, ...client, ...options.zendesk });
  const vendors = await beside('zendesk', zendesk, options, {
    SANDBOX_CLIENT_ID: client.clientId,
    SANDBOX_CLIENT_SECRET: client.clientSecret,
  });
  const zendeskUrl = vendors.helpdeskUrl;
  return { ...vendors, env: { ...vendors.env, SANDBOX_ZENDESK_URL: zendeskUrl }, zendesk, zendeskUrl };
};

/** Starts the emulators of WhatsApp and Freshdesk on free ports of this machine. */
export const startFreshdeskVendors = async (
  options: VendorOptions & { readonly freshdesk?: Partial<FreshdeskEmulatorOptions> },
): Promise<FreshdeskVendors> => {
  const apiKey = secret();
  const freshdesk = createFreshdeskEmulator({
    clock: options.clock,
    apiKey,
    // What an admin sets up: where the bridge keeps its own name of a ticket.
    fields: [{ name: 'cf_deskbridge_ref' }],
    ...options.freshdesk,
  });
  const vendors = await beside('freshdesk', freshdesk, options, { SANDBOX_API_KEY: apiKey });
  return { ...vendors, freshdesk, freshdeskUrl: vendors.helpdeskUrl };
};

/** Starts the emulators of WhatsApp and the helpdesk that is asked for. */
export const startVendorsOf = (provider: Provider, options: VendorOptions): Promise<AnyVendors> =>
  provider === 'freshdesk' ? startFreshdeskVendors(options) : startVendors(options);

/** What the configuration does not need of the other helpdesk is empty, which counts as absent. */
const UNUSED = { SANDBOX_CLIENT_ID: '', SANDBOX_CLIENT_SECRET: '', SANDBOX_API_KEY: '' };

const beside = async (
  provider: Provider,
  helpdesk: HelpdeskEmulator,
  options: VendorOptions,
  auth: Readonly<Record<string, string>>,
): Promise<AnyVendors> => {
  const secrets = { app: secret(), verify: secret(), access: secret(), webhook: secret() };
  const whatsapp = createWhatsAppEmulator({
    clock: options.clock,
    appSecret: secrets.app,
    accessToken: secrets.access,
    verifyToken: secrets.verify,
    numbers: [{ id: SANDBOX_NUMBER, displayPhone: '15550001111', businessAccountId: '102290129340398' }],
    templates: [
      { name: 'reply_waiting', language: 'en', body: 'Hello {{1}}, we have an answer for you. May we send it?' },
    ],
    ...options.whatsapp,
  });
  const { apiUrl } = await whatsapp.listen();
  const { url } = await helpdesk.listen();
  return {
    provider,
    whatsapp,
    helpdesk,
    whatsappUrl: apiUrl,
    helpdeskUrl: url,
    env: {
      SANDBOX_STORE: options.store,
      SANDBOX_WHATSAPP_URL: apiUrl,
      SANDBOX_APP_SECRET: secrets.app,
      SANDBOX_VERIFY_TOKEN: secrets.verify,
      SANDBOX_ACCESS_TOKEN: secrets.access,
      SANDBOX_HELPDESK: provider,
      SANDBOX_HELPDESK_URL: url,
      SANDBOX_WEBHOOK_SECRET: secrets.webhook,
      ...UNUSED,
      ...auth,
    },
    connect: (serviceUrl) => {
      whatsapp.webhooks.url = `${serviceUrl}/webhooks/whatsapp`;
      helpdesk.webhooks.subscribe({ url: `${serviceUrl}/webhooks/${provider}`, secret: secrets.webhook });
    },
    close: async () => {
      await whatsapp.close();
      await helpdesk.close();
    },
  };
};
