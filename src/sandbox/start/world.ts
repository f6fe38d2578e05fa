import { readFileSync } from 'node:fs';
import { type App, startApp } from '../../app.ts';
import { formatFault } from '../../config/fault.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema/config.ts';
import type { Log } from '../../core/ports.ts';
import type { Timings } from '../../core/timings.ts';
import type { FreshdeskEmulatorOptions } from '../freshdesk/options.ts';
import type { ZendeskEmulatorOptions } from '../zendesk/emulator.ts';
import {
  type AnyVendors,
  type FreshdeskVendors,
  startFreshdeskVendors,
  startVendors,
  type VendorOptions,
  type Vendors,
} from './vendors.ts';

export { SANDBOX_NUMBER, startVendors, type Vendors } from './vendors.ts';

/** How the service between the emulators is set up; everything has a sensible default. */
interface ServiceOptions extends VendorOptions {
  readonly log: Log;
  /** Configuration text instead of `config/sandbox.yaml`. */
  readonly configText?: string;
  readonly timings?: Timings;
  readonly limitsOff?: boolean;
  readonly port?: number;
}

export interface WorldOptions extends ServiceOptions {
  readonly zendesk?: Partial<ZendeskEmulatorOptions>;
}

/** The real service between two emulators. */
interface Service {
  readonly app: App;
  readonly reads: App['reads'];
  readonly config: Config;
  readonly url: string;
  /** Stops the service, then starts it again on the same store. */
  restart(): Promise<void>;
}

export interface World extends Vendors, Service {}
export interface FreshdeskWorld extends FreshdeskVendors, Service {}

/** Reads the sandbox's configuration; throws with every fault in it. */
export const readSandboxConfig = (text: string | undefined, env: Readonly<Record<string, string>>): Config => {
  const source = text ?? readFileSync(new URL('../../../config/sandbox.yaml', import.meta.url), 'utf8');
  const loaded = loadConfig({ text: source, env, sandbox: true });
  if (!loaded.ok) throw new Error(loaded.faults.map(formatFault).join('\n'));
  return loaded.config;
};

/** Starts everything: WhatsApp, Zendesk and the service between them. */
export const startWorld = async (options: WorldOptions): Promise<World> =>
  serveBetween(await startVendors(options), options);

/** The same with Freshdesk. */
export const startFreshdeskWorld = async (
  options: ServiceOptions & { readonly freshdesk?: Partial<FreshdeskEmulatorOptions> },
): Promise<FreshdeskWorld> => serveBetween(await startFreshdeskVendors(options), options);

const serveBetween = async <Given extends AnyVendors>(
  vendors: Given,
  options: ServiceOptions,
): Promise<Given & Service> => {
  const start = async (config: Config, port: number): Promise<App> => {
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
  let config: Config;
  let app: App;
  try {
    const read = readSandboxConfig(options.configText, vendors.env);
    config = { ...read, server: { ...read.server, port: options.port ?? read.server.port } };
    app = await start(config, config.server.port);
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
      app = await start(config, port);
    },
    close: async () => {
      await app.stop();
      await vendors.close();
    },
  };
};
