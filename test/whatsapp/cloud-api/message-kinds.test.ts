import { describe, expect, test } from '@jest/globals';
import type { CustomerMessage } from '../../../src/core/events.ts';
import { MOST_RAW_BYTES, rawOf } from '../../../src/whatsapp/cloud-api/missing-content.ts';
import { envelope, messages, parse, text } from './webhook-bodies.ts';

const received = (more: object) => messages([text(more)]).events[0];
const message = (more: object) => received(more)?.event as CustomerMessage;

describe('where a message comes from', () => {
  test.each<[object, readonly string[]]>([
    [{ context: { forwarded: true } }, ['[forwarded]']],
    [{ context: { frequently_forwarded: true, forwarded: true } }, ['[forwarded many times]']],
    [
      {
        referral: {
          source_url: 'https://fb.me/3cr4Wqqkv',
          source_type: 'ad',
          headline: 'Chat with us',
          body: 'Summer *sale*',
          ctwa_clid: 'x',
        },
      },
      ['[from an ad] Chat with us – Summer *sale*', 'https://fb.me/3cr4Wqqkv'],
    ],
    [{ referral: { source_url: 'https://fb.me/p', source_type: 'post' } }, ['[from a post]', 'https://fb.me/p']],
    [
      { context: { id: 'wamid.q', referred_product: { catalog_id: '77', product_retailer_id: 'INK-3' } } },
      ['[about a product] INK-3 (catalogue 77)'],
    ],
  ])('is told in lines of its own: %j', (more, origin) => {
    expect(message(more)).toMatchObject({ text: 'x', origin });
    expect(message({ ...more, type: 'image', image: { id: '1' } })).toMatchObject({ text: '[image]', origin });
  });

  test('is not made up: nothing is said of odd values', () => {
    const odd = { context: { forwarded: 'yes', referred_product: 7 }, referral: { headline: {}, source_url: [] } };
    expect(message(odd)).not.toHaveProperty('origin');
  });
});

describe('what is not here', () => {
  test.each([
    [
      { type: 'unsupported', errors: [{ code: 131060 }] },
      { why: 'not-yet', what: 'unknown' },
    ],
    [
      { type: 'unsupported', errors: [{ code: 131052 }] },
      { why: 'too-large', what: 'unknown' },
    ],
    [
      { type: 'unsupported', unsupported: { type: 'poll_creation' } },
      { why: 'not-shown', what: 'poll_creation' },
    ],
    [
      { type: 'hologram', hologram: { depth: 3 } },
      { why: 'not-shown', what: 'hologram' },
    ],
    [
      { type: 'interactive', interactive: { type: 'brand_new' } },
      { why: 'not-shown', what: 'brand_new' },
    ],
  ])('is named: %j', (more, missing) => {
    const event = message(more);
    expect(event).toMatchObject({ type: 'customer-message', missing });
    expect(event.raw === undefined).toBe(missing.why !== 'not-shown');
  });

  test('and follows under the same id is no second copy', () => {
    const keys = [{ type: 'unsupported', errors: [{ code: 131060 }] }, {}].map((more) => received(more)?.key);
    expect(keys).toEqual(['wa:message:wamid.1:not-yet', 'wa:message:wamid.1']);
  });

  test('is shown as indented JSON, at most 4 KB of it', () => {
    expect(message({ type: 'hologram', hologram: { depth: 3 } }).raw).toContain('"hologram": {\n    "depth": 3\n  }');
    const long = rawOf({ words: Array.from({ length: 30 }, () => '🙂'.repeat(900)) });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(MOST_RAW_BYTES);
    expect(long.endsWith('…')).toBe(true);
    expect(long.isWellFormed() && !long.includes('\ufffd')).toBe(true);
  });

  test('costs nothing, however deep or wide it is', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(rawOf(JSON.parse(`{"x":${deep}}`)).length).toBeLessThan(1000);
    expect(rawOf({ ['k'.repeat(1e6)]: '\ud800'.repeat(1e6) }).isWellFormed()).toBe(true);
  });
});

describe('what is written in a group', () => {
  test.each([{}, { type: 'reaction', reaction: { message_id: 'wamid.q', emoji: '👍' } }])(
    'is kept and counted, and never decided: %j',
    (more) => {
      expect(received({ ...more, group_id: 'g1' })).toMatchObject({ discard: 'group' });
      expect(received(more)).not.toHaveProperty('discard');
    },
  );
});

describe('a call', () => {
  const call = (more: object) => {
    const element = { id: 'wacid.1', from: '491701234567', to: '4930123456', timestamp: '1795338000', ...more };
    return parse(envelope({ metadata: { phone_number_id: '106540352242922' }, calls: [element] }, 'calls')).events[0];
  };

  test.each([
    [{ event: 'connect', direction: 'USER_INITIATED' }, '[call] from the customer'],
    [{ event: 'terminate', status: 'COMPLETED', duration: 75 }, '[call] ended (completed, 75 s)'],
    [{ event: 'terminate' }, '[call] ended'],
    [{ event: 'hologram' }, '[call] hologram'],
  ])('reads %j', (more, line) => {
    expect(call(more)?.event).toMatchObject({ type: 'customer-side-event', kind: 'call', text: line });
  });

  test('of the business belongs to the customer who was called', () => {
    const ours = call({ event: 'connect', direction: 'BUSINESS_INITIATED', from: '4930123456', to: '491701234567' });
    expect(ours).toMatchObject({
      address: { identity: { aliases: [{ kind: 'phone', value: '491701234567' }] } },
      event: { text: '[call] to the customer' },
    });
  });
});

describe('what changed in the phone app', () => {
  test.each([
    ['edit', { original_message_id: 'M0', message: { type: 'text', text: { body: 'better' } } }, '[edited] better'],
    ['revoke', { original_message_id: 'M0' }, '[message deleted]'],
  ])('names its message: %s', (type, content, line) => {
    const echo = { to: '491701234567', id: 'wamid.e', timestamp: '1795338000', type, [type]: content };
    const value = { metadata: { phone_number_id: '106540352242922' }, message_echoes: [echo] };
    expect(parse(envelope(value, 'smb_message_echoes')).events[0]?.event).toMatchObject({
      type: 'phone-app-message',
      kind: type,
      text: line,
      refersTo: 'M0',
    });
  });
});
