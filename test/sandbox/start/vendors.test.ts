import { afterEach, expect, test } from '@jest/globals';
import {
  type AnyVendors,
  PROVIDERS,
  startFreshdeskVendors,
  startVendorsOf,
} from '../../../src/sandbox/start/vendors.ts';
import { readSandboxConfig } from '../../../src/sandbox/start/world.ts';
import { startReceiver } from '../support/receiver.ts';

const clock = { now: () => Date.now() };
const START = { clock, store: ':memory:' };

let vendors: AnyVendors;
afterEach(() => vendors.close());

test.each(PROVIDERS)('the sandbox’s configuration is one text, also with %s', async (provider) => {
  vendors = await startVendorsOf(provider, START);
  const { helpdesk } = readSandboxConfig(undefined, vendors.env);
  expect(helpdesk).toMatchObject({ provider, url: vendors.helpdeskUrl });
  expect(helpdesk.auth.kind).toBe(provider === 'freshdesk' ? 'apiKey' : 'oauth');
});

test('the key in it opens the emulated Freshdesk, whose tickets can carry the bridge’s name of them', async () => {
  vendors = await startFreshdeskVendors(START);
  const { helpdesk } = readSandboxConfig(undefined, vendors.env);
  const key = helpdesk.auth.kind === 'apiKey' ? helpdesk.auth.apiKey : '';
  const headers = { authorization: `Basic ${Buffer.from(`${key}:X`).toString('base64')}` };
  const fields = await (await fetch(`${helpdesk.url}/api/v2/ticket_fields`, { headers })).json();
  expect(fields).toContainEqual(expect.objectContaining({ name: 'cf_deskbridge_ref' }));
});

test('Freshdesk’s rules post to the service’s address for it, with the secret of the configuration', async () => {
  const hook = await startReceiver();
  const freshdesk = await startFreshdeskVendors(START);
  vendors = freshdesk;
  freshdesk.connect(new URL(hook.url).origin);
  const { account, desk, webhooks } = freshdesk.freshdesk;
  const customer = account.addUser({ role: 'end-user', name: 'Maria' });
  desk.createTicket({ requesterId: customer.id, agentId: account.apiAgent.id, subject: 'x', text: 'y' });
  await webhooks.quiet();
  expect(hook.received).toMatchObject([
    { headers: { 'x-deskbridge-secret': freshdesk.env['SANDBOX_WEBHOOK_SECRET'] }, path: '/webhooks/freshdesk' },
  ]);
  await hook.close();
});
