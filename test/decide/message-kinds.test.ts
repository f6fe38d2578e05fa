import { describe, expect, test } from '@jest/globals';
import { createOf, customersOf, notesOf, startLane } from './lane.ts';

const textOf = (quoted: string | undefined, text = 'Yes', more: object = {}) => {
  const lane = startLane();
  lane.begin();
  const refs = quoted === undefined ? {} : { refs: { quoted } };
  return customersOf(lane.write(text, { quotes: 'q', ...refs, ...more })).map(({ html }) => html);
};

describe('above the words of a message', () => {
  test('stands the beginning of what it quotes', () => {
    expect(textOf(undefined)).toEqual(['Yes']);
    expect(textOf('Shall we\ncome   at 5?')).toEqual(['<blockquote>Shall we come at 5?</blockquote>Yes']);
    expect(textOf(`<b> ${'👨‍👩‍👧‍👦'.repeat(200)}`)).toEqual([
      `<blockquote>&lt;b&gt; ${'👨‍👩‍👧‍👦'.repeat(96)}…</blockquote>Yes`,
    ]);
    expect(textOf('\u0000 \n')).toEqual(['<blockquote>\ufffd</blockquote>Yes']);
    expect(textOf(' \n')).toEqual(['Yes']);
  });

  test('a quoted fence stays in its line', () => {
    expect(textOf('```code', 'a ``` b')).toEqual(['<blockquote>code</blockquote>a ``` b']);
  });

  test('stands where it comes from', () => {
    const lane = startLane();
    const origin = ['[from an ad] Chat with us', 'https://fb.me/1'];
    expect(createOf(lane.write('Hello', { origin })).html).toBe(
      '[from an ad] Chat with us<br><a href="https://fb.me/1" rel="noreferrer">https://fb.me/1</a><br>Hello',
    );
  });

  test('nothing of it changes what the words mean', () => {
    const lane = startLane();
    lane.begin();
    const decision = lane.write('new request', { origin: ['[forwarded]'], refs: { quoted: 'old' } });
    expect(createOf(decision).html).toBe('[forwarded]<blockquote>old</blockquote>new request');
  });
});

describe('a message that is not here as it was sent', () => {
  const noted = (missing: 'not-yet' | 'too-large' | 'not-shown', raw?: string) => {
    const lane = startLane();
    const decision = lane.write('[unsupported message: x]', {
      kind: 'unsupported',
      missing: { why: missing, what: 'poll <x>' },
      ...(raw === undefined ? {} : { raw }),
    });
    return { ticket: createOf(decision), notes: notesOf(decision) };
  };

  test('opens a ticket all the same, with a note that says what to do', () => {
    expect(noted('not-yet').ticket.html).toBe('[unsupported message: x]');
    expect(noted('not-yet').notes).toMatchObject(
      [/^\[event\] .*usually follows.*ask the customer/].map((words) => expect.stringMatching(words)),
    );
    expect(noted('too-large').notes).toEqual([expect.stringMatching(/^\[failed\] .*too large.*smaller/)]);
  });

  test('is shown as it came where nobody knows its kind', () => {
    expect(noted('not-shown', '{\n  "a": "<script>"\n}').notes).toEqual([
      expect.stringMatching(
        /^\[event\] .*poll &lt;x&gt;.*<pre>\{\n {2}&quot;a&quot;: &quot;&lt;script&gt;&quot;\n\}<\/pre>$/s,
      ),
    ]);
    expect(noted('not-shown').notes).toEqual([expect.not.stringContaining('<pre>')]);
  });

  test('that only speaks of another message is a note in words', () => {
    const lane = startLane();
    lane.begin();
    const event = { type: 'customer-side-event', wamid: 's', kind: 'pin', text: '[unsupported message: pin]' } as const;
    expect(notesOf(lane.tell({ ...event, sentAt: lane.now }))).toEqual([
      expect.stringMatching(/^\[event\] The customer sent something .*&quot;pin&quot;/),
    ]);
  });
});
