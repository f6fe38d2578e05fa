import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

const FIELDS = [
  { id: 501, title: 'Source', type: 'tagger' as const, options: [{ name: 'WhatsApp', value: 'whatsapp' }] },
  { id: 502, title: 'Number', type: 'text' as const },
];

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ fields: FIELDS });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const create = (ticket: unknown, headers = {}): Promise<Answer> =>
  h.call('POST', '/api/v2/tickets.json', { ticket }, headers);

describe('POST /tickets', () => {
  test('needs only a comment, which the API user then wrote and requested', async () => {
    const answer = await create({ comment: { body: 'a & <b>' } });
    expect(answer.status).toBe(201);
    const me = h.zendesk.account.apiUser.id;
    expect(answer.json.ticket).toMatchObject({
      status: 'new',
      requester_id: me,
      submitter_id: me,
      description: 'a & <b>',
    });
    expect(answer.json.ticket.via.channel).toBe('api');
    expect(answer.json.audit.events[0]).toMatchObject({
      type: 'Comment',
      author_id: me,
      public: true,
      html_body: '<div class="zd-comment" dir="auto"><p dir="auto">a &amp; &lt;b&gt;</p></div>',
    });
  });

  test('makes a ticket in the customer’s name, with its metadata in the audit', async () => {
    const requester = await h.customer();
    const answer = await create({
      requester_id: requester,
      submitter_id: requester,
      external_id: 'wa:c:1',
      tags: ['WhatsApp', 'new one'],
      custom_fields: [{ id: 501, value: 'whatsapp' }],
      priority: 'high',
      metadata: { op: 'op-1' },
      comment: { html_body: '<p>Hello <b>you</b></p><script>x</script>', author_id: requester },
    });
    expect(answer.json.ticket).toMatchObject({
      external_id: 'wa:c:1',
      priority: 'high',
      tags: ['new', 'one', 'whatsapp'],
    });
    expect(answer.json.ticket.custom_fields).toContainEqual({ id: 501, value: 'whatsapp' });
    expect(answer.json.audit.metadata.custom).toEqual({ op: 'op-1' });
    expect(answer.json.audit.events[0]).toMatchObject({ author_id: requester, body: 'Hello you' });
    expect(answer.json.audit.events[0].html_body).not.toContain('script');
    expect(h.zendesk.oracle.effects.at(-1)).toMatchObject({
      kind: 'ticket-created',
      ticketId: answer.json.ticket.id,
      commentId: answer.json.audit.events[0].id,
      authorId: requester,
      externalId: 'wa:c:1',
      metadata: { op: 'op-1' },
      body: 'Hello you',
    });
  });

  test.each<[string, object, string]>([
    ['no comment', { subject: 'x' }, 'base'],
    ['an empty comment', { comment: { body: ' ' } }, 'base'],
    ['an unknown requester', { comment: { body: 'x' }, requester_id: 99 }, 'requester'],
    ['an unknown author', { comment: { body: 'x', author_id: 99 } }, 'author'],
    ['an unknown group', { comment: { body: 'x' }, group_id: 99 }, 'group'],
    ['an unknown assignee', { comment: { body: 'x' }, assignee_id: 99 }, 'assignee'],
    ['an unknown field', { comment: { body: 'x' }, custom_fields: [{ id: 9, value: 'y' }] }, 'base'],
    ['an unknown option', { comment: { body: 'x' }, custom_fields: [{ id: 501, value: 'fax' }] }, 'base'],
    ['an unknown priority', { comment: { body: 'x' }, priority: 'extreme' }, 'priority'],
    ['an unknown status', { comment: { body: 'x' }, status: 'done' }, 'status'],
    ['metadata that is no object', { comment: { body: 'x' }, metadata: 'op' }, 'metadata'],
    ['a body over 65535 bytes', { comment: { body: 'ä'.repeat(32_768) } }, 'base'],
    ['an unknown upload', { comment: { body: 'x', uploads: ['nope'] } }, 'base'],
  ])('refuses %s with RecordInvalid and makes nothing', async (_name, ticket, field) => {
    const answer = await create(ticket);
    expect([answer.status, answer.json.error]).toEqual([422, 'RecordInvalid']);
    expect(answer.json.details[field]).toHaveLength(1);
    expect(h.zendesk.desk.listTickets()).toEqual([]);
  });

  test('takes a body of exactly 65535 bytes', async () => {
    expect((await create({ comment: { body: 'x'.repeat(65_535) } })).status).toBe(201);
  });

  test('refuses a suspended requester', async () => {
    const requester = await h.customer();
    h.zendesk.desk.suspendUser(requester);
    const answer = await create({ comment: { body: 'x' }, requester_id: requester });
    expect(answer.json.details.requester[0].description).toContain('is suspended');
  });

  test('refuses a missing ticket, broken JSON and a body that is not declared as JSON', async () => {
    expect((await h.call('POST', '/api/v2/tickets', {})).json.error).toBe('ParameterMissing');
    expect((await h.call('POST', '/api/v2/tickets', '{"ticket":')).status).toBe(422);
    expect((await h.call('POST', '/api/v2/tickets', '{"ticket":{}}', { 'content-type': 'text/plain' })).status).toBe(
      400,
    );
  });

  test('does not keep external ids unique, and lists all that share one', async () => {
    const a = await h.ticket({ external_id: 'wa:c:1' });
    const b = await h.ticket({ external_id: 'wa:c:1' });
    await h.ticket({ external_id: 'wa:c:10' });
    const found = await h.call('GET', '/api/v2/tickets?external_id=wa:c:1');
    expect(found.json.tickets.map(({ id }: { id: number }) => id)).toEqual([a, b]);
  });
});

describe('follow-ups', () => {
  test('link to a closed source and inherit its tags unless tags are sent', async () => {
    const source = await h.ticket({ tags: ['vip'], status: 'closed' });
    const inherits = await create({ comment: { body: 'x' }, via_followup_source_id: source });
    const replaces = await create({ comment: { body: 'x' }, via_followup_source_id: source, tags: ['other'] });
    expect(inherits.json.ticket).toMatchObject({
      tags: ['vip'],
      via: { source: { rel: 'follow_up', from: { ticket_id: source } } },
    });
    expect(replaces.json.ticket.tags).toEqual(['other']);
    const seen = await h.call('GET', `/api/v2/tickets/${source}`);
    expect(seen.json.ticket.followup_ids).toEqual([inherits.json.ticket.id, replaces.json.ticket.id]);
  });

  test('silently ignore a source that is not closed', async () => {
    const source = await h.ticket({ tags: ['vip'], status: 'solved' });
    const answer = await create({ comment: { body: 'x' }, via_followup_source_id: source });
    expect(answer.status).toBe(201);
    expect(answer.json.ticket).toMatchObject({ tags: [], via: { source: { rel: null } } });
  });
});

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'op-1' };
  const body = { comment: { body: 'x' } };

  test('makes one ticket of two equal requests', async () => {
    const first = await create(body, key);
    const second = await create(body, key);
    expect([first.status, first.headers.get('x-idempotency-lookup')]).toEqual([201, 'miss']);
    expect([second.status, second.headers.get('x-idempotency-lookup')]).toEqual([201, 'hit']);
    expect(second.text).toBe(first.text);
    expect(h.zendesk.desk.listTickets()).toHaveLength(1);
  });

  test('refuses the same key with another body', async () => {
    await create(body, key);
    const answer = await create({ comment: { body: 'y' } }, key);
    expect([answer.status, answer.json.error]).toEqual([400, 'IdempotentRequestError']);
  });

  test('forgets a key after two hours', async () => {
    await create(body, key);
    h.clock.advance(2 * 3_600_000 - 1);
    const renewed = await h.call('POST', '/oauth/tokens', {
      grant_type: 'client_credentials',
      client_id: 'deskbridge',
      client_secret: 'client-secret',
    });
    const headers = { ...key, authorization: `Bearer ${renewed.json.access_token}` };
    expect((await create(body, headers)).headers.get('x-idempotency-lookup')).toBe('hit');
    h.clock.advance(1);
    expect((await create(body, headers)).headers.get('x-idempotency-lookup')).toBe('miss');
    expect(h.zendesk.desk.listTickets()).toHaveLength(2);
  });

  test('gives the key free when the request was refused', async () => {
    await create({ ...body, group_id: 9 }, key);
    expect((await create(body, key)).status).toBe(201);
  });

  test('refuses a second request while the first is still running', async () => {
    h.zendesk.faults.add({ kind: 'delay', match: { method: 'POST', path: /tickets$/ }, delayMs: 150 });
    const first = create(body, key);
    await h.call('GET', '/api/v2/users/me');
    const second = await create(body, key);
    expect([second.status, second.json.error]).toEqual([409, 'IdempotentRequestInProgress']);
    expect((await first).status).toBe(201);
    expect(h.zendesk.desk.listTickets()).toHaveLength(1);
  });
});
