import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ commentLimit: 3 });
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

const update = (id: number, ticket: object): Promise<Answer> => h.call('PUT', `/api/v2/tickets/${id}.json`, { ticket });

describe('PUT /tickets/{id}', () => {
  test('adds a comment and says its id in the audit', async () => {
    const customer = await h.customer();
    const id = await h.ticket({}, customer);
    const answer = await update(id, { comment: { body: 'more', author_id: customer }, metadata: { op: 'op-2' } });
    expect(answer.status).toBe(200);
    const [event] = answer.json.audit.events;
    expect(event).toMatchObject({ type: 'Comment', author_id: customer, body: 'more' });
    expect(answer.json.audit).toMatchObject({
      author_id: h.zendesk.account.apiUser.id,
      metadata: { custom: { op: 'op-2' } },
    });
    expect(h.zendesk.oracle.effects.at(-1)).toMatchObject({
      kind: 'comment-added',
      commentId: event.id,
      metadata: { op: 'op-2' },
    });
  });

  test.each(['new', 'pending', 'solved', 'hold'])(
    'leaves a %s ticket as it is when a customer’s comment is added',
    async (status) => {
      const customer = await h.customer();
      const id = await h.ticket({ status }, customer);
      const answer = await update(id, { comment: { body: 'hello?', author_id: customer } });
      expect(answer.json.ticket.status).toBe(status);
      expect(
        (await update(id, { comment: { body: 'hello?', author_id: customer }, status: 'open' })).json.ticket.status,
      ).toBe('open');
    },
  );

  test('refuses everything on a closed ticket', async () => {
    const id = await h.ticket({ status: 'closed' });
    for (const ticket of [{ comment: { body: 'x' } }, { status: 'open' }, { tags: ['x'] }]) {
      const answer = await update(id, ticket);
      expect([answer.status, answer.json.details.status[0].description]).toEqual([
        422,
        'Status: closed prevents ticket update',
      ]);
    }
    expect((await h.call('PUT', `/api/v2/tickets/${id}/tags`, { tags: ['x'] })).status).toBe(422);
  });

  test('answers 404 for a deleted ticket and for one that never was', async () => {
    const id = await h.ticket();
    h.zendesk.desk.softDelete(id);
    for (const missing of [id, 4711]) {
      expect((await update(missing, { status: 'open' })).json.error).toBe('RecordNotFound');
      expect((await h.call('GET', `/api/v2/tickets/${missing}`)).status).toBe(404);
      expect((await h.call('GET', `/api/v2/tickets/${missing}/comments`)).status).toBe(404);
      expect((await h.call('GET', `/api/v2/tickets/${missing}/audits`)).status).toBe(404);
    }
    h.zendesk.desk.restore(id);
    expect((await h.call('GET', `/api/v2/tickets/${id}`)).status).toBe(200);
  });

  test('replaces the tags that are there', async () => {
    const id = await h.ticket({ tags: ['one', 'two'] });
    expect((await update(id, { tags: ['three'] })).json.ticket.tags).toEqual(['three']);
  });

  test('adds, sets and removes tags by the tags call', async () => {
    const id = await h.ticket({ tags: ['one'] });
    const tags = (method: string, list: string[]): Promise<Answer> =>
      h.call(method, `/api/v2/tickets/${id}/tags.json`, { tags: list });
    expect((await tags('PUT', ['two'])).json.tags).toEqual(['one', 'two']);
    expect(h.zendesk.oracle.effects.at(-1)).toMatchObject({
      kind: 'tags-added',
      ticketId: id,
      fields: { tags: ['two'] },
    });
    expect((await tags('DELETE', ['one'])).json.tags).toEqual(['two']);
    expect(await tags('POST', ['three'])).toMatchObject({ status: 201, json: { tags: ['three'] } });
  });

  test('refuses comments on a full ticket, but not other updates', async () => {
    const id = await h.ticket();
    await update(id, { comment: { body: '2' } });
    await update(id, { comment: { body: '3' } });
    expect((await update(id, { comment: { body: '4' } })).status).toBe(422);
    expect((await update(id, { priority: 'low' })).status).toBe(200);
  });

  test('opens a new ticket that gets an assignee', async () => {
    const id = await h.ticket();
    const { id: agent } = h.zendesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' });
    expect((await update(id, { assignee_id: agent })).json.ticket.status).toBe('open');
  });

  test('refuses a safe update with an old stamp, and only then', async () => {
    const id = await h.ticket();
    const seen = (await h.call('GET', `/api/v2/tickets/${id}`)).json.ticket.updated_at;
    h.clock.advance(2000);
    h.zendesk.desk.setPriority(id, 'high', h.zendesk.account.apiUser.id);
    const stale = await update(id, { priority: 'low', safe_update: true, updated_stamp: seen });
    expect([stale.status, stale.json.error]).toEqual([409, 'UpdateConflict']);
    const fresh = (await h.call('GET', `/api/v2/tickets/${id}`)).json.ticket.updated_at;
    expect((await update(id, { priority: 'low', safe_update: true, updated_stamp: fresh })).status).toBe(200);
  });

  test('keeps the visibility of the comment before when none is sent', async () => {
    const id = await h.ticket();
    await update(id, { comment: { body: 'note', public: false } });
    const answer = await update(id, { comment: { body: 'and?' } });
    expect(answer.json.audit.events[0].public).toBe(false);
  });
});
