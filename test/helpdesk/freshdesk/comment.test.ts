import { describe, expect, test } from '@jest/globals';
import type nock from 'nock';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import {
  allowAgent,
  api,
  commentCall,
  complaint,
  converse,
  freeze,
  iso,
  makeHelpdesk,
  reopenCall,
  run,
  START,
  show,
  signal,
  tagsCall,
  ticket,
  VALUES,
} from './harness.ts';

const { authorId: _author, ...asBridge } = commentCall({ public: false, reopen: false });
const note = (more: object = {}): HelpdeskCall => ({ ...asBridge, ...more });
const customers = (body: string) => ({ body, private: false, incoming: true, user_id: 501 });
const notes = (body?: object, ticketId = '77') =>
  api().post(`/api/v2/tickets/${ticketId}/notes`, body as nock.RequestBodyMatcher);
const answer = { id: 88, ticket_id: 77, user_id: 501, created_at: iso(START + 1_000) };
const data = (ticketStatus?: string) => ({
  ticketId: '77',
  ticketUrl: 'https://acme.freshdesk.com/a/tickets/77',
  commentIds: ['88'],
  writtenAt: START + 1_000,
  ...(ticketStatus === undefined ? {} : { ticketStatus, values: VALUES }),
});
/** A helpdesk that was asked for the ticket's conversations already. */
const knowing = async (options = {}) => {
  const made = makeHelpdesk(options);
  converse([]);
  await made.helpdesk.freeze(commentCall(), signal());
  return made.helpdesk;
};

describe('a customer’s message', () => {
  test('is a public note in their name, as it came from outside', async () => {
    const helpdesk = await knowing();
    show();
    notes(customers('<p>More</p>')).reply(201, answer);
    expect(await run(helpdesk, commentCall())).toEqual({ result: 'applied', data: data('open') });
  });

  test('is a reply in their name where that is chosen', async () => {
    const helpdesk = await knowing({ customerMessages: 'reply' });
    show();
    api().post('/api/v2/tickets/77/reply', { body: '<p>More</p>', user_id: 501 }).reply(201, answer);
    expect(await run(helpdesk, commentCall())).toEqual({ result: 'applied', data: data('open') });
  });

  test.each([
    ['pending', 3],
    ['resolved', 4],
    ['waiting on the customer', 6],
  ])('opens a %s ticket first, so that only the words are ever in doubt', async (_, status) => {
    const helpdesk = await knowing();
    const order: string[] = [];
    show({ status });
    api()
      .put('/api/v2/tickets/77', { status: 2 })
      .reply(200, () => order.push('open') && ticket());
    notes().reply(201, () => order.push('words') && answer);
    expect(await run(helpdesk, commentCall())).toEqual({ result: 'applied', data: data('open') });
    expect(order).toEqual(['open', 'words']);
  });

  test.each([
    ['a resolved ticket that need not open', { reopen: false }, 4, 'solved'],
    ['a ticket on hold', {}, 7, 'hold'],
  ])('leaves %s as it is', async (_, more, status, expected) => {
    const helpdesk = await knowing();
    show({ status });
    notes().reply(201, answer);
    expect(await run(helpdesk, commentCall(more))).toEqual({ result: 'applied', data: data(expected) });
  });

  test('is not written while opening failed, and nothing is in doubt', async () => {
    const helpdesk = await knowing();
    show({ status: 4 });
    api().put('/api/v2/tickets/77').reply(502);
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'unavailable' });
  });

  test('is written all the same where the account refuses to open', async () => {
    const helpdesk = await knowing();
    show({ status: 4 });
    api().put('/api/v2/tickets/77').reply(400, complaint('cf_reason', 'missing_field'));
    notes().reply(201, answer);
    expect(await run(helpdesk, commentCall())).toEqual({ result: 'applied', data: data('solved') });
  });

  test('in doubt after opening, it is the words that are unknown', async () => {
    const helpdesk = await knowing();
    show({ status: 4 });
    api().put('/api/v2/tickets/77').reply(200, ticket());
    notes().reply(500);
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'unknown', cause: 'answered' });
  });
});

describe('a ticket that takes no words', () => {
  test.each([
    ['closed', () => show({ status: 5 }), 'ticket-closed'],
    ['in the trash', () => show({ deleted: true }), 'ticket-gone'],
    ['among the spam', () => show({ spam: true }), 'ticket-spam'],
  ])('is %s', async (_, reply, reason) => {
    const helpdesk = await knowing();
    reply();
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'refused', reason });
  });

  test('is archived: an empty 404, and the archive has it', async () => {
    const helpdesk = await knowing();
    api().get('/api/v2/tickets/77').reply(404);
    api()
      .get('/api/v2/tickets/archived/77')
      .reply(200, ticket({ status: 5 }));
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'refused', reason: 'ticket-closed' });
  });

  test('is nowhere, as long as the API knows us', async () => {
    const helpdesk = await knowing();
    api().get('/api/v2/tickets/77').reply(404);
    api().get('/api/v2/tickets/archived/77').reply(404);
    allowAgent();
    expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test('is not given up for a wrong address, which answers 404 to everything', async () => {
    const helpdesk = await knowing();
    api().persist().get(/.*/).reply(404);
    expect(await run(helpdesk, commentCall())).not.toMatchObject({ reason: 'ticket-gone' });
  });
});

describe('a note of the bridge', () => {
  test('is private, whatever was asked for, and needs no look', async () => {
    const helpdesk = await knowing();
    for (const isPublic of [false, true]) {
      notes({ body: '<p>More</p>', private: true }).reply(201, answer);
      expect(await run(helpdesk, note({ public: isPublic }))).toEqual({ result: 'applied', data: data() });
    }
  });

  test.each([
    ['405 of the trash', 405, { message: 'not allowed' }],
    ['400', 400, complaint('base')],
    ['empty 404', 404, ''],
  ])('that is refused by an %s says what became of the ticket', async (_, status, body) => {
    const helpdesk = await knowing();
    notes().reply(status, body as nock.Body);
    show({ deleted: true });
    expect(await run(helpdesk, note())).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test('that nothing explains is refused as it was', async () => {
    const helpdesk = await knowing();
    notes().reply(400, complaint('body'));
    show();
    expect(await run(helpdesk, note())).toMatchObject({ result: 'refused', reason: 'invalid', status: 400 });
  });
});

test('an author who is gone is made anew', async () => {
  const helpdesk = await knowing();
  show();
  notes().reply(400, complaint('user_id'));
  expect(await run(helpdesk, commentCall())).toMatchObject({ result: 'refused', reason: 'requester-gone' });
});

test('a ticket of which nothing is known is looked at once, also when that fails', async () => {
  const { helpdesk } = makeHelpdesk();
  api().get('/api/v2/tickets/77/conversations').query(true).twice().reply(500);
  expect(JSON.parse(await freeze(helpdesk, commentCall()))).not.toHaveProperty('after');
  converse([{ id: 80 }, { id: 85 }]);
  expect(JSON.parse(await freeze(helpdesk, commentCall()))).toMatchObject({ after: '85' });
  expect(JSON.parse(await freeze(helpdesk, commentCall()))).toMatchObject({ after: '85' });
});

describe('reopening', () => {
  test.each(['solved', 'pending'] as const)('opens a %s ticket', async (status) => {
    show({ status: 4 });
    api().put('/api/v2/tickets/77', { status: 2 }).reply(200, ticket());
    const result = await run(makeHelpdesk().helpdesk, reopenCall(status));
    expect(result).toMatchObject({ result: 'applied', data: { ticketId: '77', ticketStatus: 'open' } });
  });

  test('asks nothing of a ticket that is open', async () => {
    expect(await run(makeHelpdesk().helpdesk, reopenCall('open'))).toMatchObject({ result: 'applied' });
  });

  test('does not touch a ticket that was closed meanwhile', async () => {
    show({ status: 5 });
    expect(await run(makeHelpdesk().helpdesk, reopenCall('solved'))).toMatchObject({ reason: 'ticket-closed' });
  });
});

describe('solving', () => {
  const solveCall = { ...reopenCall('open', false), solve: true } as const;
  const put = () => api().put('/api/v2/tickets/77', { status: 4 });

  test('resolves a ticket that is open', async () => {
    show();
    put().reply(200, ticket({ status: 4 }));
    const result = await run(makeHelpdesk().helpdesk, solveCall);
    expect(result).toMatchObject({ result: 'applied', data: { ticketId: '77', ticketStatus: 'solved' } });
  });

  test.each([
    ['pending', 3],
    ['solved', 4],
    ['pending', 6],
  ])('leaves one alone that somebody set to %s (%i)', async (status, code) => {
    show({ status: code });
    const result = await run(makeHelpdesk().helpdesk, solveCall);
    expect(result).toMatchObject({ result: 'applied', data: { ticketStatus: status } });
  });

  test('does not touch a ticket that was closed meanwhile', async () => {
    show({ status: 5 });
    expect(await run(makeHelpdesk().helpdesk, solveCall)).toMatchObject({ reason: 'ticket-closed' });
  });

  test('in doubt may be repeated', async () => {
    show();
    put().reply(500);
    expect(await run(makeHelpdesk().helpdesk, solveCall)).toMatchObject({ result: 'unavailable' });
  });

  test('is refused where the account wants a field before it resolves', async () => {
    show();
    put().reply(400, complaint('type', 'missing_field'));
    expect(await run(makeHelpdesk().helpdesk, solveCall)).toMatchObject({ result: 'refused' });
  });
});

describe('tags', () => {
  test('join those that are there', async () => {
    show({ tags: ['whatsapp', 'vip'] });
    api()
      .put('/api/v2/tickets/77', { tags: ['whatsapp', 'vip', 'whatsapp_failed'] })
      .reply(200, ticket());
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toEqual({ result: 'applied', data: { ticketId: '77' } });
  });

  test('that are there already are not written again', async () => {
    show({ tags: ['WhatsApp_Failed'] });
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toMatchObject({ result: 'applied' });
  });

  test('in doubt may be repeated', async () => {
    show();
    api().put('/api/v2/tickets/77').reply(500);
    expect(await run(makeHelpdesk().helpdesk, tagsCall())).toMatchObject({ result: 'unavailable' });
  });
});
