import { describe, expect, test } from '@jest/globals';
import type { KnownTemplate } from '../../src/core/templates.ts';
import { readCommand } from '../../src/decide/command-line.ts';
import {
  codesOf,
  createOf,
  DAY,
  kindsOf,
  notesOf,
  type PolicyChange,
  sendsOf,
  startLane,
  templatesOf,
} from './lane.ts';

const templates = {
  reopen: { name: 'reply_waiting', language: 'de', parameters: ['{{contact.name | there}}'] },
  hello: { name: 'hello_there', language: 'en', parameters: [] },
};
const known = (change: Partial<KnownTemplate>): KnownTemplate => ({
  name: 'reply_waiting',
  language: 'de',
  status: 'APPROVED',
  parameters: 1,
  text: 'Hallo {{1}}!',
  ...change,
});

const begun = (change: PolicyChange = {}) => {
  const lane = startLane({ templates, ...change });
  lane.begin();
  const order = (html: string) => lane.comment(html, { public: false });
  return { lane, order };
};

describe('an internal note is read as a command', () => {
  test.each([
    ['<p>/window</p>', '/window', []],
    [
      '<div class="zd-comment"><p>/TEMPLATE reply_waiting_now_please de</p></div>',
      '/template',
      ['reply_waiting_now_please', 'de'],
    ],
    [
      '/template a "two words" “und zwei” „so auch“ «et deux» \'one more\' last',
      '/template',
      ['a', 'two words', 'und zwei', 'so auch', 'et deux', 'one more', 'last'],
    ],
    ['<p>/template a &quot;x &amp; y&quot;<br>and this is for colleagues</p>', '/template', ['a', 'x & y']],
    ['<p>/template a ""</p>', '/template', ['a', '']],
  ])('%p', (html, command, words) => {
    expect(readCommand(html)).toEqual({ command, words });
  });

  test.each(['', '<p>see /window</p>', '<p>/var/log</p>', '<p>/ window</p>', '<p>//</p>', '<p>/1</p>'])(
    '%p is talk',
    (html) => {
      expect(readCommand(html)).toBeUndefined();
    },
  );
});

describe('a command that does not exist or fit', () => {
  test.each(['/lunch', '/constructor', '/resend now', '/cancel', '/resend', '/window please'])(
    '%s is answered by a line that names those that do',
    (line) => {
      const { lane, order } = begun();
      const decision = order(`<p>${line}</p>`);
      expect(kindsOf(decision)).toEqual(['add-comment']);
      expect(notesOf(decision)[0]).toMatch(/^\[command\] .*Nothing was done.*\/template NAME .*\/split/);
      expect(lane.state).not.toHaveProperty('split');
    },
  );
});

describe('/template', () => {
  test.each([
    ['by our own name', '/template reopen'],
    ["by Meta's", '/template reply_waiting'],
    ['with its language', '/template reopen de'],
  ])('sends an approved template now, %s', (_how, line) => {
    const { lane, order } = begun();
    const decision = order(`<p>${line}</p>`);
    expect(templatesOf(decision)).toMatchObject([
      { name: 'reply_waiting', language: 'de', parameters: ['Anna'], ticket: 'conv:1', purpose: 'reopen' },
    ]);
    expect(notesOf(decision)[0]).toMatch(/^\[command\] The template reply_waiting goes to the customer/);
    // It is no message of either side.
    lane.settle(templatesOf(decision), { result: 'applied', data: { wamid: 'w' } });
    expect(lane.ticket()).not.toHaveProperty('lastAgentAt');
  });

  test('takes values in quotes, in place of the configured ones or behind them', () => {
    const { lane, order } = begun();
    expect(templatesOf(order('/template reopen "Frau Berg"'))[0]?.parameters).toEqual(['Frau Berg']);
    lane.know([known({ parameters: 2, text: 'Hallo {{1}}, {{2}}.' })]);
    const behind = order('/template reopen "Ihr Paket ist da"');
    expect(templatesOf(behind)).toMatchObject([
      { parameters: ['Anna', 'Ihr Paket ist da'], text: 'Hallo Anna, Ihr Paket ist da.' },
    ]);
  });

  test('sends what the account has beside the configuration, where Meta told of it', () => {
    const { lane, order } = begun();
    const own = known({ name: 'shipped', language: 'en', parameters: 0, text: 'On its way.' });
    lane.know([known({}), own, { ...own, language: 'it', text: 'In viaggio.' }]);
    expect(templatesOf(order('/template shipped'))).toMatchObject([{ language: 'en', text: 'On its way.' }]);
    expect(templatesOf(order('/template shipped it'))).toMatchObject([{ language: 'it', text: 'In viaggio.' }]);
  });

  test.each([
    ['/template', 'There is no template ? in this language'],
    ['/template nothing', 'Known here: reopen, hello'],
    ['/template reopen a b c', 'takes 1 values'],
    ['/template hello', 'does not accept the template hello_there at the moment (PAUSED)'],
  ])('%s is answered by what is wrong, and nothing is sent', (line, words) => {
    const { lane, order } = begun();
    lane.know([known({}), known({ name: 'hello_there', language: 'en', parameters: 0, status: 'PAUSED' })]);
    const decision = order(`<p>${line}</p>`);
    expect(templatesOf(decision)).toEqual([]);
    expect(notesOf(decision)[0]).toContain(words);
  });

  test('asks for all held replies, so that the next one does not ask again; refused, it is a note', () => {
    const { lane, order } = begun({ replies: { whenClosed: 'hold', template: templates.reopen } });
    lane.pass(DAY);
    const decision = order('/template hello');
    expect(templatesOf(lane.comment('<p>Hi</p>'))).toEqual([]);
    const refused = lane.refuse(templatesOf(decision), 'recipient', '131049');
    expect(notesOf(refused)[0]).toMatch(/^\[failed\] The template .* did NOT go out/);
  });

  test('is refused for a customer outside the pilot', () => {
    const { lane, order } = begun();
    lane.reload({ templates, pilot: ['4911'] });
    const decision = order('/template reopen');
    expect(templatesOf(decision)).toEqual([]);
    expect(notesOf(decision)[0]).toContain('not one of those whom the WhatsApp pilot serves');
  });
});

describe('/resend', () => {
  test('sends the newest reply again that did not arrive, with all its parts', () => {
    const { lane, order } = begun();
    const long = sendsOf(lane.comment(`<p>${'a '.repeat(3000)}</p>`));
    lane.refuse(long, 'recipient', '131026');
    const decision = order('/resend');
    expect(sendsOf(decision).map(({ text }) => text)).toEqual(long.map(({ text }) => text));
    expect(notesOf(decision)[0]).toMatch(/^\[command\] The reply was sent again/);
    expect(sendsOf(order('/resend'))).toEqual([]);
  });

  test('sends all parts again that failed one by one, each once', () => {
    const { lane, order } = begun();
    const sends = sendsOf(lane.comment(`<p>${'first '.repeat(600)}</p><p>${'second '.repeat(600)}</p>`));
    for (const send of [...sends, ...sends]) lane.fail(send, '131026');
    expect(sends.length).toBeGreaterThan(1);
    expect(sendsOf(order('/resend')).map(({ text }) => text)).toEqual(sends.map(({ text }) => text));
  });

  test('holds it where the window is closed by now', () => {
    const { lane, order } = begun({ replies: { whenClosed: 'hold' } });
    lane.refuse(lane.comment('<p>Hi</p>').effects, 'recipient', '131026');
    lane.pass(DAY);
    const decision = order('/resend');
    expect(notesOf(decision)).toEqual([expect.stringMatching(/^\[held\]/)]);
    expect(lane.state.failed).toBeUndefined();
  });

  test('remembers the last three replies of the talk, each on its own ticket', () => {
    const { lane, order } = begun();
    for (const text of ['One', 'Two', 'Three', 'Four'])
      lane.refuse(lane.comment(`<p>${text}</p>`, { id: text }).effects, 'recipient', '131026');
    const texts = [1, 2, 3, 4].flatMap(() => sendsOf(order('/resend')).map(({ text }) => text));
    expect(texts).toEqual(['Four', 'Three', 'Two']);
  });

  test('knows what failed for seven days', () => {
    const { lane, order } = begun();
    lane.refuse(lane.comment('<p>Hi</p>').effects, 'recipient', '131026');
    expect(lane.timer('forget')).toBe(lane.now + 7 * DAY);
    lane.ring('forget');
    expect(JSON.stringify(lane.state)).not.toContain('Hi');
    expect(sendsOf(order('/resend'))).toEqual([]);
  });

  test('answers a question first', () => {
    const { lane, order } = begun();
    lane.refuse(lane.comment('<p>Old</p>').effects, 'recipient', '131026');
    lane.show(lane.settle(lane.comment('<p>Hi</p>', { id: 'k2' }).effects, { result: 'unknown', detail: '' }));
    expect(order('/resend').answers).toHaveLength(1);
    expect(sendsOf(order('/resend')).map(({ text }) => text)).toEqual(['Old']);
  });
});

describe('/cancel', () => {
  test('takes back what is held on its ticket, and only there', () => {
    const { lane, order } = begun({ replies: { whenClosed: 'hold' } });
    lane.made(lane.write('new request'));
    lane.pass(DAY);
    lane.comment('<p>One</p>');
    lane.comment('<p>Two</p>', { id: 'k2' });
    lane.comment('<p>Other</p>', { id: 'k3', ticketId: '102' });
    const decision = order('/cancel');
    expect(notesOf(decision)[0]).toBe(
      '[command] Held replies that are not sent any more, as you asked with /cancel: 2.',
    );
    expect(sendsOf(lane.write('Hello')).map(({ text }) => text)).toEqual(['Other']);
  });
});

describe('/split', () => {
  test("makes the customer's next message open a new ticket, once", () => {
    const { lane, order } = begun();
    expect(notesOf(order('/split'))[0]).toContain('opens a new ticket');
    const next = lane.write('And another thing');
    expect(codesOf(next)).toEqual(['threading.split']);
    expect(createOf(next).ticket).toBe('conv:2');
    expect(codesOf(lane.write('more'))).toEqual(['threading.joined']);
  });
});

describe('/window', () => {
  test('says until when replies reach the customer', () => {
    const { order } = begun();
    expect(notesOf(order('/window'))[0]).toMatch(
      /^\[command\] Replies reach the customer until 2026-11-23 03:55 UTC;.* Held replies: 0\.$/,
    );
  });

  test('or that they do not, and what is held until when', () => {
    const { lane, order } = begun({ replies: { whenClosed: 'hold' } });
    lane.pass(DAY);
    lane.comment('<p>Hi</p>');
    expect(notesOf(order('/window'))[0]).toMatch(/24 hours old: .* Held replies: 1 \(→ 2026-11-30 04:00 UTC\)\.$/);
  });
});
