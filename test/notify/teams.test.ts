import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPoster, type Poster } from '../../src/notify/post.ts';
import { createTeamsWay } from '../../src/notify/teams.ts';
import { call, card, sendOnce, storm, T0 } from './cards.ts';
import { cardTexts, type Receiver, startReceiver, teamsJudge } from './receivers.ts';

let teams: Receiver;
let poster: Poster;

beforeEach(async () => {
  teams = await startReceiver(teamsJudge);
  poster = createPoster({ timeoutMs: 300, now: () => T0 });
});

afterEach(async () => {
  poster.close();
  await teams.close();
});

const way = () => createTeamsWay({ account: 'to:leads/0', url: teams.url }, poster);
const lastBody = (): string => teams.received.at(-1)?.body ?? '';

test('A card says what is due and when, for which ticket and customer, and why; a button opens the ticket', async () => {
  expect(await sendOnce(way())).toEqual({ result: 'applied', data: {} });
  expect(cardTexts(lastBody())).toEqual([
    '⏰ The first reply is due',
    'Ticket: #4711',
    'Customer: Anna Schmidt',
    'Due: 2026-11-22 04:05 UTC',
    'Why: stage: 5 minutes before the first reply',
  ]);
  expect(JSON.parse(lastBody()).attachments[0].content.actions).toEqual([
    { type: 'Action.OpenUrl', title: '#4711', url: 'https://acme.zendesk.com/agent/tickets/4711' },
  ]);
});

test('A name is plain text: nothing of it is read as Markdown', async () => {
  const customer = '[click](https://evil.example) **bold**';
  await sendOnce(way(), call([card({ customer })]));
  expect(cardTexts(lastBody())).toContain(`Customer: ${customer}`);
  const blocks = JSON.parse(lastBody()).attachments[0].content.body as { type: string }[];
  expect(blocks.every(({ type }) => type === 'RichTextBlock')).toBe(true);
});

test('Fifty notices fit into 28 KB, and none of their tickets is missing', async () => {
  const cards = storm(50);
  expect(await sendOnce(way(), call(cards))).toMatchObject({ result: 'applied' });
  const texts = cardTexts(lastBody());
  expect(texts[0]).toContain('50 notifications');
  for (const { ticket } of cards) expect(texts.some((text) => text.startsWith(`#${ticket?.id} `))).toBe(true);
});

test('More than fit are not cut: the message is taken apart by whoever put it together', async () => {
  expect(await sendOnce(way(), call(storm(400)))).toMatchObject({ result: 'refused', reason: 'too-large' });
  expect(teams.received).toEqual([]);
});

test.each([
  ['throttling', { status: 429, headers: { 'retry-after': '5' } }, { result: 'throttled', retryAfterMs: 5_000 }],
  [
    'throttling of the older connectors, said in a 200',
    {
      status: 200,
      body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
    },
    { result: 'throttled' },
  ],
  ['a workflow that is gone', { status: 404 }, { result: 'refused', reason: 'forbidden' }],
  ['a gateway in trouble', { status: 502 }, { result: 'unavailable' }],
])('What Teams answers is judged: %s', async (_what, reply, expected) => {
  teams.planned.push(reply);
  expect(await sendOnce(way())).toMatchObject(expected);
});
