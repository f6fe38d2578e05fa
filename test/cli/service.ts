import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVendors, type Vendors } from '../../src/sandbox/start/world.ts';

const LAUNCHER = new URL('../../src/deskbridge.mjs', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A started command of ours, as an operator's shell sees it. */
export interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
  /** Resolves with the JSON log line of that event. */
  logged(event: string): Promise<Record<string, unknown>>;
}

/** A folder with a configuration, both vendors emulated, and commands run in it. */
export interface Workplace {
  readonly vendors: Vendors;
  readonly folder: string;
  readonly file: string;
  writeConfig(text: string): void;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Started;
  close(): Promise<void>;
}

/** The minimal file of the README, pointed at the emulators, with room for more. */
export const minimal = (more = ''): string => `version: 1
server: { host: 127.0.0.1, port: 0 }
storage: { url: "file:\${STORE}" }
whatsapp:
  apiUrl: "\${SANDBOX_WHATSAPP_URL}"
  appSecret: "\${SANDBOX_APP_SECRET}"
  verifyToken: "\${SANDBOX_VERIFY_TOKEN}"
  accessToken: "\${SANDBOX_ACCESS_TOKEN}"
  numbers: [{ id: "106540352242922" }]
helpdesk:
  provider: zendesk
  url: "\${SANDBOX_ZENDESK_URL}"
  auth: { clientId: "\${SANDBOX_CLIENT_ID}", clientSecret: "\${SANDBOX_CLIENT_SECRET}" }
  webhookSecret: "\${SANDBOX_WEBHOOK_SECRET}"
${more}`;

export const openWorkplace = async (): Promise<Workplace> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-cli-'));
  const file = join(folder, 'deskbridge.yaml');
  const vendors = await startVendors({ clock: { now: () => Date.now() }, store: folder });
  const running = new Set<Started>();
  const run: Workplace['run'] = (args, env = {}) => {
    const started = start(args, { ...process.env, ...vendors.env, STORE: join(folder, 'data'), ...env });
    running.add(started);
    void started.ended.then(() => running.delete(started));
    return started;
  };
  return {
    vendors,
    folder,
    file,
    writeConfig: (text) => writeFileSync(file, text),
    run,
    close: async () => {
      for (const each of running) each.child.kill('SIGKILL');
      await Promise.all([...running].map((each) => each.ended));
      await vendors.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const start = (args: readonly string[], env: NodeJS.ProcessEnv): Started => {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const find = (event: string) =>
    out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => line['msg'] === event || line['event'] === event);
  const logged = (event: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const look = () => {
        const found = find(event);
        if (!found) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      void ended.then((end) => reject(new Error(`ended with ${end.code} before ${event}: ${end.err}${end.out}`)));
      look();
    });
  return { child, out: () => out, err: () => err, ended, logged };
};
