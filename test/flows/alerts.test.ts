import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSandboxConfig } from '../../src/sandbox/start/world.ts';
import { type MailServer, startMailServer } from '../notify/mail-server.ts';
import { hookJudge, type Received, type Receiver, startReceiver } from '../notify/receivers.ts';
import { type Bridge, type BridgeOptions, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { HOUR } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

const OURS = { id: '106540352242922', displayPhone: '15550001111', businessAccountId: '102290129340398' };
const KEY = Buffer.from('alerts-of-the-flow-tests-32bytes');

let hook: Receiver;
let mail: MailServer;

beforeEach(async () => {
  hook = await startReceiver(hookJudge);
  mail = await startMailServer({ plainOnly: true });
});

afterEach(async () => {
  await hook.close();
  await mail.close();
});

/** Alerts go to a signed webhook and, as a second way of the same channel, to a mailbox. */
const yaml = (more = ''): string => `notify:
  ops:
    - { webhook: { url: "${hook.url}", secret: "whsec_${KEY.toString('base64')}" } }
    - { email: { to: ops@example.com } }
smtp: { url: "smtp://127.0.0.1:${mail.port}", from: bridge@example.com }
alerts: [ops]
${more}`;

const withAlerts =
  (more: string, run: (bridge: Bridge) => Promise<void>, options: BridgeOptions = {}) =>
  () =>
    withBridge({ ...options, yaml: yaml(more) }, run)();

interface Told {
  readonly about: string;
  readonly what: string;
  readonly why: readonly string[];
}
const noticesIn = ({ body }: Received): Told[] => JSON.parse(body).data.notices;
const told = (): Told[] => hook.received.flatMap(noticesIn);
const tellsOf = (words: string): Told[] => told().filter(({ what }) => what.includes(words));

/** Meta's webhook about the account, signed as every other. */
const accountNews = async (bridge: Bridge, event: string): Promise<void> => {
  const value = { display_phone_number: '15550001111', event, current_limit: 'TIER_1K' };
  await bridge.world.whatsapp.webhooks.send([
    { businessAccountId: '102290129340398', field: 'phone_number_quality_update', value },
  ]);
};

describe('An alert', () => {
  test(
    'of WhatsApp about a number arrives signed by the webhook and by mail, and a second time only when it changes',
    withAlerts('', async (bridge) => {
      await accountNews(bridge, 'FLAGGED');
      await until('the webhook', () => tellsOf('quality').length === 1);
      await until('the mail', () => mail.taken.length === 1);
      expect(tellsOf('quality')).toMatchObject([{ about: 'alert', why: ['whatsapp', 'FLAGGED TIER_1K'] }]);
      const { headers, body } = hook.received[0] as Received;
      const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(content).digest('base64')}`);
      await accountNews(bridge, 'FLAGGED');
      await bridge.rest();
      await accountNews(bridge, 'UNFLAGGED');
      await until('the change', () => tellsOf('quality').length === 2);
      expect(tellsOf('quality')[1]?.why).toEqual(['whatsapp', 'UNFLAGGED TIER_1K']);
      bridge.clock.move(25 * HOUR);
      await accountNews(bridge, 'UNFLAGGED');
      await until('the next day', () => tellsOf('quality').length === 3);
    }),
  );

  test(
    'of a group that is gone comes with the first ticket made without it, once for all of them',
    withAlerts('ticket: { group: Long Gone }', async (bridge) => {
      for (let n = 0; n < 3; n += 1) await bridge.openTicket(bridge.customer());
      await until('the alert', () => tellsOf('gone from the helpdesk').length > 0);
      await bridge.rest();
      expect(tellsOf('gone from the helpdesk').map(({ why }) => why)).toEqual([['group "Long Gone"']]);
      expect(bridge.tickets()).toHaveLength(3);
    }),
  );

  test(
    'of a number that nobody configured is told without a word of the customer',
    withAlerts(
      '',
      async (bridge) => {
        const phone = bridge.customer({ name: 'Secret Name', phone: '4915100000042' });
        await phone.sendText('secret words', { number: '106540352242999' });
        await bridge.rest();
        await until('the alert', () => tellsOf('not in the configuration').length === 1);
        expect(JSON.stringify(told())).not.toMatch(/Secret Name|secret words|4915100000042/);
      },
      { whatsapp: { numbers: [OURS, { ...OURS, id: '106540352242999', displayPhone: '15550002222' }] } },
    ),
  );
});

test(
  'A receiver that is down gets its alert later, and customers are served meanwhile',
  withAlerts('', async (bridge) => {
    hook.planned.push({ status: 503 }, { status: 0, hangUp: true });
    await accountNews(bridge, 'FLAGGED');
    await until('the first try', () => hook.received.length > 0);
    await bridge.openTicket(bridge.customer());
    await until('the alert', () => hook.received.length >= 3);
    const ids = new Set(hook.received.map(({ headers }) => headers['webhook-id']));
    expect([ids.size, tellsOf('quality').length]).toEqual([1, 3]);
  }),
);

test('What was raised before a restart arrives after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-alerts-'));
  const run = withAlerts(
    '',
    async (bridge) => {
      hook.planned.push({ status: 503 }, { status: 503 });
      await accountNews(bridge, 'FLAGGED');
      await until('the first try', () => hook.received.length > 0);
      await bridge.world.restart();
      await until('the alert', () => hook.received.length === 3);
      await until('the mail', () => mail.taken.length === 1);
    },
    { store: join(folder, 'bridge') },
  );
  try {
    await run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('A reload takes channels in, and what waits for one that is gone is told to nobody any more', () =>
  withBridge({}, async (bridge) => {
    const { app, env } = bridge.world;
    const reload = (text: string) => app.reload(readSandboxConfig(configText({ yaml: text }), env));
    reload(yaml());
    hook.planned.push({ status: 503, headers: { 'retry-after': '1' } });
    await accountNews(bridge, 'FLAGGED');
    await until('a first try', () => hook.received.length > 0);
    await until('the mail', () => mail.taken.length === 1);
    reload('');
    await bridge.rest();
    expect((await app.reads.counts()).outbox).not.toHaveProperty('claimed');
    const before = hook.received.length;
    await accountNews(bridge, 'UNFLAGGED');
    await bridge.rest();
    expect([hook.received.length, mail.taken.length]).toEqual([before, 1]);
  })());

test('A template on WhatsApp tells a person; when it does not arrive, nobody was told and the log says so', () => {
  const boss = `notify:
  boss:
    whatsapp:
      to: "+4915100000077"
      template: { name: bridge_alert, language: en, parameters: ["{{escalation.reasons}}"] }
alerts: [boss]`;
  const templates = [{ name: 'bridge_alert', language: 'en', body: 'Trouble: {{1}}' }];
  const whatsapp = { templates, autoStatus: { delivered: false as const } };
  return withBridge({ yaml: boss, whatsapp }, async (bridge) => {
    const phone = bridge.customer({ name: 'Boss', phone: '4915100000077' });
    await accountNews(bridge, 'FLAGGED');
    await until('the template', () => phone.received().length === 1);
    expect(phone.received()).toEqual(['[template bridge_alert] whatsapp, FLAGGED TIER_1K']);
    await bridge.rest();
    const { wamid = '' } = bridge.world.whatsapp.oracle.accepted[0] ?? {};
    await bridge.world.whatsapp.statuses.send(wamid, 'failed', 131026);
    const undelivered = () =>
      bridge.logged.filter(
        ({ event, fields }) => event === 'alert' && 'what' in fields && fields.what === 'notice-undelivered',
      );
    await until('the line', () => undelivered().length === 1);
    expect(bridge.tickets()).toEqual([]);
  })();
});

test('While observing no alert goes out', () =>
  withBridge({ yaml: yaml('mode: observe') }, async (bridge) => {
    await accountNews(bridge, 'FLAGGED');
    await bridge.rest();
    expect([hook.received, mail.taken]).toEqual([[], []]);
  })());
