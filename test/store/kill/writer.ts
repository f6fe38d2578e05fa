import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that writes into a store until it is killed, and says what is durable. */
export interface Writer {
  started(): Promise<unknown>;
  /** By SIGKILL. Resolves to the lines it said. */
  kill(): Promise<readonly string[]>;
}

/** `url` as in `storage.url`; `round` keeps the messages of several writers apart. */
export const startWriter = (url: string, round: number): Writer => {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-loop.ts'), url, `${round}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  writer.stdout.on('data', (data) => {
    said += data;
  });
  return {
    started: () => once(writer.stdout, 'data'),
    kill: async () => {
      const closed = once(writer, 'close');
      writer.kill('SIGKILL');
      await closed;
      // A line that was cut off by the kill was said to nobody.
      return said
        .slice(0, said.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean);
    },
  };
};
