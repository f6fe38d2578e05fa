import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CREATE, type Killable, openKillable, SEND, UPDATE } from '../support/killable.ts';
import { MINUTE } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';

jest.setTimeout(30_000);

let bed: Killable;

beforeEach(async () => {
  bed = await openKillable();
});

afterEach(async () => {
  await bed.close();
});

describe('kill -9', () => {
  test('what was accepted while Zendesk was away is delivered by the next process, once and in order', async () => {
    const first = await bed.start('cli');
    bed.vendors.zendesk.faults.add({ kind: 'hang', times: 1000 });
    const phone = bed.customer();
    for (const text of ['one', 'two', 'three']) {
      const { delivery } = await phone.sendText(text);
      expect(delivery.lastStatus).toBe(200);
    }
    await first.end();
    bed.vendors.zendesk.faults.clear();
    await bed.start('cli');
    await until('all three', () => bed.words(bed.tickets()[0]).length === 3);
    expect(bed.words(bed.tickets()[0])).toEqual(['one', 'two', 'three']);
    expect(bed.tickets().length).toBe(1);
  });

  test.each(['hang', 'commit-then-hang'] as const)(
    'a creation that was in flight (%s) makes one ticket',
    async (kind) => {
      const first = await bed.start('cli');
      bed.vendors.zendesk.faults.add({ kind, match: CREATE });
      await bed.customer().sendText('Hello');
      await until('the call', () => bed.struck() === 1);
      await first.end();
      await bed.start('cli');
      await until('the second call', () => bed.vendors.zendesk.oracle.requests.of('POST /api/v2/tickets', 201) > 0);
      expect(bed.tickets().length).toBe(1);
      expect(bed.words(bed.tickets()[0])).toEqual(['Hello']);
    },
  );

  test.each(['hang', 'commit-then-hang'] as const)(
    'a comment that was in flight (%s) stands there once',
    async (kind) => {
      const first = await bed.start();
      const phone = bed.customer();
      await phone.sendText('Hello');
      await until('the ticket', () => bed.words(bed.tickets()[0]).length === 1);
      bed.vendors.zendesk.faults.add({ kind, match: UPDATE });
      await phone.sendText('in flight');
      await until('the call', () => bed.struck() === 1);
      await phone.sendText('behind it');
      await first.end();
      await bed.start();
      await until('the last words', () => bed.words(bed.tickets()[0]).includes('behind it'));
      expect(bed.words(bed.tickets()[0])).toEqual(['Hello', 'in flight', 'behind it']);
    },
  );

  test('a reply that was in flight and taken is settled by its status, and not sent again', async () => {
    // No agent is asked before the status can be there, however long a busy machine takes for the restart.
    writeFileSync(bed.config, readFileSync(bed.config, 'utf8').replace('unknownAfter: 1s', 'unknownAfter: 1m'));
    const first = await bed.start();
    const phone = bed.customer();
    const agentId = bed.agent();
    await phone.sendText('Hello');
    const ticket = await until('the ticket', () => bed.tickets()[0]);
    bed.vendors.whatsapp.faults.add({ kind: 'commit-then-hang', match: SEND });
    // The status comes while nobody is there to hear it; Meta tells it again.
    bed.vendors.whatsapp.webhooks.verdict = () => 'hold';
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'first' });
    await until('the call', () => bed.struck() === 1);
    await first.end();
    bed.vendors.whatsapp.webhooks.verdict = () => 'send';
    await bed.start();
    await bed.vendors.whatsapp.webhooks.release();
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'second' });
    await until('the second reply', () => bed.sent().includes('second'));
    expect(bed.sent()).toEqual(['first', 'second']);
    expect(ticket.comments.some((comment) => !comment.public)).toBe(false);
  });

  test('a reply that was in flight and left no trace becomes a question to the agents', async () => {
    const first = await bed.start();
    const agentId = bed.agent();
    await bed.customer().sendText('Hello');
    const ticket = await until('the ticket', () => bed.tickets()[0]);
    bed.vendors.whatsapp.faults.add({ kind: 'hang', match: SEND });
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'first' });
    await until('the call', () => bed.struck() === 1);
    await first.end();
    await bed.start();
    await until('the question', () => ticket.comments.some(({ plain }) => plain.startsWith('[unknown]')));
    expect(bed.sent()).toEqual([]);
    bed.vendors.zendesk.desk.note(ticket.id, { agentId, text: '/resend' });
    await until('the reply', () => bed.sent().length === 1);
    expect(bed.sent()).toEqual(['first']);
  });

  test('a reply written while nobody was there is found by the poll after the start', async () => {
    const first = await bed.start();
    const agentId = bed.agent();
    await bed.customer().sendText('Hello');
    const ticket = await until('the ticket', () => bed.tickets()[0]);
    await until(
      'the answer to the creation',
      () => bed.vendors.zendesk.oracle.requests.of('POST /api/v2/tickets', 201) === 1,
    );
    await first.end();
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'into the void' });
    bed.clock.move(3 * MINUTE);
    await bed.start('quick', 3 * MINUTE);
    await until('the reply', () => bed.sent().length > 0);
    expect(bed.sent()).toEqual(['into the void']);
  });

  test('five customers write while the service is killed again and again: nothing lost, doubled or out of order', async () => {
    let service = await bed.start();
    const phones = [1, 2, 3, 4, 5].map(bed.customer);
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
    const writing = Promise.all(
      phones.map(async (phone) => {
        for (const text of texts) {
          const { delivery } = await phone.sendText(text);
          // A person waits for the ticks before the next message; Meta keeps no order between webhooks.
          await until('the webhook to arrive', () => delivery.fate === 'delivered', 25_000);
        }
      }),
    );
    for (const quota of [6, 20, 35]) {
      await until('some effects', () => bed.tickets().flatMap(bed.words).length >= quota, 25_000);
      await service.end();
      service = await bed.start();
    }
    await writing;
    await until('all messages', () => bed.tickets().flatMap(bed.words).length >= 60, 25_000);
    expect(await service.end('SIGTERM')).toBe(0);
    expect(bed.tickets().length).toBe(5);
    for (const ticket of bed.tickets()) expect(bed.words(ticket)).toEqual(texts);
  });
});
