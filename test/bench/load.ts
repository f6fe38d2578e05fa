import { connect, type Socket } from 'node:net';

export interface Load {
  readonly port: number;
  /** Whole HTTP requests; each goes out once. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Ms from writing a request to the end of its answer. */
  readonly latencies: readonly number[];
}

const END_OF_ANSWER = Buffer.from('\r\n\r\n');
const OK = Buffer.from('HTTP/1.1 200 ');

/**
 * Sends prepared requests over kept connections, one at a time on each. It writes ready bytes and only looks for the
 * end of an empty answer: a heavier client would use up its core first and make every server look alike.
 * @throws when an answer is anything but an empty 200.
 */
export const runLoad = async ({ port, requests, connections }: Load): Promise<LoadResult> => {
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  const drive = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let writtenAt = 0;
      let read = Buffer.alloc(0);
      const write = (): void => {
        const request = requests[next];
        next += 1;
        if (!request) {
          socket.destroy();
          resolve();
          return;
        }
        writtenAt = performance.now();
        socket.write(request);
      };
      socket.on('connect', write);
      socket.on('data', (chunk) => {
        read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
        if (!read.subarray(-4).equals(END_OF_ANSWER)) return;
        if (!read.subarray(0, OK.length).equals(OK)) {
          reject(new Error(`answered ${read.subarray(0, 40).toString('latin1').split('\r\n')[0]}`));
          return;
        }
        latencies.push(performance.now() - writtenAt);
        read = Buffer.alloc(0);
        write();
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the connection was cut')));
    });
  await Promise.all(Array.from({ length: connections }, drive));
  return { perSecond: (requests.length / (performance.now() - begun)) * 1000, latencies };
};
