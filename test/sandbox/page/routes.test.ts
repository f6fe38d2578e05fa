import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { settled } from '../../../src/sandbox/start/story.ts';
import { SAMPLE_KINDS } from '../../../src/sandbox/whatsapp/sample-kinds.ts';
import type { Customer } from '../../../src/sandbox/whatsapp/state.ts';
import { HOUR } from '../../support/moved-clock.ts';
import { until } from '../../support/until.ts';
import { openPage, type PageBench } from './playground.ts';

let bench: PageBench;
let maria: Customer;
beforeEach(async () => {
  bench = await openPage();
  maria = bench.world.whatsapp.createCustomer({ name: 'Maria Rossi', phone: '393331234567' });
});
afterEach(() => bench.close());

const page = async (query = ''): Promise<string> => (await fetch(`${bench.url}/${query}`)).text();
const tickets = () => bench.world.zendesk.desk.listTickets();
const openTicket = async (text = 'Hello'): Promise<void> => {
  await bench.act(`/phones/${maria.id}/text`, { text });
  await until('the ticket', () => tickets()[0]);
  await settled(bench.world);
};

/** Fetch does not let a Host header be chosen. */
const rawStatus = (path: string, method: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${bench.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });

describe('who may play', () => {
  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1', 'localhost.'])(
    'nobody who came by the name %j',
    async (host) => {
      expect(await rawStatus('/', 'GET', { host })).toBeGreaterThanOrEqual(400);
      expect(await rawStatus('/live', 'GET', { host })).toBeGreaterThanOrEqual(400);
    },
  );

  test('the page by its own names', async () => {
    const { port } = new URL(bench.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect(await rawStatus('/', 'GET', { host })).toBe(200);
    }
  });

  test.each([
    ['another page', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
    ['a browser that says only where from', { 'sec-fetch-site': 'cross-site' }],
    ['something that says nothing', {}],
  ])('nothing is changed by %s', async (_who, headers) => {
    const response = await bench.post(`/phones/${maria.id}/text`, { text: 'forged' }, headers);
    expect(response.status).toBe(403);
    expect(bench.world.whatsapp.phone(maria).messages()).toEqual([]);
  });
});

describe('answers', () => {
  test.each(['/', '/live', '/static/page.js', '/static/htmx.js', '/nothing', '/phones'])(
    '%s carries the safe headers and lets nobody else in',
    async (path) => {
      const { headers, body } = await fetch(bench.url + path, { headers: { origin: 'https://evil.example' } });
      await body?.cancel();
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(
        [...headers.keys()].filter((name) => name.startsWith('access-control') || name === 'x-powered-by'),
      ).toEqual([]);
    },
  );

  test.each([
    '/static/../server.ts',
    '/static/sample.png',
    '/static/',
    '/static/constructor',
    '/media/none',
    '/nothing',
  ])('%s is not there', async (path) => expect((await fetch(bench.url + path)).status).toBe(404));

  test.each([
    ['/phones/%ff/text', 'application/x-www-form-urlencoded', 'text=x', 400],
    ['/phones', 'application/x-www-form-urlencoded', `name=${'x'.repeat(70_000)}`, 413],
    ['/phones', 'application/x-www-form-urlencoded', 'a=1&'.repeat(2_000), 413],
    ['/phones', 'application/x-www-form-urlencoded; charset=ebcdic', 'name=x', 415],
  ])('%s with an odd body or path is refused, and nothing of the disk shows', async (path, type, body, status) => {
    const headers = { origin: bench.url, 'content-type': type };
    const response = await fetch(bench.url + path, { method: 'POST', headers, body });
    expect([response.status, await response.text()]).toEqual([status, 'That cannot be read.']);
  });

  test('what changes something is POST only', async () => {
    for (const path of ['/clock', '/phones', '/bridge/kill', '/faults/helpdesk-slow']) {
      const response = await fetch(bench.url + path);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect(bench.asked).toEqual([]);
  });

  test('unknown phones, messages, tickets, switches and actions are 404 with a word', async () => {
    await openTicket();
    for (const [path, fields] of [
      ['/phones/c99/text', { text: 'x' }],
      ['/phones/__proto__/text', { text: 'x' }],
      [`/phones/${maria.id}/react`, { wamid: 'wamid.none', emoji: '👍' }],
      [`/phones/${maria.id}/tap`, { wamid: 'wamid.none', choice: 'x' }],
      [`/phones/${maria.id}/text`, { text: 'x', quote: 'wamid.none' }],
      ['/tickets/99/answer', { text: 'x' }],
      ['/tickets/1/merge', { into: '99' }],
      ['/faults/constructor', { on: '1' }],
      ['/bridge/restart', {}],
    ] as const) {
      const { status, text } = await bench.act(path, fields);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toMatch(/class="notice bad">(There is no|This phone shows no)/);
    }
  });

  test.each([
    ['/phones', { name: '' }],
    ['/phones', { name: 'Eve', number: 'abc' }],
    ['/phones', { name: 'Twin', number: '+39 333 1234567' }],
    ['/clock', { by: '100y' }],
    ['/clock', {}],
  ])('%s with %j is refused with a word', async (path, fields) => {
    const { status, text } = await bench.act(path, fields);
    expect(status).toBe(422);
    expect(text).toContain('class="notice bad"');
  });

  test('a selection that makes no sense shows what there is', async () => {
    for (const query of ['?phone=c99&ticket=77', '?phone[]=1&ticket=1e9', '?ticket=-1&quote=', '?phone=%00']) {
      expect(await page(query)).toContain('Maria Rossi');
    }
  });
});

describe('playing', () => {
  test('a message becomes a ticket, the reply comes back, and the figures add up', async () => {
    await openTicket('Where is my order?');
    await bench.act('/tickets/1/answer', { text: 'On its way', kind: 'public', status: 'solved' });
    await until('the reply', () => bench.world.whatsapp.phone(maria).received()[0]);
    await settled(bench.world);
    const text = await page();
    expect(text).toContain('On its way');
    expect(text).toMatch(/Maria&#39;s first message opens a new ticket/);
    expect(text).toMatch(/id="tally-written">2<.*id="tally-delivered">2<.*id="tally-waiting">0</s);
    expect(tickets()[0]?.status).toBe('solved');
  });

  test('without a script a form leads back to the same look', async () => {
    await openTicket();
    const response = await bench.post(`/phones/${maria.id}/text`, { text: 'Hi', phone: maria.id, ticket: '1' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/?phone=${maria.id}&ticket=1`]);
  });

  test('notes stay inside, a status alone needs no words, and merged talk goes on in the other ticket', async () => {
    await openTicket();
    await bench.act('/tickets/1/answer', { text: 'between us', kind: 'note' });
    await bench.act('/tickets/1/answer', { text: '', status: 'pending' });
    await settled(bench.world);
    expect(bench.world.whatsapp.phone(maria).received()).toEqual([]);
    expect(tickets()[0]?.status).toBe('pending');
    expect((await bench.act('/tickets/1/answer', { text: ' ' })).status).toBe(422);
    const agentId = bench.world.zendesk.desk.listUsers().find(({ role }) => role === 'agent')?.id ?? 0;
    // The newest one is somebody else's.
    for (const requesterId of [tickets()[0]?.requesterId ?? 0, agentId]) {
      bench.world.zendesk.desk.createTicket({ requesterId, agentId, subject: 'Other', text: 'x', public: false });
      bench.clock.move(1_000);
    }
    const offered = [...(await page('?ticket=1')).matchAll(/<option value="(\d+)">/g)].map(([, id]) => id);
    expect(offered).toEqual(['2', '3']);
    const { text } = await bench.act('/tickets/1/merge', { into: '2' });
    expect(text).toContain('id="thread-2"');
    expect((await bench.act('/tickets/1/answer', { text: 'too late' })).status).toBe(422);
  });

  test('a new person without a number, a picture, a quote, a reaction and read ticks', async () => {
    const { text } = await bench.act('/phones', { name: 'Amina', number: '' });
    expect(text).toContain('number not shown');
    await openTicket();
    await bench.act(`/phones/${maria.id}/picture`);
    await bench.act('/tickets/1/answer', { text: 'Which one?', kind: 'public' });
    const reply = await until('the reply', () =>
      bench.world.whatsapp
        .phone(maria)
        .messages()
        .find(({ from }) => from === 'business'),
    );
    await bench.act(`/phones/${maria.id}/react`, { wamid: reply.wamid, emoji: '👍' });
    await bench.act(`/phones/${maria.id}/text`, { text: 'This one', quote: reply.wamid });
    await bench.act(`/phones/${maria.id}/read`);
    await settled(bench.world);
    const shown = await page(`?phone=${maria.id}`);
    const [, media] = /src="(\/media\/[^"]+)"/.exec(shown) ?? [];
    const picture = await fetch(bench.url + media);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(shown).toMatch(/class="quoted">Which one\?/);
    expect(shown).toMatch(/class="reaction">👍/);
    expect(shown).toContain('aria-label="read"');
    expect(
      tickets()[0]
        ?.comments.map(({ plain }) => plain)
        .join('\n'),
    ).toMatch(/\[image\]/);
  });

  test('everything else that customers do is played by a name', async () => {
    expect((await bench.act(`/phones/${maria.id}/kind`, { kind: 'quote' })).text).toContain('send a text first');
    await openTicket();
    const { text } = await bench.act(`/phones/${maria.id}/kind`, { kind: 'contact' });
    for (const { id, label } of SAMPLE_KINDS) {
      expect(text).toContain(`value="${id}"`);
      expect(text).toContain(label.replaceAll("'", '&#39;'));
    }
    await until('the card', () => tickets()[0]?.comments.some(({ plain }) => plain.includes('[contact] Bo Berg')));
    for (const kind of ['', 'constructor', 'quotes']) {
      expect((await bench.act(`/phones/${maria.id}/kind`, { kind })).status).toBe(422);
    }
  });

  test('what is no message of its own is counted as kept, not as waiting', async () => {
    await openTicket();
    await bench.act(`/phones/${maria.id}/kind`, { kind: 'group' });
    await bench.act(`/phones/${maria.id}/kind`, { kind: 'unsupported-edit' });
    await bench.act(`/phones/${maria.id}/kind`, { kind: 'welcome' });
    await settled(bench.world);
    const shown = await page();
    expect(shown).toContain('id="tally-kept">2');
    expect(shown).toContain('id="tally-waiting">0');
  });

  test('choices of a message can be tapped', async () => {
    await openTicket();
    const sent = await fetch(`${bench.world.whatsappUrl}/${bench.playground.numberId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bench.world.whatsapp.access.token}` },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to: maria.phone,
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Was it helpful?' },
          action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
        },
      }),
    });
    const { messages } = (await sent.json()) as { messages: { id: string }[] };
    expect(await page()).toContain('value="Yes"');
    await bench.act(`/phones/${maria.id}/tap`, { wamid: messages[0]?.id ?? '', choice: 'Yes' });
    await until('the tap on the ticket', () => tickets()[0]?.comments.some(({ plain }) => plain.includes('Yes')));
  });

  test('the clock moves at once, and faults and the bridge obey', async () => {
    const before = bench.clock.now();
    await bench.act('/clock', { by: '25h' });
    expect(bench.clock.now() - before).toBeGreaterThanOrEqual(25 * HOUR);
    for (const action of ['pause', 'resume', 'kill', 'start']) await bench.act(`/bridge/${action}`);
    expect(bench.asked).toEqual(['pause', 'resume', 'kill', 'start']);
  });
});

describe('faults', () => {
  const isOn = async (name: string): Promise<boolean> =>
    new RegExp(`aria-checked="true" aria-labelledby="fault-${name}"`).test(await page());

  test('an error after the deed strikes once, switches itself off, and doubles nothing', async () => {
    await bench.act('/faults/helpdesk-500', { on: '1' });
    expect(await isOn('helpdesk-500')).toBe(true);
    // Nobody looks at the page meanwhile.
    for (const text of ['once', 'twice']) {
      await bench.world.whatsapp.phone(maria).sendText(text);
      await settled(bench.world);
    }
    expect(await isOn('helpdesk-500')).toBe(false);
    expect(bench.world.zendesk.faults.struck).toHaveLength(1);
    expect(tickets()).toHaveLength(1);
    const words = tickets()[0]
      ?.comments.filter((comment) => comment.public)
      .map(({ plain }) => plain);
    expect(words).toEqual(['once', 'twice']);
  });

  test('while Zendesk refuses, everything waits in order; switched off, it goes on by itself', async () => {
    await bench.act('/faults/helpdesk-429', { on: '1' });
    await bench.act('/faults/helpdesk-slow', { on: '1' });
    for (const text of ['one', 'two']) await bench.act(`/phones/${maria.id}/text`, { text });
    await until('the refusal', () => bench.world.zendesk.faults.struck.length > 0);
    expect(await page()).toMatch(/id="tally-written">2<.*id="tally-delivered">0<.*id="tally-waiting">2</s);
    await bench.act('/faults/helpdesk-slow', { on: '0' });
    expect(await isOn('helpdesk-429')).toBe(true);
    await bench.act('/faults/helpdesk-429', { on: '0' });
    await until('both on one ticket', () => {
      const plain =
        tickets()[0]
          ?.comments.map((comment) => comment.plain)
          .join('\n') ?? '';
      return plain.includes('one') && plain.includes('two');
    });
  });

  test('webhooks that WhatsApp could not deliver come later and in order', async () => {
    await bench.act('/faults/whatsapp-webhooks', { on: '1' });
    for (const text of ['one', 'two']) await bench.act(`/phones/${maria.id}/text`, { text });
    expect(await page()).toMatch(/id="tally-written">2<.*id="tally-waiting">2</s);
    expect(tickets()).toEqual([]);
    await bench.act('/faults/whatsapp-webhooks', { on: '0' });
    await settled(bench.world);
    await until('both on one ticket', () =>
      tickets()[0]
        ?.comments.map(({ plain }) => plain)
        .join('\n')
        .match(/one.*two/s),
    );
  });
});

test('changes are pushed to whoever looks, and nobody is asked when nobody looks', async () => {
  const abort = new AbortController();
  const response = await fetch(`${bench.url}/live?phone=${maria.id}`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await until('the first look', () => text.includes('id="columns"'));
  await bench.act(`/phones/${maria.id}/text`, { text: 'Is it live?' });
  await until('the news', () => text.includes('Is it live?') && text.includes('first message opens a new ticket'));
  expect(text.split('\n').every((line) => line === '' || line.startsWith('data: ') || line === ':')).toBe(true);
  abort.abort();
  await reading;
  // Two beats and more in which nothing may happen.
  const quiet = async (): Promise<boolean> => {
    const before = bench.reads();
    await new Promise((resolve) => setTimeout(resolve, 700));
    return bench.reads() === before;
  };
  await until('the last beat', quiet, 5_000);
});
