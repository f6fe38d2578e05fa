import { connect, type Socket } from 'node:net';

export interface OpenLoad {
  readonly port: number;
  /** Whole HTTP requests; each goes out once. */
  readonly requests: readonly Buffer[];
  /** How many are offered a second, evenly, however slowly they are answered. */
  readonly perSecond: number;
  readonly connections: number;
  /** Those still unanswered so long after the last was due count with the time waited so far. */
  readonly patienceMs: number;
}

export interface OpenLoadResult {
  /** Ms from the moment a request was due to the end of its answer; what waits for a free connection counts as waiting. */
  readonly latencies: readonly number[];
  readonly unanswered: number;
  /** Answers that were not a 200. */
  readonly refused: number;
}

const isWhole = (answer: Buffer): boolean => {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = answer.subarray(0, end).toString('latin1').toLowerCase();
  if (head.includes('transfer-encoding: chunked')) return answer.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
  return answer.length >= end + 4 + Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
};

/** Sends requests when they are due, and never waits for answers to do so: a slow server is not spared. */
export const runOpenLoad = async (load: OpenLoad): Promise<OpenLoadResult> => {
  const { port, requests, perSecond, connections, patienceMs } = load;
  const begun = performance.now() + 50;
  const dueAt = (no: number): number => begun + (no / perSecond) * 1000;
  const latencies = new Map<number, number>();
  const waiting: number[] = [];
  let refused = 0;
  let over = false;
  const open: { readonly socket: Socket; busyWith?: number; read: Buffer }[] = [];
  const free: typeof open = [];

  const pump = (): void => {
    while (waiting.length > 0 && free.length > 0) {
      const no = waiting.shift() as number;
      const line = free.pop() as (typeof open)[number];
      line.busyWith = no;
      line.socket.write(requests[no] as Buffer);
    }
  };
  await Promise.all(
    Array.from({ length: connections }, () => {
      const line: (typeof open)[number] = {
        socket: connect({ port, host: '127.0.0.1', noDelay: true }),
        read: Buffer.alloc(0),
      };
      open.push(line);
      line.socket.on('data', (chunk) => {
        line.read = Buffer.concat([line.read, chunk]);
        if (line.busyWith === undefined || !isWhole(line.read)) return;
        latencies.set(line.busyWith, performance.now() - dueAt(line.busyWith));
        if (!line.read.subarray(0, 12).equals(Buffer.from('HTTP/1.1 200'))) refused += 1;
        delete line.busyWith;
        line.read = Buffer.alloc(0);
        free.push(line);
        pump();
      });
      return new Promise<void>((resolve, reject) => {
        line.socket.once('connect', () => {
          free.push(line);
          resolve();
        });
        line.socket.on('error', (error) => (over ? undefined : reject(error)));
      });
    }),
  );
  let next = 0;
  while (latencies.size < requests.length) {
    const now = performance.now();
    while (next < requests.length && dueAt(next) <= now) waiting.push(next++);
    pump();
    if (now > dueAt(requests.length - 1) + patienceMs) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  over = true;
  for (const { socket } of open) socket.destroy();
  const end = performance.now();
  const all = requests.map((_, no) => latencies.get(no) ?? end - dueAt(no));
  return { latencies: all, unanswered: requests.length - latencies.size, refused };
};
