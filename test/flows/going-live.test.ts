import { expect, jest, test } from '@jest/globals';
import { readSandboxConfig } from '../../src/sandbox/start/world.ts';
import { type Bridge, withBridge } from '../support/bridge.ts';
import { configText } from '../support/config-text.ts';
import { HOUR } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const reload = (bridge: Bridge, yaml: string) =>
  bridge.world.app.reload(readSandboxConfig(configText({ yaml }), bridge.world.env));

const writes = (bridge: Bridge) =>
  bridge.world.zendesk.oracle.effects.length + bridge.world.whatsapp.oracle.accepted.length;

const health = async (bridge: Bridge) => (await fetch(`${bridge.world.url}/health/ready`)).json();

const TOKEN = 'an-admin-token-that-is-long-enough';
// No read marks: what waits is counted.
const WITH_API = configText({ yaml: 'replies: { markRead: false }' }).replace(
  'port: 0',
  `port: 0, admin: { token: "${TOKEN}" }`,
);

const order = async (bridge: Bridge, what: 'pause' | 'resume') => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  return (await fetch(`${bridge.world.url}/api/${what}`, { method: 'POST', headers })).json();
};

const ACK = 'messages: { acknowledgement: "We are here." }';

test(
  'observing takes messages in, decides and explains them, and writes nothing anywhere',
  withBridge({ yaml: `mode: observe\n${ACK}` }, async (bridge) => {
    const phone = bridge.customer();
    const first = await phone.sendText('Hello');
    await phone.sendText('and more');
    await bridge.rest();
    expect(writes(bridge)).toBe(0);
    const [explained] = await bridge.world.app.reads.explain(first.wamid);
    expect(explained?.reasons.map(({ code }) => code)).toEqual(['threading.first']);
    expect(explained?.effects.map(({ kind, state }) => [kind, state])).toEqual([
      ['ensure-requester', 'observed'],
      ['create-ticket', 'observed'],
      ['send-text', 'observed'],
    ]);
    expect(await health(bridge)).toEqual({ status: 'ready', mode: 'observe', paused: false });
    expect(bridge.logged).toContainEqual({ level: 'warn', event: 'service.restrained', fields: { by: ['observe'] } });
  }),
);

test(
  'from observing to live by a reload: the next message opens a real ticket, the observed ones never arrive',
  withBridge({ yaml: 'mode: observe' }, async (bridge) => {
    const phone = bridge.customer();
    await phone.sendText('only observed');
    await bridge.rest();
    expect(reload(bridge, 'mode: live')).toEqual([]);
    await until('word of it', () => bridge.logged.some(({ event }) => event === 'service.unrestrained'));
    await phone.sendText('for real');
    await phone.sendText('and more');
    await bridge.rest();
    expect(bridge.customerWords(bridge.onlyTicket()).join('\n')).toBe('for real\nand more');
    bridge.reply(bridge.onlyTicket(), 'Hi');
    await bridge.rest();
    expect(phone.received()).toEqual(['Hi']);
  }),
);

test(
  'from live to observing and back: replies that agents write meanwhile are seen and not sent, later ones are',
  withBridge({}, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    reload(bridge, 'mode: observe');
    bridge.reply(ticket, 'observed');
    await bridge.rest();
    expect(phone.received()).toEqual([]);
    reload(bridge, 'mode: live');
    bridge.reply(ticket, 'sent');
    await bridge.rest();
    expect(phone.received()).toEqual(['sent']);
  }),
);

test(
  'a pilot serves its customers, and keeps and counts the others',
  withBridge(
    { configText: configText().replace('  numbers:', '  pilot: ["+49 15112345001"]\n  numbers:') },
    async (bridge) => {
      const [listed, other] = [bridge.customer(), bridge.customer()];
      await listed.sendText('I am in');
      const turnedAway = await other.sendText('I am not');
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['I am in']);
      expect(await bridge.reasons(turnedAway.wamid)).toEqual(['discard.not-in-pilot']);
      expect((await bridge.world.app.reads.counts()).discarded).toEqual({ 'not-in-pilot': 1 });
      const metrics = await (await fetch(`${bridge.world.url}/metrics`)).text();
      expect(metrics).toContain('messages_discarded_total{reason="not_in_pilot",direction="inbound"} 1');
      expect(metrics).toContain('pilot_customers 1');
      // The pilot's end needs no restart.
      expect(reload(bridge, 'mode: live')).toEqual([]);
      await other.sendText('and now?');
      await bridge.rest();
      expect(bridge.tickets()).toHaveLength(2);
    },
  ),
);

test(
  'a pause keeps messages, replies and their order; resume sends all of it once',
  withBridge({ configText: WITH_API }, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    const { app } = bridge.world;
    expect(await order(bridge, 'pause')).toEqual({ paused: true, changed: true });
    const before = writes(bridge);
    for (const text of ['one', 'two', 'three']) await phone.sendText(text);
    for (const text of ['A', 'B']) bridge.reply(ticket, text);
    await until('both replies to be read', async () =>
      ((await app.reads.counts()).outbox['pending'] ?? 0) === 5 ? true : undefined,
    );
    expect(writes(bridge)).toBe(before);
    expect(await health(bridge)).toEqual({ status: 'ready', mode: 'live', paused: true });
    expect(await order(bridge, 'resume')).toEqual({ paused: false, changed: true });
    await bridge.rest();
    // What waited goes out as one comment.
    expect(bridge.customerWords(ticket)).toEqual(['Hello', 'one\n\ntwo\n\nthree']);
    expect(phone.received()).toEqual(['A', 'B']);
  }),
);

test(
  'a reply whose 24 hours ended during a pause becomes a note, never silence',
  withBridge({ configText: WITH_API }, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    const { app } = bridge.world;
    await order(bridge, 'pause');
    bridge.reply(ticket, 'in time');
    await until('the reply to be read', async () =>
      (await app.reads.counts()).outbox['pending'] === 1 ? true : undefined,
    );
    bridge.clock.move(25 * HOUR);
    await order(bridge, 'resume');
    await bridge.rest();
    expect(phone.received()).toEqual([]);
    expect(bridge.notes(ticket).join()).toContain('[held]');
  }),
);

test(
  'what waited when observing began stays where it is and goes out when the service is live again',
  withBridge({ configText: WITH_API }, async (bridge) => {
    const { app } = bridge.world;
    await order(bridge, 'pause');
    await bridge.customer().sendText('decided for real');
    await until('the decision', async () => ((await app.reads.counts()).outbox['pending'] ?? 0) > 0);
    reload(bridge, 'mode: observe');
    await order(bridge, 'resume');
    await bridge.customer().sendText('another customer, observed');
    await until('the observation', async () => ((await app.reads.counts()).outbox['observed'] ?? 0) > 0);
    expect(writes(bridge)).toBe(0);
    reload(bridge, 'mode: live');
    await bridge.rest();
    expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['decided for real']);
  }),
);
