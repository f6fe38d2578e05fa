import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { PayloadError } from '../../../src/core/errors.ts';
import { parseWebhook } from '../../../src/helpdesk/zendesk/parse-webhook.ts';
import { verifySignature } from '../../../src/helpdesk/zendesk/verify-signature.ts';
import { allowSignIn, api, makeHelpdesk, OWN_ID, START, signal } from './harness.ts';

const raw = (json: unknown) => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
const sign = (secret: string, timestamp: string, body: Uint8Array) =>
  createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
const headersOf = (signature: string, timestamp: string) => ({
  'x-zendesk-webhook-signature': signature,
  'x-zendesk-webhook-signature-timestamp': timestamp,
});

describe('the signature', () => {
  const body = raw('{"a":"ü\\u0000"}');
  const NOW = '2026-11-22T09:00:00Z';

  test.each(['2026-11-22T09:00:00Z', '2026-11-22T09:00:00.123Z', '2001-01-01T00:00:00Z'])(
    'of %s over timestamp and raw bytes is genuine',
    (timestamp) => {
      expect(verifySignature(body, headersOf(sign('one', timestamp, body), timestamp), ['one'])).toBeUndefined();
    },
  );

  test('may be of any of the secrets', () => {
    for (const secret of ['one', 'two'])
      expect(verifySignature(body, headersOf(sign(secret, NOW, body), NOW), ['one', 'two'])).toBeUndefined();
    expect(verifySignature(body, headersOf(sign('three', NOW, body), NOW), ['one', 'two'])).toBe('wrong signature');
  });

  test.each([
    { title: 'a missing signature', headers: { 'x-zendesk-webhook-signature-timestamp': NOW } },
    { title: 'a missing timestamp', headers: { 'x-zendesk-webhook-signature': sign('one', NOW, body) } },
    {
      title: 'two signatures',
      headers: { ...headersOf('', NOW), 'x-zendesk-webhook-signature': [sign('one', NOW, body), 'x'] },
    },
    { title: 'another body', headers: headersOf(sign('one', NOW, raw('{}')), NOW) },
    { title: 'hex', headers: headersOf(createHmac('sha256', 'one').update(NOW).update(body).digest('hex'), NOW) },
    {
      title: 'a dot between',
      headers: headersOf(createHmac('sha256', 'one').update(`${NOW}.`).update(body).digest('base64'), NOW),
    },
    { title: 'an empty one', headers: headersOf('', NOW) },
  ])('with $title is refused', ({ headers }) => {
    expect(verifySignature(body, headers, ['one'])).toEqual(expect.any(String));
  });

  test.each([
    '2026-11-22T09:00:00Z{"a"',
    '2026-11-22 09:00:00Z',
    '2026-11-22T09:00:00.1Z',
    '2026-11-22T09:00:00+00:00',
    '2026-11-22T09:00:00Z\n',
    '',
  ])('with the timestamp %j is refused however well it is signed', (timestamp) => {
    expect(verifySignature(body, headersOf(sign('one', timestamp, body), timestamp), ['one'])).toEqual(
      expect.any(String),
    );
  });

  test('is never accepted without a secret', () => {
    expect(verifySignature(body, headersOf(sign('', NOW, body), NOW), [''])).toBe('wrong signature');
    expect(verifySignature(body, headersOf(sign('one', NOW, body), NOW), [])).toBe('wrong signature');
  });
});

const envelope = (type: string, more: { detail?: object; event?: object; [key: string]: unknown } = {}) => ({
  id: 'ev-1',
  type: `zen:event-type:ticket.${type}`,
  time: '2026-11-22T08:59:00.000000000Z',
  account_id: 1,
  subject: 'zen:ticket:77',
  zendesk_event_version: '2022-11-06',
  event: {},
  ...more,
  detail: { id: '77', actor_id: '42', external_id: 'wa:c1:1', status: 'SOLVED', assignee_id: '', ...more.detail },
});
const parse = (json: unknown, ownId?: string) => parseWebhook(raw(json), START, ownId);

describe('an event', () => {
  test.each([
    ['comment_added', 'changed'],
    ['status_changed', 'changed'],
    ['created', 'changed'],
    ['merged', 'merged'],
    ['soft_deleted', 'deleted'],
    ['permanently_deleted', 'deleted'],
    ['undeleted', 'restored'],
    ['marked_as_spam', 'spam'],
  ])('%s is a hint that the ticket was %s', (type, what) => {
    expect(parse(envelope(type))).toEqual({
      events: [
        {
          key: 'zd:event:ev-1',
          address: { to: 'ticket', ticketId: '77', externalId: 'wa:c1:1' },
          event: { type: 'ticket-hint', ticketId: '77', what, at: START - 60_000 },
        },
      ],
      unreadable: [],
      account: [],
    });
  });

  test.each([
    { target_ticket_id: '88' },
    { target_ticket_id: 88 },
    { targetTicketId: '88' },
    { target_ticket: { id: '88' } },
    { merged_into: 88 },
  ])('of a merge names its target as %j', (event) => {
    expect(parse(envelope('merged', { event })).events[0]?.event).toMatchObject({ what: 'merged', mergedInto: '88' });
  });

  test('without an external id has none in its address', () => {
    expect(parse(envelope('created', { detail: { external_id: '' } })).events[0]?.address).toEqual({
      to: 'ticket',
      ticketId: '77',
    });
  });

  test('of our own user is dropped, save for what cannot be read later', () => {
    const detail = { actor_id: '42' };
    expect(parse(envelope('comment_added', { detail }), '42').events).toEqual([]);
    expect(parse(envelope('comment_added', { detail }), '43').events).toHaveLength(1);
    expect(parse(envelope('merged', { detail }), '42').events).toHaveLength(1);
  });

  test.each([
    envelope('brewed_coffee'),
    { ...envelope('created'), type: 'zen:event-type:user.created' },
    { ...envelope('created'), type: 'zen:event-type:ticket.__proto__' },
  ])('of an unknown type is ignored', (json) => {
    expect(parse(json)).toEqual({ events: [], unreadable: [], account: [] });
  });

  test.each([
    { title: 'an id that is a number', json: { ...envelope('created'), id: 7 } },
    { title: 'an id with blanks', json: { ...envelope('created'), id: 'a b' } },
    { title: 'no id', json: { ...envelope('created'), id: undefined } },
    { title: 'a ticket id that is an object', json: envelope('created', { detail: { id: {} } }) },
    { title: 'a ticket id that is no number', json: envelope('created', { detail: { id: '77abc' } }) },
    { title: 'an empty ticket id', json: envelope('created', { detail: { id: '' } }) },
  ])('with $title is kept as unreadable', ({ json }) => {
    const { events, unreadable } = parse(json);
    expect(events).toEqual([]);
    expect(unreadable).toEqual([{ reason: expect.any(String), json: JSON.stringify(json) }]);
  });

  test('from the future counts as of now', () => {
    expect(parse({ ...envelope('created'), time: '2030-01-01T00:00:00Z' }).events[0]?.event).toMatchObject({
      at: START,
    });
    expect(parse({ ...envelope('created'), time: 'noon' }).events[0]?.event).toMatchObject({ at: START });
  });
});

describe('a trigger', () => {
  test.each([{ ticket_id: 77 }, { ticket_id: '77' }, { ticket: { id: 77 } }, { ticket: { id: '77' } }])(
    'with %j is a hint',
    (json) => {
      expect(parse(json).events[0]).toMatchObject({
        address: { to: 'ticket', ticketId: '77' },
        event: { what: 'changed', at: START },
      });
    },
  );

  test('may name the external id', () => {
    expect(parse({ ticket: { id: 77, external_id: 'wa:c1:1' } }).events[0]?.address).toMatchObject({
      externalId: 'wa:c1:1',
    });
  });

  test('that says the same again later is another hint', () => {
    const [first, again] = [START, START + 5_000].map(
      (at) => parseWebhook(raw({ ticket_id: 77 }), at, undefined).events[0]?.key,
    );
    expect(first).toMatch(/^zd:trigger:[0-9a-f]{64}:\d+$/);
    expect(again).not.toBe(first);
  });

  test('may say that the team wants to write to the requester: an event in the lane of that phone, once per ticket', () => {
    const start = { ticket_id: '77', external_id: '', start: { phone: '+49 170 1234567' } };
    const [first] = parseWebhook(raw(start), START, undefined, '106').events;
    expect(first).toEqual({
      key: 'zd:start:77',
      address: {
        to: 'contact',
        numberId: '106',
        identity: { aliases: [{ kind: 'phone', value: '491701234567' }], profile: { phone: '491701234567' } },
      },
      event: { type: 'ticket-started', ticketId: '77', at: START },
    });
    const other = { ...start, start: { ...start.start, number: '107' } };
    expect(parseWebhook(raw(other), START, undefined, '106').events[0]?.address).toMatchObject({ numberId: '107' });
  });

  test('of a ticket that we made is a hint alone, whatever else it says', () => {
    const ours = { ticket_id: '77', external_id: 'wa:c1:1', start: { phone: '+491701234567' } };
    expect(parseWebhook(raw(ours), START, undefined, '106').events[0]?.event.type).toBe('ticket-hint');
  });

  test.each(['', '0170 1234567', '+49 (0)170 1234567', 'none', undefined])(
    'that names the phone %p is kept as unreadable, not lost',
    (phone) => {
      const parsed = parseWebhook(raw({ ticket_id: '77', start: { phone } }), START, undefined, '106');
      expect(parsed).toMatchObject({ events: [], unreadable: [{ reason: expect.stringContaining('phone number') }] });
    },
  );

  test.each([{ ticket_id: {} }, { ticket_id: -1 }, { ticket: { id: 'x' } }, { hello: 1 }, {}])(
    'with %j is kept as unreadable',
    (json) => {
      expect(parse(json)).toMatchObject({ events: [], unreadable: [{ json: JSON.stringify(json) }] });
    },
  );
});

test.each(['', 'not json', '[1]', '"text"', 'null', Buffer.from([0x7b, 0xff, 0x7d])])(
  'a body that is no JSON object is a PayloadError',
  (body) => {
    expect(() => parseWebhook(Buffer.from(body), START, undefined)).toThrow(PayloadError);
  },
);

describe('the source of a helpdesk', () => {
  afterEach(() => nock.cleanAll());

  test('knows our own user only after connecting', async () => {
    nock.disableNetConnect();
    allowSignIn();
    api()
      .get('/api/v2/users/me.json')
      .reply(200, { user: { id: OWN_ID, role: 'admin' } });
    const { helpdesk } = makeHelpdesk();
    const own = raw(envelope('comment_added', { detail: { actor_id: String(OWN_ID) } }));
    expect(helpdesk.source.parse(own, START).events).toHaveLength(1);
    await helpdesk.connect(signal());
    expect(helpdesk.source.parse(own, START).events).toEqual([]);
    const timestamp = '2026-11-22T09:00:00Z';
    expect(helpdesk.source.verify(own, headersOf(sign('whsec', timestamp, own), timestamp))).toBeUndefined();
    expect(helpdesk.source.name).toBe('zendesk');
  });
});
