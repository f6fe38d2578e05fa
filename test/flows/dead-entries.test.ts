import { expect, jest, test } from '@jest/globals';
import type { DeadChange, DeadDetail, DeadEntry } from '../../src/core/dead.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { QUICK_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const CREATE = { method: 'POST', path: /^\/api\/v2\/tickets$/ };
const UPDATE = { method: 'PUT', path: /^\/api\/v2\/tickets\/\d+$/ };
const REFUSED = { kind: 'status', status: 422, body: { error: 'RecordInvalid', description: 'no' } } as const;
const TOKEN = 'an-admin-token-that-is-long-enough';
const OPTIONS = {
  timings: QUICK_TIMINGS,
  configText: configText().replace('port: 0', `port: 0, admin: { token: "${TOKEN}" }`),
};

const api = async <T>(bridge: Bridge, path: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${bridge.world.url}/api/dead${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};
const list = async (bridge: Bridge) => (await api<{ entries: readonly DeadEntry[] }>(bridge, '')).entries;
const retry = async (bridge: Bridge, body: object) =>
  (await api<{ results: readonly DeadChange[] }>(bridge, '/retry', body)).results.map(({ result }) => result);

test(
  'a comment that the helpdesk refused stands there once after a retry, before what waited behind it',
  withBridge(OPTIONS, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    bridge.world.zendesk.faults.add({ ...REFUSED, match: UPDATE, times: 100 });
    await phone.sendText('alpha');
    const [dead] = await until('the dead entry', async () => {
      const found = await list(bridge);
      return found.length > 0 ? found : undefined;
    });
    await phone.sendText('beta');
    const { entry } = await api<{ entry: DeadDetail }>(bridge, `/${dead?.id}`);
    expect(entry).toMatchObject({ kind: 'add-comment', reason: 'invalid', holds: true, ticket: String(ticket.id) });
    expect(JSON.stringify(entry)).not.toContain('alpha');
    bridge.world.zendesk.faults.clear();
    const answers = await Promise.all([
      retry(bridge, { ids: [dead?.id] }),
      retry(bridge, { ids: [dead?.id] }),
      retry(bridge, { all: true }),
    ]);
    expect(answers.flat().filter((result) => result === 'done')).toHaveLength(1);
    await until('the words', () => bridge.customerWords(ticket).length === 3);
    await bridge.rest();
    expect(bridge.customerWords(ticket)).toEqual(['Hello', 'alpha', 'beta']);
    expect(await list(bridge)).toEqual([]);
    expect((await bridge.world.reads.counts()).imbalance).toEqual({ inbound: 0, outbound: 0 });
  }),
);

test(
  'a ticket that could not be made is made by a retry, lives again, and takes the next message',
  withBridge(OPTIONS, async (bridge) => {
    const phone = bridge.customer();
    bridge.world.zendesk.faults.add({ ...REFUSED, match: CREATE, times: 100 });
    await phone.sendText('Hello');
    const [dead] = await until('the dead entry', async () => {
      const found = await list(bridge);
      return found.length > 0 ? found : undefined;
    });
    expect(dead?.kind).toBe('create-ticket');
    bridge.world.zendesk.faults.clear();
    expect(await retry(bridge, { ids: [dead?.id] })).toEqual(['done']);
    await until('the ticket', () => bridge.tickets().length === 1);
    await bridge.rest();
    await phone.sendText('still there?');
    await bridge.rest();
    expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'still there?']);
  }),
);

test(
  'a discarded one is gone, and what waited behind it goes on',
  withBridge(OPTIONS, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    bridge.world.zendesk.faults.add({ ...REFUSED, match: UPDATE });
    await phone.sendText('alpha');
    const [dead] = await until('the dead entry', async () => {
      const found = await list(bridge);
      return found.length > 0 ? found : undefined;
    });
    await phone.sendText('beta');
    await api(bridge, '/discard', { ids: [dead?.id] });
    await until('the words', () => bridge.customerWords(ticket).length === 2);
    expect(bridge.customerWords(ticket)).toEqual(['Hello', 'beta']);
  }),
);
