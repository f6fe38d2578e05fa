import { createFreshdeskEmulator, type FreshdeskEmulator } from '../../../src/sandbox/freshdesk/emulator.ts';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import { type Answer, callOver, createClock, type MovableClock } from '../support/call.ts';

const KEY = 'api-key';
export const AUTHORIZATION = `Basic ${Buffer.from(`${KEY}:X`).toString('base64')}`;

export interface Harness {
  readonly freshdesk: FreshdeskEmulator;
  readonly clock: MovableClock;
  readonly url: string;
  readonly port: number;
  /** `path` below `/api/v2`, or from the root when it begins with `/_emulator`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Makes a contact and returns its id. */
  contact(extra?: object): Promise<number>;
  /** Makes a ticket and returns its id. */
  ticket(extra?: object): Promise<number>;
  close(): Promise<void>;
}

/** An emulator that listens, and a client with its key. */
export async function startHarness(options: Partial<FreshdeskEmulatorOptions> = {}): Promise<Harness> {
  const clock = createClock();
  const freshdesk = createFreshdeskEmulator({ clock, apiKey: KEY, fields: [{ name: 'thread' }], ...options });
  const { url, port } = await freshdesk.listen();
  const call: Harness['call'] = (method, path, body, headers = {}) =>
    callOver(path.startsWith('/_emulator') ? url + path : `${url}/api/v2${path}`, method, body, {
      authorization: AUTHORIZATION,
      ...headers,
    });
  return {
    freshdesk,
    clock,
    url,
    port,
    call,
    contact: async (extra = {}) =>
      (await call('POST', '/contacts', { name: 'Ada', unique_external_id: 'wa:c1', ...extra })).json.id,
    ticket: async (extra = {}) =>
      (
        await call('POST', '/tickets', {
          unique_external_id: 'wa:c1',
          name: 'Ada',
          subject: 'Hi',
          description: '<p>Hello</p>',
          ...extra,
        })
      ).json.id,
    close: () => freshdesk.close(),
  };
}

/** A form with files under `attachments[]`. */
export function formOf(fields: Readonly<Record<string, string | readonly string[]>>, files: readonly File[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  for (const file of files) form.append('attachments[]', file);
  return form;
}
