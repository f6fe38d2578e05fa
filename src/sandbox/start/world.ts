import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type App, startApp } from '../../app.ts';
import { formatFault } from '../../config/fault.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema/config.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { Timings } from '../../core/timings.ts';
import { createWhatsAppEmulator, type WhatsAppEmulator } from '../whatsapp/emulator.ts';
import type { WhatsAppEmulatorOptions } from '../whatsapp/options.ts';
import { createZendeskEmulator, type ZendeskEmulator, type ZendeskEmulatorOptions } from '../zendesk/emulator.ts';

/** The business number of the sandbox. */
export const SANDBOX_NUMBER = '106540352242922';

/** How the emulators and the service are set up; everything has a sensible default. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The store's folder, or `:memory:`. */
  readonly store: string;
  /** Configuration text instead of `config/sandbox.yaml`. */
  readonly configText?: string;
  readonly timings?: Timings;
  readonly limitsOff?: boolean;
  readonly port?: number;
  readonly whatsapp?: Partial<WhatsAppEmulatorOptions>;
  readonly zendesk?: Partial<ZendeskEmulatorOptions>;
}

/** Both vendors, emulated, without the service: what a separately started process talks to. */
export interface Vendors {
  readonly whatsapp: WhatsAppEmulator;
  readonly zendesk: ZendeskEmulator;
  readonly whatsappUrl: string;
  readonly zendeskUrl: string;
  /** Variables that `config/sandbox.yaml` takes. */
  readonly env: Readonly<Record<string, string>>;
  /** Points both vendors' webhooks at a service. */
  connect(serviceUrl: string): void;
  close(): Promise<void>;
}

/** The real service between two emulators. */
export interface World extends Vendors {
  readonly app: App;
  readonly reads: App['reads'];
  readonly config: Config;
  readonly url: string;
  /** Stops the service, then starts it again on the same store. */
  restart(): Promise<void>;
}

const secret = (): string => randomBytes(24).toString('base64url');

/** Starts the emulators on free ports of this machine. */
export const startVendors = async (
  options: Pick<WorldOptions, 'clock' | 'store' | 'whatsapp' | 'zendesk'>,
): Promise<Vendors> => {
  const { clock } = options;
  const secrets = { app: secret(), verify: secret(), access: secret(), client: secret(), webhook: secret() };
  const whatsapp = createWhatsAppEmulator({
    clock,
    appSecret: secrets.app,
    accessToken: secrets.access,
    verifyToken: secrets.verify,
    numbers: [{ id: SANDBOX_NUMBER, displayPhone: '15550001111', businessAccountId: '102290129340398' }],
    templates: [
      { name: 'reply_waiting', language: 'en', body: 'Hello {{1}}, we have an answer for you. May we send it?' },
    ],
    ...options.whatsapp,
  });
  const zendesk = createZendeskEmulator({
    clock,
    clientId: 'deskbridge',
    clientSecret: secrets.client,
    ...options.zendesk,
  });
  const { apiUrl } = await whatsapp.listen();
  const { url } = await zendesk.listen();
  return {
    whatsapp,
    zendesk,
    whatsappUrl: apiUrl,
    zendeskUrl: url,
    env: {
      SANDBOX_STORE: options.store,
      SANDBOX_WHATSAPP_URL: apiUrl,
      SANDBOX_APP_SECRET: secrets.app,
      SANDBOX_VERIFY_TOKEN: secrets.verify,
      SANDBOX_ACCESS_TOKEN: secrets.access,
      SANDBOX_ZENDESK_URL: url,
      SANDBOX_CLIENT_ID: 'deskbridge',
      SANDBOX_CLIENT_SECRET: secrets.client,
      SANDBOX_WEBHOOK_SECRET: secrets.webhook,
    },
    connect: (serviceUrl) => {
      whatsapp.webhooks.url = `${serviceUrl}/webhooks/whatsapp`;
      zendesk.webhooks.subscribe({ url: `${serviceUrl}/webhooks/zendesk`, secret: secrets.webhook });
    },
    close: async () => {
      await whatsapp.close();
      await zendesk.close();
    },
  };
};

/** Reads the sandbox's configuration; throws with every fault in it. */
export const readSandboxConfig = (text: string | undefined, env: Readonly<Record<string, string>>): Config => {
  const source = text ?? readFileSync(new URL('../../../config/sandbox.yaml', import.meta.url), 'utf8');
  const loaded = loadConfig({ text: source, env, sandbox: true });
  if (!loaded.ok) throw new Error(loaded.faults.map(formatFault).join('\n'));
  return loaded.config;
};

/** Starts everything: both vendors and the service between them. */
export const startWorld = async (options: WorldOptions): Promise<World> => {
  const vendors = await startVendors(options);
  let config: Config;
  try {
    const read = readSandboxConfig(options.configText, vendors.env);
    config = { ...read, server: { ...read.server, port: options.port ?? read.server.port } };
  } catch (error) {
    await vendors.close();
    throw error;
  }
  const start = async (port: number): Promise<App> => {
    const app = await startApp({
      config: { ...config, server: { ...config.server, port } },
      log: options.log,
      clock: options.clock,
      ...(options.timings ? { timings: options.timings } : {}),
      limitsOff: options.limitsOff ?? false,
      socket: options.store !== ':memory:',
    });
    vendors.connect(`http://127.0.0.1:${app.port}`);
    return app;
  };
  let app: App;
  try {
    app = await start(config.server.port);
  } catch (error) {
    await vendors.close();
    throw error;
  }
  return {
    ...vendors,
    get app() {
      return app;
    },
    get reads() {
      return app.reads;
    },
    config,
    get url() {
      return `http://127.0.0.1:${app.port}`;
    },
    restart: async () => {
      const { port } = app;
      await app.stop();
      app = await start(port);
    },
    close: async () => {
      await app.stop();
      await vendors.close();
    },
  };
};
