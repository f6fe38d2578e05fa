import { describe, expect, test } from '@jest/globals';
import { parseStatus } from '../../../src/whatsapp/cloud-api/parse-status.ts';
import { envelope, fixture, messages, NOW, parse, text } from './webhook-bodies.ts';

const identityIn = (list: unknown, contacts?: unknown) => {
  const address = messages(list, contacts).events[0]?.address;
  return address?.to === 'contact' ? address.identity : undefined;
};

describe('a batch', () => {
  const { events, unreadable, account } = fixture('batch');

  test('yields every element, and the bad ones apart with their JSON', () => {
    expect(events.map(({ key }) => key)).toEqual([
      'wa:message:wamid.text',
      'wa:message:wamid.image',
      'wa:message:wamid.tap',
      'wa:message:wamid.reaction',
      'wa:message:wamid.unsupported',
      'wa:status:wamid.ours:delivered',
      'wa:status:wamid.lost:failed',
    ]);
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'a message has no id',
      'a text message has no text',
      'a message is not an object',
      'a status has no message id',
      'a change has no value',
    ]);
    expect(unreadable[0]?.json).toContain('"text":{"body":"no id"}');
    expect(unreadable[2]?.json).toContain('"messages":[null]');
  });

  test('keeps each bad one as a webhook of its own, which is read again with its number and its sender', () => {
    for (const { reason, json } of unreadable) {
      const again = parse(json);
      expect([again.events, again.unreadable]).toEqual([[], [{ reason, json }]]);
    }
    const contacts = [
      { wa_id: '491701234567', profile: { name: 'Anna' } },
      { wa_id: '491709999999', profile: { name: 'Bo' } },
    ];
    const [kept] = messages([text({ id: undefined }), text({ from: '491709999999', id: 7 })], contacts).unreadable;
    const read = parse((kept?.json ?? '').replace('"from"', '"id":"wamid.late","from"')).events;
    expect(read).toEqual(messages([text({ id: 'wamid.late' })], contacts).events);
    expect(read[0]).toMatchObject({
      address: { numberId: '106540352242922', identity: { profile: { name: 'Anna' } } },
    });
  });

  test('tells operators what concerns the account', () => {
    expect(account).toEqual([
      { what: 'ignored', detail: 'a status that is not known' },
      { what: 'error', detail: '130429 Rate limit hit' },
      { what: 'message_template_status_update', detail: 'PAUSED reply_waiting de' },
      { what: 'brand_new_field', detail: '' },
    ]);
  });

  test('carries messages as the ticket will read them', () => {
    expect(events[0]).toEqual({
      key: 'wa:message:wamid.text',
      address: {
        to: 'contact',
        numberId: '106540352242922',
        identity: {
          aliases: [
            { kind: 'phone', value: '491701234567' },
            { kind: 'bsuid', value: 'DE.1349120865' },
          ],
          profile: { name: 'Anna Muster', phone: '491701234567', bsuid: 'DE.1349120865' },
        },
      },
      event: { type: 'customer-message', wamid: 'wamid.text', kind: 'text', text: 'Hallo', sentAt: 1795338000000 },
    });
    expect(events[1]).toMatchObject({
      address: {
        identity: {
          aliases: [
            { kind: 'bsuid', value: 'US.7788' },
            { kind: 'parent-bsuid', value: 'US.ENT.99' },
          ],
          profile: { name: 'Bo', username: 'bo.berg', bsuid: 'US.7788' },
        },
      },
      event: { kind: 'image', text: 'my roof' },
    });
    expect(events[2]?.event).toMatchObject({ text: '[button] Invoice', choice: 'topic:invoice', quotes: 'wamid.menu' });
    expect(events[4]?.event).toMatchObject({ type: 'customer-message', text: '[unsupported message: poll_creation]' });
  });

  test('keeps reactions from opening tickets', () => {
    expect(events[3]?.event).toMatchObject({
      type: 'customer-side-event',
      kind: 'reaction',
      text: '[reaction] 👍',
      refersTo: 'wamid.ours',
    });
  });

  test('routes statuses by op id and wamid', () => {
    expect(events[5]).toMatchObject({
      address: { to: 'send', opId: 'op-1', wamid: 'wamid.ours' },
      event: { type: 'delivery-status', status: 'delivered', opId: 'op-1', at: 1795338006000 },
    });
    expect(events[6]).toMatchObject({
      address: { to: 'send', wamid: 'wamid.lost' },
      event: { status: 'failed', error: { code: '131047', title: 'Re-engagement message' } },
    });
    expect(events[6]?.address).not.toHaveProperty('opId');
  });
});

test('a status says what its message costs, where WhatsApp says it', () => {
  const status = (pricing?: unknown) =>
    parseStatus({ id: 'wamid.1', status: 'sent', timestamp: '1795338006', pricing }, 0)?.event;
  expect(status({ billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' })).toMatchObject({
    price: { category: 'service', type: 'regular' },
  });
  expect(status({ category: 'utility' })).toMatchObject({ price: { category: 'utility', type: 'unknown' } });
  for (const odd of [undefined, null, 'x', [], { category: 5 }, { type: 'regular' }])
    expect(status(odd)).not.toHaveProperty('price');
});

describe('changes of identity, echoes and calls', () => {
  const { events, unreadable, account } = fixture('identity');

  test('name the old aliases and what becomes of them', () => {
    expect(unreadable).toEqual([]);
    expect(events[0]).toMatchObject({
      key: 'wa:message:wamid.system',
      address: {
        identity: {
          aliases: [{ kind: 'phone', value: '491701234567' }],
          becomes: [
            { kind: 'phone', value: '491709999999' },
            { kind: 'bsuid', value: 'DE.2' },
          ],
          profile: { phone: '491709999999', bsuid: 'DE.2' },
        },
      },
      event: { type: 'identity-changed' },
    });
    expect(events[2]).toMatchObject({
      key: 'wa:user-id:106540352242922:DE.1:DE.2',
      address: {
        identity: {
          aliases: [{ kind: 'bsuid', value: 'DE.1' }],
          becomes: [
            { kind: 'phone', value: '491709999999' },
            { kind: 'bsuid', value: 'DE.2' },
          ],
        },
      },
      event: { type: 'identity-changed', at: 1795338003000 },
    });
  });

  test('wait for the update when a system message has the new id alone', () => {
    expect(account).toEqual([{ what: 'ignored', detail: 'a system message whose user id update follows' }]);
  });

  test('leave a changed security code a side event', () => {
    expect(events[1]?.event).toMatchObject({
      type: 'customer-side-event',
      kind: 'system',
      text: '[system] Security code changed',
    });
    expect(events[1]?.address).not.toHaveProperty('identity.becomes');
  });

  test('mark what the team wrote on the phone, and calls', () => {
    expect(events[3]).toMatchObject({
      address: { identity: { aliases: [{ kind: 'phone', value: '491701234567' }] } },
      event: { type: 'phone-app-message', text: 'from the phone' },
    });
    expect(events[4]).toMatchObject({
      key: 'wa:call:wacid.1:connect',
      event: { type: 'customer-side-event', kind: 'call' },
    });
  });
});

describe('the sender', () => {
  test('is never taken from a contact that shares no id', () => {
    const contacts = [{ wa_id: '15550001111', user_id: 'US.1', profile: { name: 'Somebody else' } }];
    expect(identityIn([text()], contacts)).toEqual({
      aliases: [{ kind: 'phone', value: '491701234567' }],
      profile: { phone: '491701234567' },
    });
    const samePhone = [{ wa_id: '491701234567', user_id: 'US.1' }];
    expect(identityIn([text({ from_user_id: 'US.2' })], samePhone)?.aliases).toEqual([
      { kind: 'phone', value: '491701234567' },
      { kind: 'bsuid', value: 'US.2' },
    ]);
  });

  test('is the only contact when the message names nobody', () => {
    const contact = { user_id: 'US.1', profile: { name: ' A\nB ' } };
    expect(identityIn([text({ from: undefined })], [contact])).toMatchObject({
      profile: { name: 'A B', bsuid: 'US.1' },
    });
    expect(messages([text({ from: undefined })], [contact, contact]).unreadable).toHaveLength(1);
    expect(messages([text({ from: undefined })]).unreadable).toHaveLength(1);
  });

  test('has one phone alias for both ways to write a Brazilian number, and the address as WhatsApp has it', () => {
    expect(identityIn([text({ from: '5511987654321' })], [{ wa_id: '551187654321' }])).toEqual({
      aliases: [{ kind: 'phone', value: '5511987654321' }],
      profile: { phone: '551187654321' },
    });
  });
});

describe('odd messages', () => {
  test.each([
    [
      'an edit',
      { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'new' } } } },
      '[edited] new',
      'wamid.0',
    ],
    ['a deletion', { type: 'revoke', revoke: { original_message_id: 'wamid.0' } }, '[message deleted]', 'wamid.0'],
    [
      'an edit that is not supported',
      { type: 'unsupported', unsupported: { type: 'edit' } },
      '[unsupported message: edit]',
      undefined,
    ],
  ])('never open a ticket: %s', (_, more, line, refersTo) => {
    const event = messages([text({ text: undefined, ...more })]).events[0]?.event;
    expect(event).toMatchObject({ type: 'customer-side-event', text: line, ...(refersTo ? { refersTo } : {}) });
  });

  test.each([
    ['1795338000', 1795338000000],
    [1795338000, 1795338000000],
    ['0', NOW],
    ['99999999999', NOW],
    ['-5', NOW],
    [null, NOW],
    [{}, NOW],
    ['1e9', NOW],
  ])('timestamp %j is %i', (timestamp, sentAt) => {
    expect(messages([text({ timestamp })]).events[0]?.event).toMatchObject({ sentAt });
  });

  test('with an unknown type still reach the ticket', () => {
    expect(messages([text({ type: 'hologram', hologram: {} })]).events[0]?.event).toMatchObject({
      type: 'customer-message',
      kind: 'hologram',
      text: '[unsupported message: hologram]',
    });
  });

  test('without a business number are kept as unreadable', () => {
    const parsed = parse(envelope({ messages: [text()] }));
    expect(parsed.events).toEqual([]);
    expect(parsed.unreadable).toMatchObject([{ reason: 'the business number is not named' }]);
  });
});

test('changes in the phone app that come with a placeholder for an id are told apart by their time', () => {
  const echo = (timestamp: string) => {
    const edit = { original_message_id: 'wamid.echo', message: { type: 'text', text: { body: 'x' } } };
    const element = { id: 'M0', to: '491701234567', timestamp, type: 'edit', edit };
    const value = { metadata: { phone_number_id: '106540352242922' }, message_echoes: [element] };
    return parse(envelope(value, 'smb_message_echoes')).events[0]?.key;
  };
  expect(echo('1795338000')).toBe(echo('1795338000'));
  expect(echo('1795338060')).not.toBe(echo('1795338000'));
});

describe('preferences', () => {
  const preferences = (...list: readonly object[]) =>
    parse(
      envelope(
        {
          metadata: { phone_number_id: '106540352242922' },
          contacts: [{ wa_id: '16505551234' }],
          user_preferences: list,
        },
        'user_preferences',
      ),
    );
  const stop = { wa_id: '16505551234', category: 'marketing_messages', value: 'stop', timestamp: 1795338000 };

  test('tell that a customer wants no marketing any more, or wants it again', () => {
    const { events, unreadable, account } = preferences(stop, { ...stop, value: 'resume', timestamp: 1795338060 });
    expect([unreadable, account]).toEqual([[], []]);
    expect(events).toMatchObject([
      {
        key: 'wa:preference:phone 16505551234:stop:1795338000',
        address: { to: 'contact', identity: { aliases: [{ kind: 'phone', value: '16505551234' }] } },
        event: { type: 'consent-changed', marketing: 'stopped', at: 1795338000000 },
      },
      { event: { type: 'consent-changed', marketing: 'resumed' } },
    ]);
  });

  test('come by user id alone as well', () => {
    const { events } = preferences({ ...stop, wa_id: undefined, user_id: 'US.1349' });
    expect(events).toMatchObject([{ address: { identity: { aliases: [{ kind: 'bsuid', value: 'US.1349' }] } } }]);
  });

  test('of other kinds are passed over, and one that is none is kept', () => {
    const { events, unreadable, account } = preferences({ ...stop, category: 'other' }, { ...stop, value: 'odd' });
    expect([events, unreadable, account.length]).toEqual([[], [], 2]);
    expect(parse(envelope({ metadata: { phone_number_id: '1' }, user_preferences: ['x'] })).unreadable).toHaveLength(1);
  });
});
