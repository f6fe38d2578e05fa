import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  allowAgent,
  api,
  converse,
  entry,
  iso,
  makeHelpdesk,
  OWN_ID,
  REF,
  readCall,
  run,
  START,
  show,
  ticket,
  VALUES,
} from './harness.ts';

beforeEach(() => {
  allowAgent();
  api()
    .persist()
    .get('/api/v2/agents')
    .query({ page: '1', per_page: '100' })
    .reply(200, [{ id: 7001, contact: { name: 'Anna' } }]);
});

const read = async (helpdesk = makeHelpdesk().helpdesk) => {
  const result = await run(helpdesk, readCall());
  if (result.result !== 'applied') throw new Error(JSON.stringify(result));
  return result.data;
};
const one = async (more: object) => {
  show();
  converse([entry(10, more)]);
  return (await read()).comments?.[0];
};

test('shows the ticket and what was said, oldest first', async () => {
  show({ status: 3 });
  converse([entry(12), entry(11)]);
  expect(await read()).toEqual({
    ticketId: '77',
    ticketStatus: 'pending',
    ticketUrl: 'https://acme.freshdesk.com/a/tickets/77',
    values: VALUES,
    snapshot: {
      ticketId: '77',
      status: 'pending',
      requesterId: '501',
      externalId: 'wa:c1:1',
      updatedAt: START,
      url: 'https://acme.freshdesk.com/a/tickets/77',
      spam: false,
    },
    comments: [11, 12].map((id) => ({
      ticketId: '77',
      id: String(id),
      public: true,
      author: { id: '7001', role: 'agent', name: 'Anna' },
      html: `<div>Words ${id}</div>`,
      createdAt: START + id,
      attachments: [],
    })),
  });
});

describe('who said it', () => {
  test.each([
    ['an agent’s reply', {}, 'agent', true],
    ['an agent’s public note', { source: 2 }, 'agent', true],
    ['an agent’s private note', { source: 2, private: true }, 'agent', false],
    ['a note in the customer’s name', { source: 2, incoming: true, user_id: 501 }, 'customer', true],
    ['a reply in the customer’s name', { user_id: 501 }, 'customer', true],
    ['somebody’s mail from outside', { incoming: true, user_id: 502 }, 'customer', true],
    ['a note of the bridge', { source: 2, private: true, user_id: OWN_ID }, 'bridge', false],
    ['the customer’s words where only our name may be used', { incoming: true, user_id: OWN_ID }, 'bridge', true],
    ['a reply of the bridge’s agent', { user_id: OWN_ID }, 'bridge', true],
    ['a forward to a third party', { source: 8 }, 'system', false],
    ['a survey', { source: 6 }, 'system', false],
    ['an automation’s note', { source: 2, user_id: null }, 'system', true],
    ['what does not say where it came from', { incoming: undefined }, 'customer', true],
  ])('%s', async (_, more, role, isPublic) => {
    expect(await one(more)).toMatchObject({ author: { role }, public: isPublic });
  });

  test('nothing is taken that does not say whether it is public', async () => {
    expect(await one({ private: undefined })).toBeUndefined();
  });

  test('text without HTML is escaped', async () => {
    expect(await one({ body: null, body_text: 'a < b\nc' })).toMatchObject({ html: 'a &lt; b<br>c' });
  });
});

describe('pages', () => {
  const next = { link: '<https://acme.freshdesk.com/api/v2/tickets/77/conversations?page=2>; rel="next"' };

  test('are read to the end, and from the page before the last one when it is read again', async () => {
    const { helpdesk } = makeHelpdesk();
    show();
    converse([entry(1)], 1, next);
    converse([entry(2)], 2, next);
    converse([entry(3)], 3);
    expect((await read(helpdesk)).comments?.map(({ id }) => id)).toEqual(['2', '3']);
    show();
    converse([entry(2)], 2, next);
    converse([entry(3), entry(4)], 3);
    expect((await read(helpdesk)).comments?.map(({ id }) => id)).toEqual(['2', '3', '4']);
  });

  test('that were emptied by deletions are not believed to be all', async () => {
    const { helpdesk } = makeHelpdesk();
    show();
    converse([entry(1)], 1, next);
    converse([entry(2)], 2, next);
    converse([entry(3)], 3);
    await read(helpdesk);
    show();
    converse([], 2);
    converse([entry(1), entry(5)], 1);
    expect((await read(helpdesk)).comments?.map(({ id }) => id)).toEqual(['1', '5']);
  });
});

describe('the state of a ticket', () => {
  test.each([
    [2, 'open'],
    [3, 'pending'],
    [4, 'solved'],
    [5, 'closed'],
    [6, 'pending'],
    [7, 'hold'],
    [23, 'hold'],
  ])('%i is %s', async (status, expected) => {
    show({ status });
    converse([]);
    expect((await read()).snapshot).toMatchObject({ status: expected });
  });

  test('spam is told as such', async () => {
    show({ spam: true });
    expect(await read()).toMatchObject({ snapshot: { status: 'gone', spam: true }, comments: [] });
  });

  test('archived is closed', async () => {
    api().get('/api/v2/tickets/77').reply(404);
    api()
      .get('/api/v2/tickets/archived/77')
      .reply(200, ticket({ status: 5 }));
    expect(await read()).toMatchObject({ snapshot: { status: 'closed' }, comments: [] });
  });

  test('in the trash it is gone', async () => {
    show({ deleted: true });
    expect(await run(makeHelpdesk().helpdesk, readCall())).toMatchObject({ result: 'refused', reason: 'ticket-gone' });
  });

  test.each([
    ['a missing permission', 403, { code: 'access_denied' }],
    ['a login page', 200, '<html>'],
    ['a ticket of another number', 200, { id: 78, status: 2 }],
    ['a server error', 500, ''],
  ])('after %s it is read again later', async (_, status, body) => {
    api()
      .persist()
      .get('/api/v2/tickets/77')
      .reply(status, body as string);
    expect(await run(makeHelpdesk().helpdesk, readCall())).toMatchObject({ result: 'unavailable' });
  });

  test('while its conversations cannot be read, nothing is told', async () => {
    show();
    api().persist().get('/api/v2/tickets/77/conversations').query(true).reply(502);
    expect(await run(makeHelpdesk().helpdesk, readCall())).toMatchObject({ result: 'unavailable' });
  });
});

describe('a ticket that was merged away', () => {
  const SENTENCE = 'This ticket is closed and merged into ticket 15';
  const merged = async (more: object, status = 5) => {
    show({ status });
    converse([entry(10, { source: 2, private: true, body_text: SENTENCE, ...more })]);
    return (await read()).snapshot?.mergedInto;
  };

  test('names its target in an agent’s note', async () => {
    expect(await merged({})).toBe('15');
  });

  test.each([
    ['the customer says so', { incoming: true, user_id: 501 }, 5],
    ['it is not closed', {}, 2],
    ['it names itself', { body_text: SENTENCE.replace('15', '77') }, 5],
    ['a note of the bridge repeats what the customer wrote', { user_id: OWN_ID, body_text: SENTENCE }, 5],
    ['an agent quotes it among other words', { body_text: `The customer wrote: ${SENTENCE}` }, 5],
    ['a merge into this one brought it along', { body_text: `Merged from ticket 3\nHello\n${SENTENCE}` }, 5],
  ])('was not when %s', async (_, more, status) => {
    expect(await merged(more, status)).toBeUndefined();
  });
});

describe('the description', () => {
  const description = async (more: object) => {
    show({ description: '<div>Dear Ada</div>', ...more });
    converse([]);
    return (await read()).comments;
  };
  const foreign = { [REF]: null };

  test.each([3, 10])('of a ticket that an agent opened (source %i) is the first thing they say', async (source) => {
    expect(await description({ source, custom_fields: foreign, responder_id: 7001 })).toEqual([
      {
        ticketId: '77',
        id: 'description-77',
        public: true,
        author: { id: '7001', role: 'agent' },
        html: '<div>Dear Ada</div>',
        createdAt: START - 3_600_000,
        attachments: [],
      },
    ]);
  });

  test.each([
    ['the bridge made', { source: 3 }],
    ['a customer wrote', { source: 1, custom_fields: foreign }],
    ['of which nobody can say whether the bridge made it', { source: 3, custom_fields: {} }],
  ])('of a ticket that %s is nobody’s reply', async (_, more) => {
    expect(await description(more)).toEqual([]);
  });
});

describe('files', () => {
  const attachment = { id: 301, name: '../bill.pdf', content_type: 'application/pdf', size: 12, attachment_url: 'x' };
  const token = (id: number) => `h.${Buffer.from(JSON.stringify({ id })).toString('base64url')}.s`;
  const inline = (id: number, host = 'eucattachment.freshdesk.com') =>
    `https://${host}/inline/attachment?token=${token(id)}`;

  test('are told without their addresses, which are signed', async () => {
    expect((await one({ attachments: [attachment, { name: 'no id' }] }))?.attachments).toEqual([
      {
        id: 'freshdesk:301',
        from: 'helpdesk',
        source: { ticketId: '77', conversationId: '10', attachmentId: '301' },
        name: 'bill.pdf',
        contentType: 'application/pdf',
        size: 12,
      },
    ]);
  });

  test('within the text are those that Freshdesk keeps, and leave the text', async () => {
    const foreign = '<img src="https://evil.example/inline/attachment?token=x">';
    const found = await one({ body: `<p>Look <img src="${inline(9)}"> and ${foreign}</p>` });
    expect(found?.html).toBe(`<p>Look  and ${foreign}</p>`);
    expect(found?.attachments).toMatchObject([{ id: 'freshdesk:9', source: { url: inline(9) } }]);
  });

  test('within the text are known by their place where their token is not readable', async () => {
    const found = await one({ body: '<img src="https://attachment.freshdesk.com/inline/attachment?token=x">' });
    expect(found?.attachments).toMatchObject([{ id: 'freshdesk:10:picture:0' }]);
  });
});

test('times are the helpdesk’s', async () => {
  show({ updated_at: '2026-11-22T09:00:05Z' });
  converse([entry(10, { created_at: iso(START + 5_000) })]);
  expect((await read()).snapshot?.updatedAt).toBe(START + 5_000);
});
