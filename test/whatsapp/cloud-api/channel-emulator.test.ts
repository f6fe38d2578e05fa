import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WhatsAppCall } from '../../../src/core/vendor.ts';

type SendTextCall = Extract<WhatsAppCall, { kind: 'send-text' }>;

import { createCloudApiChannel } from '../../../src/whatsapp/cloud-api/channel.ts';
import { createCloudApiWebhook } from '../../../src/whatsapp/cloud-api/webhook-source.ts';
import { APP_SECRET, NUMBER, startEmulator } from '../../sandbox/whatsapp/harness.ts';

let world: Awaited<ReturnType<typeof startEmulator>>;
let channel: ReturnType<typeof createCloudApiChannel>;
beforeEach(async () => {
  world = await startEmulator();
  channel = createCloudApiChannel(
    { apiUrl: world.apiUrl, accessToken: 'token-of-the-test', timeoutMs: 200 },
    { clock: world.clock },
  );
  await world.anna.sendText('Hallo');
});
afterEach(async () => {
  channel.close();
  await world.close();
});

const send = async (changes: Partial<SendTextCall> = {}) => {
  const call: SendTextCall = {
    kind: 'send-text',
    opId: 'op-1',
    numberId: NUMBER.id,
    to: { phone: '491701234567' },
    text: 'Grüße 👋',
    ...changes,
  };
  const frozen = await channel.freeze(call, new AbortController().signal);
  return frozen.ok ? channel.perform(frozen.frozen, call.opId, new AbortController().signal) : frozen.result;
};

describe('against the emulated Cloud API', () => {
  test('a text arrives once, with its op id', async () => {
    const result = await send();
    const [accepted] = world.emulator.oracle.accepted;
    expect(result).toEqual({ result: 'applied', data: { wamid: accepted?.wamid, waId: '491701234567' } });
    expect(accepted?.opaque).toBe('op-1');
    expect(world.anna.received()).toEqual(['Grüße 👋']);
    expect(await send({ to: { bsuid: 'DE.1349120865' }, text: 'by id' })).toMatchObject({ result: 'applied' });
    expect(world.anna.received()).toEqual(['Grüße 👋', 'by id']);
  });

  test('refusals are told for what they are', async () => {
    world.clock.advance(24 * 3_600_000);
    expect(await send()).toMatchObject({ result: 'refused', reason: 'window-closed', code: '131047' });
    expect(await send({ to: { phone: '49301234567' } })).toMatchObject({ result: 'refused', reason: 'recipient' });
    expect(await send({ numberId: '999' })).toMatchObject({ result: 'unavailable' });
    world.emulator.access.token = 'replaced';
    expect(await send()).toMatchObject({ result: 'unauthorized' });
    expect(world.emulator.oracle.accepted).toEqual([]);
  });

  test('the pair rate is a throttle of this customer alone', async () => {
    for (let i = 0; i < 45; i += 1) await send();
    expect(await send()).toMatchObject({ result: 'throttled', account: false });
  });

  test.each([
    ['status', { result: 'unknown', cause: 'answered' }, 0],
    ['commit-then-status', { result: 'unknown', cause: 'answered' }, 1],
    ['hang', { result: 'unknown', cause: 'silent' }, 0],
    ['commit-then-hang', { result: 'unknown', cause: 'silent' }, 1],
    ['reset', { result: 'unknown', cause: 'silent' }, 0],
    ['commit-then-reset', { result: 'unknown', cause: 'silent' }, 1],
    ['late-commit', { result: 'unknown', cause: 'silent' }, 1],
    ['truncated-json', { result: 'unknown', cause: 'answered' }, 1],
    ['login-page', { result: 'unknown', cause: 'answered' }, 0],
    ['retry-after', { result: 'throttled', retryAfterMs: 1000 }, 0],
  ] as const)('%s is never taken for a fact', async (kind, result, count) => {
    world.emulator.faults.add({ kind, delayMs: 10 });
    expect(await send()).toMatchObject(result);
    expect(world.emulator.oracle.accepted).toHaveLength(count);
    expect(world.emulator.oracle.requests.total()).toBe(1);
  });

  test('its webhooks are genuine and readable, whatever their encoding', async () => {
    const source = createCloudApiWebhook({ appSecrets: ['an older one', APP_SECRET] });
    for (const encoding of ['escaped', 'utf8', 'utf8-escaped-signature'] as const) {
      world.emulator.webhooks.encoding = encoding;
      const { wamid } = await world.anna.sendText('Grüße 👋');
      const { raw, signature } = world.receiver.received.at(-1) ?? { raw: Buffer.alloc(0), signature: undefined };
      expect(source.verify(raw, { 'x-hub-signature-256': signature })).toBeUndefined();
      expect(source.parse(raw, world.clock.now()).events).toMatchObject([
        { key: `wa:message:${wamid}`, event: { text: 'Grüße 👋' } },
      ]);
    }
  });

  test('a changed number and the statuses of a send are understood', async () => {
    const source = createCloudApiWebhook({ appSecrets: [APP_SECRET] });
    const last = () => source.parse(world.receiver.received.at(-1)?.raw ?? Buffer.alloc(0), world.clock.now()).events;
    await world.anna.changeNumber({ phone: '491709999999', bsuid: 'DE.2' });
    expect(last().map(({ event }) => event.type)).toEqual(['identity-changed', 'identity-changed']);
    await send({ to: { phone: '491709999999' } });
    const wamid = world.emulator.oracle.accepted[0]?.wamid ?? '';
    await world.emulator.statuses.send(wamid, 'failed', 131026);
    expect(last()).toMatchObject([
      { address: { to: 'send', opId: 'op-1', wamid }, event: { status: 'failed', error: { code: '131026' } } },
    ]);
  });
});

describe('a menu of the bot', () => {
  const options = (count: number, title = 'Choice') =>
    Array.from({ length: count }, (_, index) => ({ id: `bot:a:${index}`, title: `${title} ${index}` }));
  const show = async (changes: Partial<Extract<WhatsAppCall, { kind: 'send-interactive' }>>) => {
    const call: WhatsAppCall = {
      kind: 'send-interactive',
      opId: 'op-1',
      numberId: NUMBER.id,
      to: { phone: '491701234567' },
      as: 'buttons',
      body: 'What is it about? 🙂',
      label: 'Auswählen',
      options: options(3),
      ...changes,
    };
    const frozen = await channel.freeze(call, new AbortController().signal);
    return frozen.ok ? channel.perform(frozen.frozen, call.opId, new AbortController().signal) : frozen.result;
  };

  test.each([
    ['buttons', 3],
    ['list', 10],
  ] as const)('arrives as %s, and a tap names the choice', async (as, count) => {
    expect(await show({ as, options: options(count) })).toMatchObject({ result: 'applied' });
    expect(world.anna.received()).toEqual(['What is it about? 🙂']);
    const { wamid } = world.emulator.oracle.accepted[0] ?? { wamid: '' };
    await expect(world.anna.tap(wamid, 'bot:a:2')).resolves.toBeDefined();
  });

  test.each([
    ['buttons', 4, 'Choice'],
    ['list', 11, 'Choice'],
    ['buttons', 2, 'A title of a choice'],
    ['list', 2, 'A title that is too long'],
  ] as const)('that WhatsApp would refuse is not sent (%s, %s, %s)', async (as, count, title) => {
    expect(await show({ as, options: options(count, title) })).toMatchObject({
      result: 'refused',
      reason: 'too-large',
    });
    expect(world.emulator.oracle.requests.total()).toBe(0);
  });

  test('two choices of the same title are refused by WhatsApp itself', async () => {
    const twice = [
      { id: 'x', title: 'Same' },
      { id: 'y', title: 'Same' },
    ];
    expect(await show({ options: twice })).toMatchObject({ result: 'refused', reason: 'invalid' });
  });

  test('comes behind a picture that WhatsApp fetches', async () => {
    const call: WhatsAppCall = {
      kind: 'send-media',
      opId: 'op-2',
      numberId: NUMBER.id,
      to: { phone: '491701234567' },
      as: 'image',
      url: 'https://example.com/a.png',
    };
    const frozen = await channel.freeze(call, new AbortController().signal);
    if (!frozen.ok) throw new Error('not frozen');
    expect(await channel.perform(frozen.frozen, 'op-2', new AbortController().signal)).toMatchObject({
      result: 'applied',
    });
  });
});
