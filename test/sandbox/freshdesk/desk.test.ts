import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { startHarness } from './harness.ts';

let h: Harness;
let agent: number;
let id: number;
const begin = async (replyNeedsEmail = true): Promise<void> => {
  h = await startHarness({ unconfirmed: { replyNeedsEmail } });
  agent = h.freshdesk.desk.addAgent({ name: 'Grace', email: 'grace@example.com' }).id;
  id = await h.ticket({ custom_fields: { cf_thread: 'wa:c:1' } });
};
beforeEach(() => begin());
afterEach(async () => {
  expect(h.freshdesk.bugs).toEqual([]);
  await h.close();
});
const desk = () => h.freshdesk.desk;
const conversations = async () => (await h.call('GET', `/tickets/${id}/conversations`)).json;
const look = async () => (await h.call('GET', `/tickets/${id}`)).json;

describe('agents', () => {
  test('write public notes where the customer has no e-mail address to reply to', async () => {
    const before = h.freshdesk.oracle.effects.length;
    desk().reply(id, { agentId: agent, html: '<p>Hello</p>' });
    expect(await conversations()).toMatchObject([
      { source: 2, private: false, incoming: false, user_id: agent, body_text: 'Hello' },
    ]);
    expect(h.freshdesk.oracle.effects).toHaveLength(before);
  });

  test('reply where that is possible', async () => {
    await h.close();
    await begin(false);
    desk().reply(id, { agentId: agent, text: 'Hello', status: 'pending' });
    desk().publicNote(id, { agentId: agent, text: 'and' });
    desk().note(id, { agentId: agent, text: 'careful' });
    expect(await conversations()).toMatchObject([
      { source: 0, private: false },
      { source: 2, private: false },
      { source: 2, private: true },
    ]);
    expect((await look()).status).toBe(3);
  });

  test('see a ticket in every helpdesk’s words, its description first', () => {
    desk().note(id, { agentId: agent, text: 'careful' });
    desk().setPriority(id, 'urgent', agent);
    const ticket = desk().getTicket(id);
    expect(ticket).toMatchObject({ status: 'open', priority: 'urgent', externalId: 'wa:c:1', subject: 'Hi' });
    expect(ticket.comments).toMatchObject([
      { plain: 'Hello', public: true, authorId: ticket.requesterId },
      { plain: 'careful', public: false, authorId: agent },
    ]);
  });

  test('change status, group, assignee, tags and requester', async () => {
    const group = desk().addGroup('Tier 3');
    const other = await h.contact({ unique_external_id: 'wa:c2' });
    desk().setStatus(id, 'solved', agent);
    desk().setGroup(id, group, agent);
    desk().setAssignee(id, agent, agent);
    desk().addTags(id, ['vip', 'late'], agent);
    desk().removeTags(id, ['late'], agent);
    desk().changeRequester(id, other, agent);
    expect(await look()).toMatchObject({
      status: 4,
      group_id: group,
      responder_id: agent,
      tags: ['vip'],
      requester_id: other,
    });
    desk().setStatus(id, 'hold', agent);
    expect((await look()).status).toBe(7);
    expect(() => desk().setStatus(id, 'new', agent)).toThrow('no status');
  });

  test('add files, which the API shows', async () => {
    desk().reply(id, {
      agentId: agent,
      text: 'x',
      files: [{ name: 'a.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF') }],
    });
    const [{ attachments }] = await conversations();
    expect(await (await fetch(attachments[0].attachment_url)).text()).toBe('%PDF');
  });

  test('merge a ticket away', async () => {
    const target = await h.ticket();
    desk().merge(id, target, agent);
    expect(desk().getTicket(id)).toMatchObject({ status: 'closed' });
    expect((await conversations()).at(-1)).toMatchObject({ user_id: agent, private: true });
    expect(() => desk().merge(target, target, agent)).toThrow('into itself');
  });

  test('delete, restore, mark as spam, archive', async () => {
    desk().softDelete(id);
    expect((await look()).deleted).toBe(true);
    expect(() => desk().note(id, { agentId: agent, text: 'x' })).toThrow('is deleted');
    desk().restore(id);
    desk().markAsSpam(id);
    expect((await look()).spam).toBe(true);
    desk().restore(id);
    desk().archive(id);
    expect((await h.call('GET', `/tickets/${id}`)).status).toBe(404);
    expect(() => desk().setStatus(id, 'open', agent)).toThrow('is archived');
  });

  test('open a ticket themselves, whose first words are theirs', () => {
    const { requesterId } = desk().getTicket(id);
    const opened = desk().createTicket({ requesterId, agentId: agent, subject: 'News', text: 'Good day' });
    expect(opened.comments).toMatchObject([{ authorId: agent, plain: 'Good day' }]);
  });

  test('are not the only ones who write: rules and customers’ mails do, and the latter reopen', async () => {
    desk().setStatus(id, 'solved', agent);
    desk().automationWrites(id, { text: 'We are closed', public: false });
    desk().customerReplies(id, 'again');
    expect(await conversations()).toMatchObject([
      { user_id: 0, private: true },
      { incoming: true, source: 0 },
    ]);
    expect((await look()).status).toBe(2);
  });
});

describe('the control routes', () => {
  const post = (path: string, body: object) => h.call('POST', `/_emulator/${path}`, body, { authorization: '' });

  test('let curl be an agent', async () => {
    const reply = await post(`tickets/${id}/reply`, { text: 'Hello there', status: 'pending' });
    expect(reply.json).toMatchObject({ commentId: expect.any(Number), ticket: { status: 3 } });
    expect(reply.json.ticket.conversations.at(-1)).toMatchObject({ user_id: agent, body_text: 'Hello there' });
    await post(`tickets/${id}/tags`, { add: ['vip'] });
    await post(`tickets/${id}/archive`, {});
    expect((await h.call('GET', '/_emulator')).json.routes).toContain('POST /_emulator/tickets/:id/public-note');
    expect((await h.call('GET', '/_emulator/oracle')).json.effects).toHaveLength(1);
  });

  test('say what is wrong with 400, and program faults', async () => {
    expect((await post('tickets/77/note', { text: 'x' })).json.error).toContain('no ticket 77');
    await post('faults', { kind: 'status', status: 502 });
    expect((await h.call('GET', '/groups')).status).toBe(502);
  });
});
