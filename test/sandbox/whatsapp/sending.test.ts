import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NUMBER, startEmulator, until } from './harness.ts';

const DAY = 24 * 3_600_000;
const TEMPLATES = [
  { name: 'reply_waiting', language: 'de', bodyParameters: 1 },
  { name: 'asleep', language: 'de', status: 'PAUSED' as const },
  { name: 'refused', language: 'de', status: 'REJECTED' as const },
  { name: 'worded', language: 'de', body: 'Guten Tag {{1}}, es geht um {{2}}.' },
];

let world: Awaited<ReturnType<typeof startEmulator>>;
beforeEach(async () => {
  world = await startEmulator({ templates: TEMPLATES });
  await world.anna.sendText('Hallo');
});
afterEach(() => world.close());

const accepted = () => world.emulator.oracle.accepted;
const worded = (...values: unknown[]) => {
  const parameters = values.map((value) => (typeof value === 'string' ? { type: 'text', text: value } : value));
  const components = [{ type: 'body', parameters }];
  return { type: 'template', template: { name: 'worded', language: { code: 'de' }, components } };
};
const button = (titles: string[]) => ({
  type: 'button',
  body: { text: 'x' },
  action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `${i}`, title } })) },
});

describe('a send that Meta accepts', () => {
  test('answers with the wamid, shows on the phone and is on record', async () => {
    const { status, json } = await world.sendText('Guten Tag', { biz_opaque_callback_data: 'op-1' });
    expect(status).toBe(200);
    expect(json).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+491701234567', wa_id: '491701234567' }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    });
    expect(world.anna.received()).toEqual(['Guten Tag']);
    expect(accepted()).toMatchObject([{ wamid: json.messages[0].id, opaque: 'op-1', body: 'Guten Tag', requestNo: 1 }]);
  });

  test('may go to a BSUID, and to the phone when both are given', async () => {
    const toBsuid = await world.sendText('a', { to: undefined, recipient: 'DE.1349120865' });
    expect(toBsuid.json.contacts).toEqual([{ input: 'DE.1349120865', user_id: 'DE.1349120865' }]);
    const both = await world.sendText('b', { to: '491701234567', recipient: 'DE.nobody' });
    expect(both.json.contacts).toEqual([{ input: '491701234567', wa_id: '491701234567' }]);
    expect(world.anna.received()).toEqual(['a', 'b']);
  });

  test('reaches a Brazilian number with and without its ninth digit', async () => {
    const bia = world.emulator.phone(world.emulator.createCustomer({ phone: '551187654321' }));
    await bia.sendText('oi');
    const { json } = await world.sendText('olá', { to: '+5511987654321' });
    expect(json.contacts).toEqual([{ input: '+5511987654321', wa_id: '551187654321' }]);
    expect(bia.received()).toEqual(['olá']);
  });

  test('marks messages as read', async () => {
    const { wamid } = await world.anna.sendText('second');
    const read = await world.call('POST', `/${NUMBER.id}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: wamid,
      typing_indicator: { type: 'text' },
    });
    expect(read.json).toEqual({ success: true });
    expect(world.anna.messages().map(({ state }) => state)).toEqual(['read', 'read']);
  });
});

describe('a send that Meta refuses', () => {
  const row = (id: string) => ({ id, title: id });
  const list = (rows: unknown[], title = 'Choose') => ({
    type: 'list',
    body: { text: 'x' },
    action: { button: title, sections: [{ rows }] },
  });
  test.each<[string, Record<string, unknown>, number, number]>([
    ['no product', { messaging_product: undefined, type: 'text', text: { body: 'x' } }, 400, 100],
    ['no recipient', { to: undefined, type: 'text', text: { body: 'x' } }, 400, 100],
    ['a word for a number', { to: 'anna', type: 'text', text: { body: 'x' } }, 400, 131009],
    ['a bad BSUID', { to: undefined, recipient: 'anna', type: 'text', text: { body: 'x' } }, 400, 131009],
    ['an unknown type', { type: 'poll', poll: {} }, 400, 100],
    ['no content', { type: 'text' }, 400, 131008],
    ['no body', { type: 'text', text: {} }, 400, 131008],
    ['an empty body', { type: 'text', text: { body: '' } }, 400, 100],
    ['4097 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 400, 100],
    [
      '513 characters of opaque data',
      { type: 'text', text: { body: 'x' }, biz_opaque_callback_data: 'x'.repeat(513) },
      400,
      100,
    ],
    ['itself as recipient', { to: '+49301234567', type: 'text', text: { body: 'x' } }, 400, 131021],
    ['a context without id', { type: 'text', text: { body: 'x' }, context: {} }, 400, 131008],
    ['an unknown media id', { type: 'image', image: { id: '1' } }, 400, 131009],
    ['id and link together', { type: 'image', image: { id: '1', link: 'https://x' } }, 400, 131008],
    ['a caption on audio', { type: 'audio', audio: { link: 'https://x/a', caption: 'x' } }, 400, 100],
    ['four buttons', { type: 'interactive', interactive: button(['a', 'b', 'c', 'd']) }, 400, 131009],
    ['a long button', { type: 'interactive', interactive: button(['x'.repeat(21)]) }, 400, 131009],
    ['two equal buttons', { type: 'interactive', interactive: button(['a', 'a']) }, 400, 131009],
    ['eleven rows', { type: 'interactive', interactive: list([...'abcdefghijk'].map(row)) }, 400, 131009],
    ['a long list label', { type: 'interactive', interactive: list([row('a')], 'x'.repeat(21)) }, 400, 131009],
    ['an unknown template', { type: 'template', template: { name: 'no', language: { code: 'de' } } }, 404, 132001],
    [
      'another language',
      { type: 'template', template: { name: 'reply_waiting', language: { code: 'de_DE' } } },
      404,
      132001,
    ],
    [
      'missing parameters',
      { type: 'template', template: { name: 'reply_waiting', language: { code: 'de' } } },
      400,
      132000,
    ],
    ['a refused template', { type: 'template', template: { name: 'refused', language: { code: 'de' } } }, 404, 132001],
    ['too few values', worded('Anna'), 400, 132000],
    ['an empty value', worded('Anna', ''), 400, 131008],
    ['a value of two lines', worded('Anna', 'a\nb'), 400, 132018],
    ['a value with five blanks', worded('Anna', 'a     b'), 400, 132018],
    ['a body that is too long', worded('Anna', 'x'.repeat(1010)), 400, 132005],
    ['a value of another type', worded('Anna', { type: 'currency' }), 400, 132012],
    ['a paused template', { type: 'template', template: { name: 'asleep', language: { code: 'de' } } }, 400, 132015],
  ])('%s', async (_, message, status, code) => {
    const answer = await world.send(message);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.json.error.message).toContain(`(#${code})`);
    expect(accepted()).toEqual([]);
  });

  test('a wrong token, a number of somebody else, another version', async () => {
    const body = { messaging_product: 'whatsapp', to: '491701234567', type: 'text', text: { body: 'x' } };
    const token = await world.call('POST', `/${NUMBER.id}/messages`, body, 'stolen');
    expect([token.status, token.json.error.code]).toEqual([401, 190]);
    const number = await world.call('POST', '/123/messages', body);
    expect([number.status, number.json.error.code, number.json.error.error_subcode]).toEqual([400, 100, 33]);
    const version = await fetch(`${world.url}/v1.0/${NUMBER.id}/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-the-test' },
    });
    expect(version.status).toBe(400);
    expect((await world.call('POST', `/${NUMBER.id}/messages`, '{"messaging_product":')).json.error.code).toBe(100);
  });
});

describe('the 24-hour window', () => {
  test('closes a day after the last message of this customer to this number', async () => {
    world.clock.advance(DAY - 1000);
    expect((await world.sendText('in time')).status).toBe(200);
    world.clock.advance(1000);
    const late = await world.sendText('too late');
    expect([late.status, late.json.error.code]).toEqual([400, 131047]);
    const template = {
      name: 'reply_waiting',
      language: { code: 'de' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Anna' }] }],
    };
    expect((await world.send({ type: 'template', template })).status).toBe(200);
    expect((await world.sendText('a template opens nothing')).json.error.code).toBe(131047);
    await world.anna.react('wamid.x', '👍');
    expect((await world.sendText('nor does a reaction')).json.error.code).toBe(131047);
    await world.anna.sendText('here I am');
    expect((await world.sendText('now')).status).toBe(200);
  });

  test('may be told afterwards: accepted, failed, never shown', async () => {
    world.emulator.settings.closedWindow = 'async';
    world.emulator.statuses.auto = { sent: 0 };
    world.clock.advance(DAY);
    const { json } = await world.sendText('late', { biz_opaque_callback_data: 'op-7' });
    await until(() => world.receiver.received.length > 1, 'the failed status');
    const value = world.receiver.received.at(-1)?.json.entry[0].changes[0].value;
    expect(value.contacts).toBeUndefined();
    expect(value.statuses[0]).toMatchObject({
      id: json.messages[0].id,
      status: 'failed',
      biz_opaque_callback_data: 'op-7',
      errors: [{ code: 131047 }],
    });
    expect(value.statuses[0].recipient_user_id).toBeUndefined();
    expect(world.anna.received()).toEqual([]);
    expect(accepted()).toHaveLength(1);
  });
});

describe('limits', () => {
  test('45 messages ahead, then one in six seconds', async () => {
    for (let i = 0; i < 45; i += 1) expect((await world.sendText(`${i}`)).status).toBe(200);
    expect((await world.sendText('46')).json.error.code).toBe(131056);
    world.clock.advance(6000);
    expect((await world.sendText('46')).status).toBe(200);
    expect((await world.sendText('47')).json.error.code).toBe(131056);
  });

  test('throughput of the number', async () => {
    await world.close();
    world = await startEmulator({ limits: { perSecond: 3 } });
    await world.anna.sendText('counts too');
    await world.sendText('2');
    await world.sendText('3');
    expect((await world.sendText('4')).json.error.code).toBe(130429);
    world.clock.advance(1000);
    expect((await world.sendText('4')).status).toBe(200);
  });

  test('can be switched off', async () => {
    await world.close();
    world = await startEmulator({ limits: { off: true } });
    await world.anna.sendText('x');
    for (let i = 0; i < 100; i += 1) await world.sendText(`${i}`);
    expect(world.anna.received()).toHaveLength(100);
  });
});

describe('statuses', () => {
  test('come by themselves in order, with our opaque data', async () => {
    world.emulator.statuses.auto = { sent: 0, delivered: 5, read: 10 };
    const { json } = await world.sendText('x', { biz_opaque_callback_data: 'op-1' });
    await until(() => world.receiver.received.length === 4, 'three statuses');
    const statuses = world.receiver.received.slice(1).map(({ json: body }) => body.entry[0].changes[0].value);
    expect(statuses.map(({ statuses: [one] }) => [one.status, one.id, one.biz_opaque_callback_data])).toEqual(
      ['sent', 'delivered', 'read'].map((status) => [status, json.messages[0].id, 'op-1']),
    );
    expect(statuses[0].contacts).toEqual([{ wa_id: '491701234567', user_id: 'DE.1349120865' }]);
    expect(statuses[0].statuses[0]).toMatchObject({ recipient_id: '491701234567', recipient_user_id: 'DE.1349120865' });
  });

  test('say failed for people without WhatsApp and for codes a test asked for', async () => {
    world.emulator.statuses.auto = { sent: 0 };
    world.emulator.settings.closedWindow = 'async';
    await world.sendText('x', { to: '+15550001111' });
    await until(() => world.receiver.received.length === 2, 'the first failure');
    world.emulator.settings.failNext.push(131053);
    await world.sendText('y');
    await until(() => world.receiver.received.length === 3, 'the second failure');
    const codes = world.receiver.received
      .slice(1)
      .map(({ json }) => json.entry[0].changes[0].value.statuses[0].errors[0].code);
    expect(codes).toEqual([131026, 131053]);
  });

  test('say read when the customer looks', async () => {
    await world.sendText('x');
    await world.anna.markRead();
    expect(world.receiver.received.at(-1)?.json.entry[0].changes[0].value.statuses[0].status).toBe('read');
    expect(world.anna.messages().at(-1)?.state).toBe('read');
  });
});
