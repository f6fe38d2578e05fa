import { type ChildProcess, fork } from 'node:child_process';

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;
type Api<H extends Handlers> = {
  readonly [Name in keyof H]: (argument?: Parameters<H[Name]>[0]) => Promise<Awaited<ReturnType<H[Name]>>>;
};

interface Asked {
  readonly no: number;
  readonly name: string;
  readonly argument: unknown;
}

type Answered = { readonly no: number } & ({ readonly value: unknown } | { readonly failed: string });

/** A process of its own that plays one part, and ends when it is told to. */
export interface Role<H extends Handlers> {
  readonly ask: Api<H>;
  readonly pid: number;
  end(): Promise<void>;
  /** By SIGKILL. */
  kill(): Promise<void>;
}

/**
 * Starts `roles/<name>.ts`. Its log goes nowhere; its errors are shown. What is asked of it after it died is rejected.
 * @param nodeOptions options of its Node, such as `--cpu-prof`
 * @param env further variables of its process
 */
export const startRole = <H extends Handlers>(
  name: string,
  nodeOptions: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Role<H> => {
  const child: ChildProcess = fork(new URL(`./roles/${name}.ts`, import.meta.url), [], {
    execArgv: [...nodeOptions],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let no = 0;
  child.on('message', (answer: Answered) => {
    const asked = waiting.get(answer.no);
    waiting.delete(answer.no);
    if ('failed' in answer) asked?.reject(new Error(`${name}: ${answer.failed}`));
    else asked?.resolve(answer.value);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      for (const asked of waiting.values()) asked.reject(new Error(`${name} ended with ${code}`));
      waiting.clear();
      resolve();
    });
  });
  const ask = (method: string, argument: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      no += 1;
      waiting.set(no, { resolve, reject });
      child.send({ no, name: method, argument } satisfies Asked, (error) => {
        if (error) reject(new Error(`${name} is gone`));
      });
    });
  return {
    ask: new Proxy({} as Api<H>, { get: (_target, method) => (argument?: unknown) => ask(String(method), argument) }),
    pid: child.pid ?? -1,
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** The role's own side: answers what it is asked, in order of coming; `onEnd` runs when its starter lets go of it. */
export const playRole = <H extends Handlers>(handlers: H, onEnd: () => Promise<void> | void): H => {
  process.on('message', async ({ no, name, argument }: Asked) => {
    const handle = handlers[name] as ((argument: unknown) => unknown) | undefined;
    try {
      if (!handle) throw new Error(`cannot ${name}`);
      process.send?.({ no, value: await handle(argument) } satisfies Answered);
    } catch (error) {
      process.send?.({ no, failed: error instanceof Error ? error.message : String(error) } satisfies Answered);
    }
  });
  process.once('disconnect', async () => {
    await onEnd();
    process.exit(0);
  });
  return handlers;
};
