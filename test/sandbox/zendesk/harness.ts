import type { ZendeskEmulator, ZendeskEmulatorOptions } from '../../../src/sandbox/zendesk/emulator.ts';
import { createZendeskEmulator } from '../../../src/sandbox/zendesk/emulator.ts';
import { type Answer, callOver, createClock, type MovableClock } from '../support/call.ts';

export { type Answer, START } from '../support/call.ts';

export const CLIENT = { clientId: 'deskbridge', clientSecret: 'client-secret' };
export interface Harness {
  readonly zendesk: ZendeskEmulator;
  readonly clock: MovableClock;
  readonly url: string;
  readonly port: number;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Makes a customer and returns its id. */
  customer(externalId?: string, extra?: object): Promise<number>;
  /** Makes a ticket and returns its id. */
  ticket(extra?: object, requesterId?: number): Promise<number>;
  close(): Promise<void>;
}

/** An emulator that listens, and a client with a token. */
export async function startHarness(options: Partial<ZendeskEmulatorOptions> = {}): Promise<Harness> {
  const clock = createClock();
  const zendesk = createZendeskEmulator({ clock, ...CLIENT, ...options });
  const { url, port } = await zendesk.listen();
  const raw = (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> =>
    callOver(url + path, method, body, headers);
  const grant = {
    grant_type: 'client_credentials',
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    scope: 'read write',
  };
  const token: string = (await raw('POST', '/oauth/tokens', grant, {})).json.access_token;
  const call: Harness['call'] = (method, path, body, headers = {}) =>
    raw(method, path, body, { authorization: `Bearer ${token}`, ...headers });
  const harness: Harness = {
    zendesk,
    clock,
    url,
    port,
    call,
    async customer(externalId = 'wa:c1', extra = {}) {
      const answer = await call('POST', '/api/v2/users/create_or_update', {
        user: { name: 'Ada', external_id: externalId, ...extra },
      });
      return answer.json.user.id;
    },
    async ticket(extra = {}, requesterId) {
      const requester = requesterId ?? (await harness.customer());
      const answer = await call('POST', '/api/v2/tickets', {
        ticket: { subject: 'Hi', requester_id: requester, comment: { body: 'Hello', author_id: requester }, ...extra },
      });
      return answer.json.ticket.id;
    },
    close: () => zendesk.close(),
  };
  return harness;
}
