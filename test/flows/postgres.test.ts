import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { withBridge } from '../support/bridge.ts';
import { type Killable, openKillable } from '../support/killable.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../support/postgres/database.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

describePostgres('the service on PostgreSQL', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase();
  });
  afterEach(() => database.drop());

  test('a message becomes a ticket, the reply comes back, and a restart changes nothing', async () => {
    await withBridge({ storage: database.url }, async (bridge) => {
      const phone = bridge.customer();
      const ticket = await bridge.openTicket(phone, 'Hello');
      bridge.reply(ticket, '<p>Hi <b>there</b></p>');
      await until('the reply', () => phone.received().length === 1);
      expect(phone.received()).toEqual(['Hi *there*']);
      await bridge.rest();
      await bridge.world.restart();
      await phone.sendText('More');
      await until('the comment', () => bridge.customerWords(bridge.onlyTicket()).length === 2);
      bridge.reply(ticket, 'Good');
      await until('the second reply', () => phone.received().length === 2);
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual(['Hello', 'More']);
    })();
  });
});

describePostgres('two instances on one database', () => {
  let database: TestDatabase;
  let bed: Killable;
  beforeEach(async () => {
    database = await emptyDatabase();
    bed = await openKillable(database.url);
  });
  afterEach(async () => {
    await bed.close();
    await database.drop();
  });

  /** A proxy in front of both: every webhook of WhatsApp goes to either. Zendesk tells each of them everything. */
  const balance = (urls: readonly string[], turn: number): void => {
    bed.vendors.whatsapp.webhooks.url = `${urls[turn % urls.length]}/webhooks/whatsapp`;
  };
  const texts = (n: number) => Array.from({ length: n }, (_, index) => `message ${index}`);
  const everyWordOnce = (customers: number, messages: number): void => {
    expect(bed.tickets().length).toBe(customers);
    for (const ticket of bed.tickets()) expect(bed.words(ticket)).toEqual(texts(messages));
  };
  const delivered = async (service: ServiceProcess): Promise<number> => {
    const metrics = await (await fetch(`${await service.ready()}/metrics`)).text();
    return [...metrics.matchAll(/^deskbridge_messages_delivered_total\{[^}]*\} (\d+)/gm)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  };

  test('they share the work: every word arrives once and in order, by way of both', async () => {
    const services = [await bed.start(), await bed.start()];
    const urls = await Promise.all(services.map((service) => service.ready()));
    const agentId = bed.agent();
    const phones = [1, 2, 3, 4, 5, 6].map(bed.customer);
    let turn = 0;
    for (const text of texts(8)) {
      await Promise.all(
        phones.map(async (phone) => {
          turn += 1;
          balance(urls, turn);
          const { delivery } = await phone.sendText(text);
          await until('the webhook to arrive', () => delivery.fate === 'delivered');
        }),
      );
    }
    await until('all messages', () => bed.tickets().flatMap(bed.words).length >= 48, 25_000);
    for (const { id } of bed.tickets()) bed.vendors.zendesk.desk.reply(id, { agentId, html: `reply ${id}` });
    await until('all replies', () => bed.sent().length >= 6, 25_000);
    everyWordOnce(6, 8);
    expect([...bed.sent()].sort()).toEqual(
      bed
        .tickets()
        .map(({ id }) => `reply ${id}`)
        .sort(),
    );
    const shares = await Promise.all(services.map(delivered));
    console.log(`delivered by each: ${shares.join(', ')}`);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    for (const service of services) expect(await service.end('SIGTERM')).toBe(0);
  });

  test('either is killed again and again while customers write: nothing lost, doubled or out of order', async () => {
    const living = [await bed.start(), await bed.start()];
    let urls = await Promise.all(living.map((service) => service.ready()));
    const phones = [1, 2, 3, 4, 5].map(bed.customer);
    let turn = 0;
    const writing = Promise.all(
      phones.map(async (phone) => {
        for (const text of texts(12)) {
          turn += 1;
          balance(urls, turn);
          const { delivery } = await phone.sendText(text);
          // A person waits for the ticks before the next message; Meta keeps no order between webhooks.
          await until('the webhook to arrive', () => delivery.fate === 'delivered', 25_000);
        }
      }),
    );
    for (const [index, quota] of [6, 20, 35].entries()) {
      await until('some effects', () => bed.tickets().flatMap(bed.words).length >= quota, 25_000);
      const killed = index % 2;
      await living[killed]?.end();
      urls = [await (living[1 - killed] as ServiceProcess).ready()];
      balance(urls, 0);
      living[killed] = await bed.start();
      urls = await Promise.all(living.map((service) => service.ready()));
    }
    await writing;
    await until('all messages', () => bed.tickets().flatMap(bed.words).length >= 60, 25_000);
    everyWordOnce(5, 12);
    for (const service of living) expect(await service.end('SIGTERM')).toBe(0);
  });

  test('commands ask the database itself, also while the service runs', async () => {
    const service = await bed.start('cli');
    const { wamid } = await bed.customer().sendText('Hello');
    await until('the ticket', () => bed.words(bed.tickets()[0]).length === 1);
    for (const state of ['running', 'stopped']) {
      if (state === 'stopped') expect(await service.end('SIGTERM')).toBe(0);
      const explain = startProcess('explain', bed.config, bed.vendors.env, wamid);
      expect(await explain.ended()).toBe(0);
      expect(explain.output()).toContain('threading.first');
    }
    const pause = startProcess('pause', bed.config, bed.vendors.env);
    expect(await pause.ended()).toBe(0);
    expect(pause.output()).toContain('Sending is paused');
  });
});
