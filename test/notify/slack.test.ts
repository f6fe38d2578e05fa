import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPoster, type Poster } from '../../src/notify/post.ts';
import { createSlackWay } from '../../src/notify/slack.ts';
import { call, card, sendOnce, storm, T0 } from './cards.ts';
import { type Receiver, slackJudge, startReceiver } from './receivers.ts';

let slack: Receiver;
let poster: Poster;

beforeEach(async () => {
  slack = await startReceiver(slackJudge);
  poster = createPoster({ timeoutMs: 300, now: () => T0 });
});

afterEach(async () => {
  poster.close();
  await slack.close();
});

const way = () => createSlackWay({ account: 'to:support/0', url: slack.url }, poster);
const lastText = (): string => JSON.parse(slack.received.at(-1)?.body ?? '{}').text;

test('A message says what is due and when, for which ticket and customer, and why', async () => {
  expect(await sendOnce(way())).toEqual({ result: 'applied', data: {} });
  const due = Math.floor((T0 + 300_000) / 1000);
  expect(lastText().split('\n')).toEqual([
    '*⏰ The first reply is due*',
    '<https://acme.zendesk.com/agent/tickets/4711|#4711> · Anna Schmidt',
    `Due: <!date^${due}^{date_short_pretty} {time}|2026-11-22 04:05 UTC>`,
    'Why: stage: 5 minutes before the first reply',
  ]);
});

test('Its labels are in the language of the number', async () => {
  await sendOnce(way(), call([card({ language: 'de' })]));
  expect(lastText()).toContain('Fällig: ');
});

test('People are mentioned by their member ids alone', async () => {
  await sendOnce(way(), call([card()], ['U0123ABC', '!channel', 'W99']));
  expect(lastText()).toMatch(/\n<@U0123ABC> <@W99>$/);
});

test('A name that is markup calls no channel, links nowhere and breaks no line', async () => {
  const customer = '<!channel> & <https://evil.example|click>\nDue: never';
  expect(await sendOnce(way(), call([card({ customer })]))).toMatchObject({ result: 'applied' });
  expect(lastText()).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; Due: never\nDue: <!date');
});

test('A ticket that is not made yet is named without a link', async () => {
  await sendOnce(way(), call([card({ ticket: { key: 'conv:1' } })]));
  expect(lastText()).toContain('Ticket not made yet · Anna Schmidt');
});

test('A hundred notices fit into one message, and none of their tickets is missing', async () => {
  const cards = storm(100);
  expect(await sendOnce(way(), call(cards))).toMatchObject({ result: 'applied' });
  expect(slack.received).toHaveLength(1);
  expect(lastText()).toContain('100 notifications');
  for (const { ticket } of cards) expect(lastText()).toContain(`|#${ticket?.id}>`);
});

describe('What Slack answers is judged:', () => {
  test.each([
    [
      'too many messages',
      { status: 429, headers: { 'retry-after': '17' } },
      { result: 'throttled', retryAfterMs: 17_000 },
    ],
    ['a webhook that is gone', { status: 404, body: 'no_service' }, { result: 'refused', reason: 'forbidden' }],
    [
      'a channel that is closed to it',
      { status: 403, body: 'action_prohibited' },
      { result: 'refused', reason: 'forbidden' },
    ],
    ['an archived channel', { status: 410, body: 'channel_is_archived' }, { result: 'refused', reason: 'forbidden' }],
    ['trouble of its own', { status: 500, body: 'rollup_error' }, { result: 'unavailable' }],
    [
      'a redirect, which is not followed',
      { status: 302, headers: { location: '/elsewhere' } },
      { result: 'unavailable' },
    ],
    ['a cut connection', { status: 0, hangUp: true as const }, { result: 'unknown', cause: 'silent' }],
  ])('%s', async (_what, reply, expected) => {
    slack.planned.push(reply);
    expect(await sendOnce(way())).toMatchObject(expected);
    expect(slack.received).toHaveLength(1);
  });

  test('nobody there, without a word of the address', async () => {
    await slack.close();
    const result = await sendOnce(way());
    expect(result).toMatchObject({ result: 'unavailable' });
    expect(JSON.stringify(result)).not.toContain('secret-of-the-hook');
  });
});

test('It draws on one message a second and four a minute, three of them at once', () => {
  expect(way().costs(call())).toEqual([
    { key: 'notice:to:support/0', limit: 4, windowMs: 60_000, spacing: { from: 3, reserve: 0 } },
    { key: 'slack:to:support/0', limit: 1, windowMs: 1_000 },
  ]);
});
