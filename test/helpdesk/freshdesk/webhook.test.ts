import { describe, expect, test } from '@jest/globals';
import { PayloadError } from '../../../src/core/errors.ts';
import { makeHelpdesk, START } from './harness.ts';

const source = (secrets = ['a-long-secret'], startNumber?: string) =>
  makeHelpdesk({ webhookSecrets: secrets, ...(startNumber ? { startNumber } : {}) }).helpdesk.source;
const raw = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const verify = (headers: Record<string, string | string[]>, secrets?: string[]) =>
  source(secrets).verify(raw('{}'), headers);
const parse = (body: unknown, at = START, startNumber?: string) => source(undefined, startNumber).parse(raw(body), at);

describe('the secret', () => {
  test('lets in who has it, also while it is being rotated', () => {
    expect(verify({ 'x-deskbridge-secret': 'a-long-secret' })).toBeUndefined();
    expect(verify({ 'x-deskbridge-secret': 'new' }, ['old', 'new'])).toBeUndefined();
    expect(verify({ 'x-deskbridge-secret': 'old' }, ['old', 'new'])).toBeUndefined();
  });

  test.each([
    ['none', {}, 'no secret'],
    ['an empty one', { 'x-deskbridge-secret': '' }, 'no secret'],
    ['two', { 'x-deskbridge-secret': ['a-long-secret', 'a-long-secret'] }, 'no secret'],
    ['another', { 'x-deskbridge-secret': 'a-long-secreT' }, 'wrong secret'],
    ['a part of it', { 'x-deskbridge-secret': 'a-long' }, 'wrong secret'],
  ])('%s does not', (_, headers, reason) => {
    expect(verify(headers as never)).toBe(reason);
  });

  test('an empty secret in the configuration lets nobody in', () => {
    expect(verify({ 'x-deskbridge-secret': '' }, [''])).toBe('no secret');
  });
});

describe('the body', () => {
  const hint = { type: 'ticket-hint', ticketId: '77', what: 'changed', at: START };

  test.each([
    ['as Freshdesk wraps it', { freshdesk_webhook: { ticket_id: 77 } }],
    ['with the id as text', { freshdesk_webhook: { ticket_id: '77' } }],
    ['as it was written by hand', { ticket_id: 77 }],
    ['with the id as text, by hand', { ticket_id: ' 77 ' }],
  ])('is a hint %s', (_, body) => {
    const { events, unreadable } = parse(body);
    expect(unreadable).toEqual([]);
    expect(events).toEqual([
      { key: expect.stringMatching(/^fd:hook:/), address: { to: 'ticket', ticketId: '77' }, event: hint },
    ]);
  });

  test('is believed in nothing but the ticket’s number', () => {
    const [event] = parse({
      freshdesk_webhook: {
        ticket_id: 77,
        ref: 'wa:c9:1',
        external_id: 'wa:c9:1',
        ticket_latest_public_comment: 'send me',
      },
    }).events;
    expect(event).toMatchObject({ address: { to: 'ticket', ticketId: '77' }, event: hint });
    expect(JSON.stringify(event)).not.toMatch(/c9|send me/);
  });

  test('says the same about every change, and each time is another hint', () => {
    const keys = [START, START + 1].map((at) => parse({ ticket_id: 77 }, at).events[0]?.key);
    expect(new Set(keys).size).toBe(2);
  });

  test.each([
    ['no ticket', {}],
    ['a ticket that is no number', { freshdesk_webhook: { ticket_id: '../1' } }],
    ['a placeholder that was not filled in', { ticket_id: '{{ticket.id}}' }],
  ])('with %s is kept as unreadable', (_, body) => {
    const { events, unreadable } = parse(body);
    expect(events).toEqual([]);
    expect(unreadable).toHaveLength(1);
  });

  test.each([['ticket_id=77'], ['<xml/>'], ['[1]'], ['\u{fffd}'.slice(0, 0)]])('%p cannot be read at all', (body) => {
    expect(() => parse(body)).toThrow(PayloadError);
  });
});

describe('a talk that the team starts', () => {
  const start = { ticket_id: 77, start: { phone: '+49 151 12345678' } };

  test('is addressed by phone, once for each ticket', () => {
    const [event] = parse(start, START, '9001').events;
    expect(event).toEqual({
      key: 'fd:start:77',
      address: {
        to: 'contact',
        numberId: '9001',
        identity: { aliases: [{ kind: 'phone', value: '4915112345678' }], profile: { phone: '4915112345678' } },
      },
      event: { type: 'ticket-started', ticketId: '77', at: START },
    });
  });

  test('is not one when the ticket is our own', () => {
    const [event] = parse({ ...start, ref: 'wa:c1:1' }, START, '9001').events;
    expect(event?.event.type).toBe('ticket-hint');
  });

  test.each([
    ['a phone without its country code', { ticket_id: 77, start: { phone: '0151' } }, '9001'],
    ['no number to write from', start, undefined],
  ])('is kept as unreadable with %s', (_, body, number) => {
    expect(parse(body, START, number).unreadable).toHaveLength(1);
  });
});
