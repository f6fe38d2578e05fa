import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerWords, Unconfirmed } from '../../../src/sandbox/freshdesk/options.ts';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
let id: number;
let contact: number;
const begin = async (unconfirmed: Partial<Unconfirmed> = {}): Promise<void> => {
  h = await startHarness({ unconfirmed, limits: { off: true } });
  contact = await h.contact({ email: 'ada@example.com' });
  id = await h.ticket();
};
beforeEach(() => begin());
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});

const say = (kind: 'notes' | 'reply', body: object) =>
  h.call('POST', `/tickets/${id}/${kind}`, { body: 'Hi', ...body });
const look = async () => (await h.call('GET', `/tickets/${id}?include=stats`)).json;
const incoming = () => say('notes', { private: false, incoming: true, user_id: contact });

describe('a note', () => {
  test('is private and the API’s agent’s unless said otherwise', async () => {
    const note = await say('notes', { body: '<p>careful &amp; quiet</p>' });
    expect(note.status).toBe(201);
    expect(note.json).toMatchObject({ private: true, incoming: false, body_text: 'careful & quiet', notified_to: [] });
    expect(h.freshdesk.oracle.effects.at(-1)).toMatchObject({
      kind: 'note-added',
      private: true,
      conversationId: note.json.id,
    });
  });

  test('needs words, documented keys, and a user who is there', async () => {
    const codes = [{ body: '' }, { author_id: 1 }, { user_id: 7 }, { private: 'no' }].map(
      async (body) => (await say('notes', body)).json.errors[0].code,
    );
    expect(await Promise.all(codes)).toEqual(['missing_field', 'invalid_field', 'invalid_value', 'datatype_mismatch']);
  });

  test('can be edited and deleted; a reply cannot', async () => {
    const note = (await say('notes', {})).json.id;
    const reply = (await say('reply', {})).json.id;
    await h.call('PUT', `/conversations/${note}`, { body: 'better' });
    const [edited] = (await h.call('GET', `/tickets/${id}/conversations`)).json;
    expect(edited).toMatchObject({ body_text: 'better', last_edited_user_id: h.freshdesk.account.apiAgent.id });
    expect((await h.call('PUT', `/conversations/${reply}`, { body: 'x' })).status).toBe(405);
    expect((await h.call('DELETE', `/conversations/${note}`)).status).toBe(204);
    expect((await h.call('GET', `/tickets/${id}/conversations`)).json).toMatchObject([{ id: reply, source: 0 }]);
  });
});

describe('a reply', () => {
  test('goes to the requester by e-mail and says to whom', async () => {
    const reply = await say('reply', {});
    expect(reply.json.replied_to).toEqual(['ada@example.com']);
    expect(reply.json).not.toHaveProperty('private');
    expect(h.freshdesk.account.mails).toMatchObject([{ to: 'ada@example.com', conversationId: reply.json.id }]);
  });

  test('may be structured text', async () => {
    const structured_body = { body_contents: [{ type: 'text', data: { content: '1 < 2' } }] };
    const reply = await h.call('POST', `/tickets/${id}/reply`, { structured_body });
    expect(reply.json.body_text).toBe('1 < 2');
  });
});

test('conversations come thirty a page, the oldest first', async () => {
  for (let n = 1; n <= 31; n += 1) await say('notes', { body: `note ${n}` });
  const first = await h.call('GET', `/tickets/${id}/conversations`);
  expect([first.json.length, first.json[0].body_text, first.headers.get('link')]).toEqual([
    30,
    'note 1',
    expect.stringContaining('page=2'),
  ]);
  expect((await h.call('GET', `/tickets/${id}/conversations?page=2`)).json).toHaveLength(1);
  expect((await h.call('GET', `/tickets/${id}/conversations?page=3`)).json).toEqual([]);
});

describe('what the API writes in a customer’s name', () => {
  test('as an incoming note does, in the worst case, nothing at all', async () => {
    await h.call('PUT', `/tickets/${id}`, { status: 4 });
    expect((await incoming()).json).toMatchObject({ incoming: true, private: false, user_id: contact });
    expect(await look()).toMatchObject({
      status: 4,
      stats: { requester_responded_at: null, first_responded_at: null },
    });
    expect(h.freshdesk.account.mails).toEqual([]);
  });

  test('as a reply is, in the worst case, mailed back to them and taken for the team’s answer', async () => {
    await say('reply', { user_id: contact });
    expect((await look()).stats.first_responded_at).not.toBeNull();
    expect(h.freshdesk.account.mails).toHaveLength(1);
  });

  const KIND: CustomerWords = {
    reopens: true,
    countsAsRequesterResponse: true,
    countsAsAgentResponse: false,
    performer: 'requester',
    mailsRequester: false,
  };
  test.each([
    ['incoming note', { incomingNote: KIND }, incoming],
    ['reply', { replyAsContact: KIND }, () => say('reply', { user_id: contact })],
  ])('as %s may also reopen and count as their response', async (_kind, unconfirmed, write) => {
    await h.close();
    await begin(unconfirmed);
    await h.call('PUT', `/tickets/${id}`, { status: 5 });
    await write();
    const ticket = await look();
    expect(ticket).toMatchObject({ status: 2, stats: { closed_at: null, first_responded_at: null } });
    expect(ticket.stats.requester_responded_at).not.toBeNull();
    expect(ticket.stats.reopened_at).not.toBeNull();
    expect(h.freshdesk.account.mails).toEqual([]);
  });
});

describe('a public note of the bridge', () => {
  test('that is not incoming counts as the team’s answer', async () => {
    await say('notes', { private: false });
    expect((await look()).stats.first_responded_at).not.toBeNull();
  });

  test('does not where the account is kinder, and a private one never does', async () => {
    await h.close();
    await begin({ publicNoteIsResponse: false });
    await say('notes', { private: false });
    await say('notes', {});
    expect((await look()).stats.first_responded_at).toBeNull();
  });
});

test('words change the time of the last update, unless the account does not do so', async () => {
  for (const [conversationsTouchTicket, moved] of [
    [true, true],
    [false, false],
  ] as const) {
    await h.close();
    await begin({ conversationsTouchTicket });
    const before = (await look()).updated_at;
    h.clock.advance(60_000);
    await say('notes', {});
    expect((await look()).updated_at !== before).toBe(moved);
  }
});
