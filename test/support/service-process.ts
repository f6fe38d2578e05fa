import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** A machine that runs everything else of the tests as well may take its time. */
const START_MS = 30_000;

/** What to run: the command line as users have it, or the same service with the tests' timings. */
const ENTRIES = {
  cli: (config: string) => [pathOf('src/deskbridge.mjs'), 'start', '--config', config],
  explain: (config: string) => [pathOf('src/deskbridge.mjs'), 'explain', '--config', config],
  check: (config: string) => [pathOf('src/deskbridge.mjs'), 'check', '--config', config],
  simulate: (config: string) => [pathOf('src/deskbridge.mjs'), 'simulate', '--config', config],
  pause: (config: string) => [pathOf('src/deskbridge.mjs'), 'pause', '--config', config],
  resume: (config: string) => [pathOf('src/deskbridge.mjs'), 'resume', '--config', config],
  dead: (config: string) => [pathOf('src/deskbridge.mjs'), 'dead', 'list', '--config', config],
  // It reads no configuration.
  migrate: () => [pathOf('src/deskbridge.mjs'), 'migrate'],
  show: (config: string) => [pathOf('src/deskbridge.mjs'), 'dead', 'show', '--config', config],
  retry: (config: string) => [pathOf('src/deskbridge.mjs'), 'dead', 'retry', '--config', config],
  discard: (config: string) => [pathOf('src/deskbridge.mjs'), 'dead', 'discard', '--config', config],
  quick: (config: string) => [pathOf('test/support/serve.ts'), config],
  restored: (config: string) => [pathOf('test/support/serve.ts'), config, '--restored'],
} as const;

/** The service in a process of its own. */
export interface ServiceProcess {
  /** Both streams so far. */
  output(): string;
  /** Waits until it serves; its address. */
  ready(): Promise<string>;
  /** Sends it a signal that it lives on after. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it, by SIGKILL unless said otherwise; resolves to the exit code (null when killed). */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves when it ends by itself. */
  ended(): Promise<number | null>;
}

/** Starts the service on a configuration file. */
export const startProcess = (
  entry: keyof typeof ENTRIES,
  config: string,
  env: Readonly<Record<string, string>>,
  ...more: readonly string[]
): ServiceProcess => {
  const child: ChildProcess = spawn(process.execPath, [...ENTRIES[entry](config), ...more], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      output += text;
    });
  }
  const over = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return {
    output: () => output,
    ready: async () => {
      const port = await until(
        'the service to start',
        () => {
          if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${output}`);
          return /"port":(\d+).*"service\.started"/.exec(output)?.[1];
        },
        START_MS,
      );
      return `http://127.0.0.1:${port}`;
    },
    signal: (signal) => {
      child.kill(signal);
    },
    end: (signal = 'SIGKILL') => {
      child.kill(signal);
      return over;
    },
    ended: () => over,
  };
};
