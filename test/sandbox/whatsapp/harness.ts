import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWhatsAppEmulator, type WhatsAppEmulator } from '../../../src/sandbox/whatsapp/emulator.ts';
import type { WhatsAppEmulatorOptions } from '../../../src/sandbox/whatsapp/options.ts';

export const START = Date.UTC(2026, 10, 22, 9, 0, 0);
export const APP_SECRET = 'app-secret-of-the-test';
export const NUMBER = { id: '106540352242922', displayPhone: '+49 30 1234567', businessAccountId: '102290129340398' };

/** One webhook as the receiver saw it. */
export interface ReceivedWebhook {
  readonly raw: Buffer;
  readonly signature: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads freely
  readonly json: any;
}

/** A webhook endpoint that answers what the test wants. */
export const createReceiver = async () => {
  const received: ReceivedWebhook[] = [];
  const statuses: number[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'GET') {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const good = url.searchParams.get('hub.verify_token') === 'verify-me';
        response.writeHead(good ? 200 : 403).end(good ? url.searchParams.get('hub.challenge') : '');
        return;
      }
      const raw = Buffer.concat(chunks);
      received.push({
        raw,
        signature: request.headers['x-hub-signature-256'] as string | undefined,
        json: safeJson(raw),
      });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    /** Answers of the next calls, first come first; then 200. */
    statuses,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const safeJson = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
};

export const signatureOf = (raw: Buffer): string =>
  `sha256=${createHmac('sha256', APP_SECRET).update(raw).digest('hex')}`;

/** A clock that a test moves. */
export const createTestClock = (start = START) => {
  let now = start;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
};

/** Waits for something that happens over the network, a little at a time. */
export const until = async (done: () => boolean, what: string): Promise<void> => {
  for (let turn = 0; turn < 400; turn += 1) {
    if (done()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain: ${what}`);
};

/** An emulator with a receiver and one customer, closed by `close`. */
export const startEmulator = async (options: Partial<WhatsAppEmulatorOptions> = {}) => {
  const clock = createTestClock();
  const receiver = await createReceiver();
  const emulator: WhatsAppEmulator = createWhatsAppEmulator({
    clock,
    appSecret: APP_SECRET,
    accessToken: 'token-of-the-test',
    verifyToken: 'verify-me',
    numbers: [NUMBER],
    webhookUrl: receiver.url,
    retryDelaysMs: [],
    autoStatus: { sent: false, delivered: false, read: false },
    ...options,
  });
  const { url, apiUrl } = await emulator.listen();
  const anna = emulator.createCustomer({ name: 'Anna Muster', phone: '+491701234567', bsuid: 'DE.1349120865' });
  const call = async (method: string, path: string, body?: unknown, token = 'token-of-the-test') => {
    const response = await fetch(`${path.startsWith('/_') ? url : apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
    const json: any = safeJson(Buffer.from(text));
    return { status: response.status, headers: response.headers, text, json };
  };
  const send = (message: Record<string, unknown>) =>
    call('POST', `/${NUMBER.id}/messages`, { messaging_product: 'whatsapp', to: '+491701234567', ...message });
  const sendText = (body: string, more: Record<string, unknown> = {}) =>
    send({ type: 'text', text: { body }, ...more });
  return {
    clock,
    receiver,
    emulator,
    url,
    apiUrl,
    anna: emulator.phone(anna),
    call,
    send,
    sendText,
    close: async () => {
      await emulator.close();
      await receiver.close();
    },
  };
};
