import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
let agent: number;
beforeEach(async () => {
  h = await startHarness();
  agent = h.zendesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' }).id;
});
afterEach(async () => {
  expect(h.zendesk.bugs).toEqual([]);
  await h.close();
});

describe('agents', () => {
  test('answer and write notes outside the oracle, from the web', async () => {
    const id = await h.ticket();
    const before = h.zendesk.oracle.effects.length;
    h.zendesk.desk.reply(id, { agentId: agent, html: '<p>Hello</p>' });
    h.zendesk.desk.note(id, { agentId: agent, text: 'careful' });
    const { comments } = (await h.call('GET', `/api/v2/tickets/${id}/comments`)).json;
    expect(comments.slice(1)).toMatchObject([
      { author_id: agent, public: true, body: 'Hello', via: { channel: 'web' } },
      { author_id: agent, public: false, body: 'careful' },
    ]);
    expect(h.zendesk.oracle.effects).toHaveLength(before);
  });

  test('add files to their answers', async () => {
    const id = await h.ticket();
    const file = { name: 'invoice.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF') };
    h.zendesk.desk.reply(id, { agentId: agent, text: 'here', files: [file] });
    const [attachment] = (await h.call('GET', `/api/v2/tickets/${id}/comments?sort=-created_at`)).json.comments[0]
      .attachments;
    expect(attachment).toMatchObject({ file_name: 'invoice.pdf', content_type: 'application/pdf', size: 4 });
    expect(await (await fetch(attachment.content_url)).text()).toBe('%PDF');
  });

  test('are not the only ones who write: automations do as user -1', async () => {
    const id = await h.ticket();
    h.zendesk.desk.automationWrites(id, { text: 'We are closed', public: true });
    const { comments } = (await h.call('GET', `/api/v2/tickets/${id}/comments?include=users`)).json;
    expect(comments.at(-1)).toMatchObject({ author_id: -1, via: { channel: 'rule', source: { rel: 'automation' } } });
  });

  test('merge a ticket away: closed, tagged, and named in both comments', async () => {
    const target = await h.ticket({ subject: 'Target' });
    const source = await h.ticket({ subject: 'Source', tags: ['vip'] });
    h.zendesk.desk.merge(source, target, agent);
    const gone = await h.call('GET', `/api/v2/tickets/${source}`);
    expect(gone.json.ticket).toMatchObject({ status: 'closed', tags: ['closed_by_merge', 'vip'] });
    const closing = (await h.call('GET', `/api/v2/tickets/${source}/audits`)).json.audits.at(-1);
    expect(closing).toMatchObject({ via: { source: { rel: 'merge' } }, events: [{ public: false }, {}, {}] });
    expect(closing.events[0].body).toBe(`This request was closed and merged into request #${target} "Target".`);
    const kept = (await h.call('GET', `/api/v2/tickets/${target}/comments`)).json.comments.at(-1);
    expect(kept.body).toContain(`Request #${source} "Source" was closed and merged into this request.`);
    expect(kept).toMatchObject({ public: false, via: { source: { rel: 'merge', from: { ticket_ids: [source] } } } });
    expect((await h.call('PUT', `/api/v2/tickets/${source}`, { ticket: { comment: { body: 'x' } } })).status).toBe(422);
  });

  test('mark as spam: the ticket is gone and its requester suspended', async () => {
    const requester = await h.customer();
    const id = await h.ticket({}, requester);
    h.zendesk.desk.markAsSpam(id);
    expect((await h.call('GET', `/api/v2/tickets/${id}`)).status).toBe(404);
    const answer = await h.call('POST', '/api/v2/tickets', {
      ticket: { requester_id: requester, comment: { body: 'x' } },
    });
    expect(answer.status).toBe(422);
  });

  test('reopen by e-mail, as the API does not', async () => {
    const id = await h.ticket({ status: 'solved' });
    h.zendesk.desk.customerReplies(id, 'again');
    expect(h.zendesk.desk.getTicket(id).status).toBe('open');
  });

  test('cannot change what is closed', async () => {
    const id = await h.ticket({ status: 'solved' });
    h.zendesk.desk.close(id);
    expect(() => h.zendesk.desk.reply(id, { agentId: agent, text: 'x' })).toThrow('is closed');
    expect(() => h.zendesk.desk.merge(id, id, agent)).toThrow();
  });
});

describe('the control routes', () => {
  const post = (path: string, body: object): ReturnType<Harness['call']> =>
    h.call('POST', `/_emulator/${path}`, body, { authorization: '' });

  test('let curl be an agent', async () => {
    const id = await h.ticket();
    const reply = await post(`tickets/${id}/reply`, { text: 'Hello there', status: 'pending' });
    expect(reply.json).toMatchObject({ commentId: expect.any(Number), ticket: { status: 'pending' } });
    expect(reply.json.ticket.comments.at(-1)).toMatchObject({ author_id: agent, body: 'Hello there', public: true });
    await post(`tickets/${id}/tags`, { add: ['vip'] });
    await post(`tickets/${id}/priority`, { value: 'urgent' });
    expect((await h.call('GET', `/_emulator/tickets/${id}`)).json.ticket).toMatchObject({
      tags: ['vip'],
      priority: 'urgent',
    });
    expect((await h.call('GET', '/_emulator/oracle')).json.effects).toHaveLength(2);
  });

  test('name themselves', async () => {
    expect((await h.call('GET', '/_emulator')).json.routes).toContain('POST /_emulator/tickets/:id/reply');
  });

  test('say what is wrong with 400', async () => {
    expect((await post('tickets/77/note', { text: 'x' })).json.error).toContain('no ticket 77');
    expect((await post('faults', { kind: 'flood' })).status).toBe(400);
  });

  test('program faults', async () => {
    await post('faults', { kind: 'status', status: 502, match: { path: '^/api/v2/groups$' } });
    expect((await h.call('GET', '/api/v2/groups')).status).toBe(502);
    expect((await h.call('GET', '/api/v2/groups')).status).toBe(200);
  });

  test('refuse other hosts, other pages and bodies that are no JSON', async () => {
    const withHost = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        { port: h.port, path: '/_emulator/tickets', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on('error', reject).end();
    });
    expect(withHost).toBe(403);
    expect((await h.call('POST', '/_emulator/faults', 'kind=hang', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page of another program on this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a browser that says only where from', { 'sec-fetch-site': 'same-site' }],
  ])('without a body too are not there for %s', async (_who, headers) => {
    const id = await h.ticket();
    expect((await h.call('POST', `/_emulator/tickets/${id}/close`, undefined, headers)).status).toBe(403);
    expect(h.zendesk.desk.getTicket(id).status).not.toBe('closed');
  });
});
