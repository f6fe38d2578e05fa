import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createManualTimer } from '../../../src/sandbox/shared/timer.ts';
import { NUMBER, START, signatureOf, startEmulator, until } from './harness.ts';

let world: Awaited<ReturnType<typeof startEmulator>>;
beforeEach(async () => {
  world = await startEmulator();
});
afterEach(() => world.close());

const last = () => world.receiver.received.at(-1);
const value = () => last()?.json.entry[0].changes[0].value;
const message = () => value().messages[0];

describe('webhooks of a customer', () => {
  test('carry the envelope that Meta documents', async () => {
    const { wamid } = await world.anna.sendText('Hallo');
    expect(last()?.json).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: NUMBER.businessAccountId,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '49301234567', phone_number_id: NUMBER.id },
                contacts: [{ profile: { name: 'Anna Muster' }, wa_id: '491701234567', user_id: 'DE.1349120865' }],
                messages: [
                  {
                    from: '491701234567',
                    from_user_id: 'DE.1349120865',
                    id: wamid,
                    timestamp: String(START / 1000),
                    type: 'text',
                    text: { body: 'Hallo' },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('are signed over their bytes, with everything beyond ASCII escaped', async () => {
    await world.anna.sendText('Grüße 👋 a/b');
    expect(last()?.signature).toBe(signatureOf(last()?.raw ?? Buffer.alloc(0)));
    const text = last()?.raw.toString('latin1') ?? '';
    expect(text).toContain('Gr\\u00fc\\u00dfe \\ud83d\\udc4b a\\/b');
    expect(/^[\x20-\x7e]*$/.test(text)).toBe(true);
    expect(message().text.body).toBe('Grüße 👋 a/b');
  });

  test.each([
    ['a phone alone', { phone: '15551230000' }, { wa_id: '15551230000' }, ['from']],
    ['a BSUID alone', { bsuid: 'US.77' }, { user_id: 'US.77' }, ['from_user_id']],
    [
      'a hidden phone',
      { name: 'Bo', username: 'bo', phone: '15551230001', bsuid: 'US.78', parentBsuid: 'US.ENT.9', sharesPhone: false },
      { profile: { name: 'Bo', username: 'bo' }, user_id: 'US.78', parent_user_id: 'US.ENT.9' },
      ['from_user_id', 'from_parent_user_id'],
    ],
  ])('leave out what is unknown: %s', async (_, draft, contact, senders) => {
    await world.emulator.phone(world.emulator.createCustomer(draft)).sendText('x');
    expect(value().contacts).toEqual([contact]);
    expect(Object.keys(message()).filter((key) => key.startsWith('from'))).toEqual(senders);
  });

  test('hold several messages when they are batched, and keep raw elements as they are', async () => {
    await world.anna.sendBatch([
      { type: 'text', content: { body: 'one' } },
      { type: 'location', content: { latitude: 1, longitude: 2 } },
    ]);
    expect(value().messages.map(({ type }: { type: string }) => type)).toEqual(['text', 'location']);
    expect(value().contacts).toHaveLength(1);
    await world.anna.sendRaw({ id: 'wamid.raw', type: 42, text: null });
    expect(message()).toEqual({ id: 'wamid.raw', type: 42, text: null });
  });

  test('speak of other messages: quotes, reactions, edits, revocations', async () => {
    const { wamid } = await world.anna.sendText('first');
    const { json } = await world.sendText('answer');
    await world.anna.sendText('about that', { quote: json.messages[0].id });
    expect(message().context).toEqual({ from: '49301234567', id: json.messages[0].id });
    await world.anna.react(wamid, '👍');
    expect(message().reaction).toEqual({ message_id: wamid, emoji: '👍' });
    await world.anna.react(wamid, '');
    expect(message().reaction).toEqual({ message_id: wamid });
    await world.anna.edit(wamid, 'second');
    expect(message().edit).toEqual({ original_message_id: wamid, message: { type: 'text', text: { body: 'second' } } });
    await world.anna.revoke(wamid);
    expect(message().revoke).toEqual({ original_message_id: wamid });
  });

  test('tell a changed number with the old one as sender, and the changed BSUID apart', async () => {
    await world.anna.changeNumber({ phone: '491709999999', bsuid: 'DE.2' });
    const [system, update] = last()?.json.entry[0].changes ?? [];
    expect(system.value.contacts).toBeUndefined();
    expect(system.value.messages[0]).toMatchObject({
      from: '491701234567',
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '491709999999', user_id: 'DE.2' },
    });
    expect(system.value.messages[0].from_user_id).toBeUndefined();
    expect(update).toMatchObject({
      field: 'user_id_update',
      value: {
        contacts: [{ wa_id: '491709999999' }],
        user_id_update: [{ wa_id: '491709999999', user_id: { previous: 'DE.1349120865', current: 'DE.2' } }],
      },
    });
    expect(update.value.contacts[0].user_id).toBeUndefined();
  });

  test('answer an interactive message with the choice that was tapped', async () => {
    await world.anna.sendText('x');
    const { json } = await world.send({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Which?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Invoice' } }] },
      },
    });
    await world.anna.tap(json.messages[0].id, 'Invoice');
    expect(message()).toMatchObject({
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Invoice' } },
      context: { id: json.messages[0].id },
    });
  });
});

describe('the way of a webhook', () => {
  test('takes 200 alone for success and tries again on demand', async () => {
    world.receiver.statuses.push(204, 500);
    const { delivery } = await world.anna.sendText('once');
    expect(delivery).toMatchObject({ fate: 'waiting', attempts: 1, lastStatus: 204 });
    await world.emulator.webhooks.retryNow();
    expect(delivery.fate).toBe('waiting');
    await world.emulator.webhooks.retryNow();
    expect(delivery).toMatchObject({ fate: 'delivered', attempts: 3 });
    expect(new Set(world.receiver.received.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  test('is tried again by itself: at once, then more and more rarely', async () => {
    await world.close();
    const timer = createManualTimer();
    world = await startEmulator({ timer, retryDelaysMs: [0, 5_000, 30_000] });
    world.receiver.statuses.push(503, 503, 503, 503);
    const { delivery } = await world.anna.sendText('again');
    const waits: (number | undefined)[] = [];
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      waits.push(timer.waiting()[0]);
      timer.runAll();
      await until(() => world.receiver.received.length === attempt, `attempt ${attempt}`);
      await world.emulator.webhooks.idle();
    }
    expect(waits).toEqual([0, 5_000, 30_000, 30_000]);
    expect(delivery).toMatchObject({ fate: 'delivered', attempts: 5 });
    expect(timer.waiting()).toEqual([]);
  });

  test('is given up after seven days', async () => {
    world.receiver.statuses.push(500, 500, 500);
    const { delivery } = await world.anna.sendText('late');
    world.clock.advance(7 * 24 * 3_600_000 + 1);
    await world.emulator.webhooks.retryNow();
    expect(delivery.fate).toBe('dropped');
    await world.emulator.webhooks.retryNow();
    expect(delivery.attempts).toBe(2);
  });

  test('can be lost, doubled, held, turned around and batched', async () => {
    const { webhooks } = world.emulator;
    webhooks.off = true;
    expect((await world.anna.sendText('lost')).delivery.fate).toBe('lost');
    webhooks.off = false;
    webhooks.verdict = () => 'double';
    await world.anna.sendText('twice');
    expect(world.receiver.received).toHaveLength(2);
    webhooks.verdict = () => 'hold';
    const first = await world.anna.sendText('first');
    const second = await world.anna.sendText('second');
    expect(world.receiver.received).toHaveLength(2);
    await webhooks.release({ order: 'reversed', batched: true });
    expect(value().messages.map(({ id }: { id: string }) => id)).toEqual([second.wamid, first.wamid]);
    expect(world.receiver.received).toHaveLength(3);
  });

  test('can carry forged bytes', async () => {
    const { webhooks } = world.emulator;
    expect(await webhooks.sendRaw(Buffer.from('{'), { signature: null })).toBe(200);
    expect(last()?.signature).toBeUndefined();
    await webhooks.sendRaw(Buffer.from('{}'));
    expect(last()?.signature).toBe(signatureOf(Buffer.from('{}')));
    await webhooks.sendRaw(Buffer.from('{}'), { secret: 'another' });
    expect(last()?.signature).not.toBe(signatureOf(Buffer.from('{}')));
  });
});

test('the handshake succeeds with the right token and fails with a wrong address', async () => {
  expect(await world.emulator.verifySubscription()).toEqual({ ok: true, status: 200 });
  world.emulator.webhooks.url = 'http://127.0.0.1:1/';
  expect(await world.emulator.verifySubscription()).toEqual({ ok: false, status: 0 });
});
