import { describe, expect, jest, test } from '@jest/globals';
import { type Bridge, withBridge } from '../support/bridge.ts';

jest.setTimeout(20_000);

/** A message as WhatsApp would tell of it, whoever the emulator thinks it is from. */
const say = async (
  bridge: Bridge,
  words: string,
  from: Readonly<Record<string, unknown>>,
  contact: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  const { webhooks } = bridge.world.whatsapp;
  saidSoFar += 1;
  await webhooks.send([
    {
      businessAccountId: '102290129340398',
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
        contacts: [contact],
        messages: [
          {
            ...from,
            id: `wamid.said.${saidSoFar}`,
            timestamp: String(Math.floor(bridge.clock.now() / 1000)),
            type: 'text',
            text: { body: words },
          },
        ],
      },
    },
  ]);
  await bridge.rest();
};
let saidSoFar = 0;

/** What stands on each ticket. */
const talks = (bridge: Bridge): readonly (readonly string[])[] =>
  bridge.tickets().map((ticket) => bridge.customerWords(ticket));

describe('one person is one conversation', () => {
  test.each<[string, readonly Readonly<Record<string, string>>[]]>([
    ['Brazilian number with and without its 9', [{ from: '5511987654321' }, { from: '551187654321' }]],
    ['Mexican number with and without its 1', [{ from: '5215512345678' }, { from: '525512345678' }]],
    ['Argentinian number with and without its 9', [{ from: '5491123456789' }, { from: '541123456789' }]],
    [
      'phone, then phone with user id, then user id alone',
      [{ from: '491701234567' }, { from: '491701234567', from_user_id: 'DE.1' }, { from_user_id: 'DE.1' }],
    ],
    [
      'user id, then user id with a number',
      [{ from_user_id: 'DE.2' }, { from_user_id: 'DE.2', from: '491701234568' }, { from: '491701234568' }],
    ],
    [
      'parent user id, where nothing else is known of the number',
      [
        { from_user_id: 'DE.3', from_parent_user_id: 'DE.ENT.3' },
        { from: '491701234569', from_parent_user_id: 'DE.ENT.3' },
      ],
    ],
  ])('%s', async (_, froms) => {
    await withBridge({}, async (bridge) => {
      for (const [index, from] of froms.entries()) await say(bridge, `word ${index}`, from);
      expect(talks(bridge)).toEqual([froms.map((_from, index) => `word ${index}`)]);
    })();
  });

  test(
    'an earlier number, in a message that was on its way while it changed',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer({ name: 'Omar', phone: '4915100000001' });
      await phone.sendText('before');
      await phone.changeNumber({ phone: '4915100000002' });
      await say(bridge, 'still from the old one', { from: '4915100000001' });
      await phone.sendText('after');
      await bridge.rest();
      expect(talks(bridge)).toEqual([['before', 'still from the old one', 'after']]);
    }),
  );

  test(
    'a new user id alone, of somebody whose number nobody knows',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer({ username: 'nadia.b', bsuid: 'DE.77' });
      await phone.sendText('before');
      await phone.changeNumber({ bsuid: 'DE.78' });
      await phone.sendText('after');
      await bridge.rest();
      expect(talks(bridge)).toEqual([['before', 'after']]);
      expect(bridge.notes(bridge.onlyTicket()).at(-1)).toMatch(/^\[event\] /);
    }),
  );

  test(
    'a name and a user name that change',
    withBridge({}, async (bridge) => {
      await say(
        bridge,
        'one',
        { from_user_id: 'DE.5' },
        { user_id: 'DE.5', profile: { name: 'Ida', username: 'ida' } },
      );
      await say(bridge, 'two', { from_user_id: 'DE.5' }, { user_id: 'DE.5', profile: { username: 'ida.new' } });
      expect(talks(bridge)).toEqual([['one', 'two']]);
    }),
  );
});

describe('two people are two', () => {
  test.each<[string, readonly Readonly<Record<string, string>>[]]>([
    [
      'a number that has a new owner',
      [
        { from: '491701', from_user_id: 'DE.1' },
        { from: '491701', from_user_id: 'DE.2' },
      ],
    ],
    ['a landline in Brazil that only looks alike', [{ from: '551127654321' }, { from: '5511927654321' }]],
    ['user ids that differ in case', [{ from_user_id: 'DE.aB' }, { from_user_id: 'DE.Ab' }]],
    [
      'one parent user id, two user ids',
      [
        { from_user_id: 'DE.3', from_parent_user_id: 'DE.ENT.3' },
        { from_user_id: 'DE.4', from_parent_user_id: 'DE.ENT.3' },
      ],
    ],
  ])('%s', async (_, froms) => {
    await withBridge({}, async (bridge) => {
      for (const [index, from] of froms.entries()) await say(bridge, `word ${index}`, from);
      expect(talks(bridge)).toEqual([['word 0'], ['word 1']]);
    })();
  });

  test(
    'with the same name and user name',
    withBridge({}, async (bridge) => {
      const profile = { name: 'Ida', username: 'ida' };
      await say(bridge, 'one', { from_user_id: 'DE.5' }, { user_id: 'DE.5', profile });
      await say(bridge, 'two', { from_user_id: 'DE.6' }, { user_id: 'DE.6', profile });
      expect(talks(bridge)).toEqual([['one'], ['two']]);
    }),
  );

  test(
    'whose card names the other’s number: a card never makes them one',
    withBridge({}, async (bridge) => {
      await say(bridge, 'I am Bo', { from: '491701111111' });
      const eve = bridge.customer({ name: 'Eve', bsuid: 'DE.66' });
      await eve.send('contacts', [
        { origin: 'contact_request', name: { formatted_name: 'Eve' }, phones: [{ wa_id: '491701111111' }] },
      ]);
      await bridge.rest();
      await say(bridge, 'still Bo', { from: '491701111111' });
      expect(talks(bridge)).toEqual([['I am Bo', 'still Bo'], ['[own contact] Eve, +491701111111']]);
    }),
  );
});
