import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PayloadError } from '../../../src/core/errors.ts';
import { envelope, messages, parse, text } from './webhook-bodies.ts';

describe('a hostile body', () => {
  test.each([
    ['nothing', ''],
    ['half a JSON', '{"object":"whatsapp_business_account","entry":[{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another object', '{"object":"page","entry":[]}'],
    ['no entries', '{"object":"whatsapp_business_account"}'],
    ['entries that are none', '{"object":"whatsapp_business_account","entry":{}}'],
    ['other bytes', '\u0000\u0001'],
  ])('as a whole is a PayloadError that quotes nothing: %s', (_, body) => {
    expect(() => parse(body)).toThrow(PayloadError);
    expect(() => parse('{"secret words')).toThrow(/^the webhook is not JSON$/);
  });

  test('inside loses no neighbour', () => {
    const evil = { toString: 1, valueOf: null, __proto__x: {} };
    const depth = 200_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const list = [
      { ...text(), id: evil },
      { ...text(), type: evil },
      { ...text(), from: evil, from_user_id: evil },
      { ...text(), text: { body: evil } },
      { ...text({ id: 'wamid.evil' }), type: 'contacts', contacts: [evil, null, 7, { phones: [evil], name: evil }] },
    ];
    const body = JSON.stringify(
      envelope({
        metadata: { phone_number_id: '106540352242922' },
        errors: [{ code: evil, title: evil }, null],
        messages: [...list, '@', text({ id: 'wamid.good' })],
      }),
    );
    const { events, unreadable, account } = parse(body.replace('"@"', deep));
    expect(events.map(({ key }) => key)).toEqual(['wa:message:wamid.evil', 'wa:message:wamid.good']);
    expect(unreadable).toHaveLength(5);
    expect(account).toEqual([
      { what: 'error', detail: '' },
      { what: 'error', detail: '' },
    ]);
    expect(unreadable[4]?.json).toContain('wamid.good');
  });

  test('with hostile field names and values throws nothing', () => {
    for (const field of ['constructor', '__proto__', 'toString', 7, null, {}]) {
      for (const value of [
        {},
        { toString: 1 },
        { messages: {} },
        { messages: 'x', statuses: 4, calls: [[]], user_id_update: [null] },
      ]) {
        expect(() => parse(envelope(value, field))).not.toThrow();
      }
    }
    expect(() =>
      parse({ object: 'whatsapp_business_account', entry: [null, 7, {}, { changes: 7 }, { changes: [null, 7, []] }] }),
    ).not.toThrow();
  });

  test('of random JSON never throws, and every message is an event or unreadable', () => {
    const key = fc.constantFrom(
      'id',
      'from',
      'type',
      'text',
      'image',
      'body',
      'timestamp',
      'context',
      'interactive',
      'system',
      'errors',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('text', 'image', 'system', 'edit', 'order', 'wamid.1', '491701234567'),
        fc.jsonValue(),
        tie('object'),
      ),
      object: fc.dictionary(key, tie('any')),
    })).any;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.array(value, { maxLength: 2 }), (list, contacts) => {
        const parsed = messages(list, contacts);
        expect(parsed.events.length + parsed.unreadable.length + parsed.account.length).toBe(list.length);
        for (const { event } of parsed.events) expect('text' in event && event.text.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('of the largest size is read at once', () => {
    const list = Array.from({ length: 1000 }, (_, i) => text({ id: `wamid.${i}`, text: { body: '😀'.repeat(700) } }));
    expect(messages(list).events).toHaveLength(1000);
    expect(messages([text({ text: { body: 'x'.repeat(3_000_000) } })]).events[0]?.event).toMatchObject({
      text: 'x'.repeat(3_000_000),
    });
  });
});
