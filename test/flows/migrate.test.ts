import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openMoving } from '../store/move/stores.ts';
import { configText } from '../support/config-text.ts';
import { type Killable, openKillable, SEND, UPDATE } from '../support/killable.ts';
import { describePostgres, emptyDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { type ServiceProcess, startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(240_000);

let bed: Killable;
beforeEach(async () => {
  bed = await openKillable();
});
afterEach(() => bed.close());

const start = (from: string, to: string): ServiceProcess =>
  startProcess('migrate', '', bed.vendors.env, '--from', from, '--to', to);
const migrate = async (from: string, to: string) => {
  const command = start(from, to);
  return { code: await command.ended(), output: command.output() };
};
const runOn = (storage?: string): void =>
  writeFileSync(
    bed.config,
    configText({
      helpdesk: '  reconcileEvery: 1h',
      yaml: 'replies: { unknownAfter: 1s }',
      ...(storage ? { storage } : {}),
    }),
  );
const embedded = () => `file:${join(bed.folder, 'store')}`;

describe('deskbridge migrate', () => {
  test('names what is wrong with an address, shows no password, and exits with 78', async () => {
    const { code, output } = await migrate('mysql://user:geheim@host/db', 'postgres://user:geheim@[nowhere');
    expect(code).toBe(78);
    expect(output).toMatch(/--from: must begin with file: .*\n.*--to: .*postgres:\/\/user:password@host\/database/);
    expect(output).not.toContain('geheim');
    expect(await migrate('file::memory:', embedded())).toMatchObject({ code: 78 });
    expect(await migrate(embedded(), `${embedded()}/deskbridge.sqlite`)).toEqual({
      code: 78,
      output: 'deskbridge: --from and --to are the same store\n',
    });
  });

  test('shows no password of a database that does not answer', async () => {
    await (await openMoving(`${embedded()}.sqlite`)).close();
    const { code, output } = await migrate(`${embedded()}.sqlite`, 'postgres://user:geheim@127.0.0.1:1/db');
    expect(code).toBe(1);
    expect(output).toContain('the database cannot be reached');
    expect(output).not.toContain('geheim');
  });

  test('refuses a store that is not there, and makes none', async () => {
    for (const _ of [1, 2])
      expect(await migrate(embedded(), `${embedded()}2`)).toMatchObject({
        code: 1,
        output: expect.stringContaining('there is no store at'),
      });
  });
});

describePostgres('a conversation whose store moves', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase();
  });
  afterEach(() => database.drop());

  test('goes on at each place: nothing lost, doubled or out of order', async () => {
    const first = await bed.start();
    const phone = bed.customer();
    const agentId = bed.agent();
    await phone.sendText('one');
    const ticket = await until('the ticket', () => bed.tickets()[0]);
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'reply one' });
    await until('the reply', () => bed.sent().length === 1);
    expect(await migrate(embedded(), database.url)).toMatchObject({
      code: 1,
      output: expect.stringContaining('is in use by another process'),
    });

    // Killed with a comment and a send in flight whose answers never come, and more behind them.
    bed.vendors.zendesk.faults.add({ kind: 'commit-then-hang', match: UPDATE });
    bed.vendors.whatsapp.faults.add({ kind: 'commit-then-hang', match: SEND });
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'reply two' });
    await phone.sendText('two');
    await until('both calls', () => bed.struck() === 2);
    await phone.sendText('three');
    await first.end();
    const moved = await migrate(embedded(), database.url);
    expect(moved).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Moved to postgres:\/\/.*start the service\.$/m),
    });
    expect(await migrate(embedded(), database.url)).toMatchObject({
      code: 0,
      output: expect.stringContaining('moved'),
    });
    const mistaken = startProcess('quick', bed.config, bed.vendors.env);
    expect(await mistaken.ended()).not.toBe(0);
    expect(mistaken.output()).toContain('was moved to postgres://');

    runOn(database.url);
    const second = await bed.start();
    await until('the words', () => bed.words(bed.tickets()[0]).length >= 3, 30_000);
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'reply three' });
    await until('all replies', () => bed.sent().length >= 3, 30_000);
    expect(await migrate(embedded(), database.url)).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing left to do'),
    });
    const back = `file:${join(bed.folder, 'back')}`;
    expect(await migrate(database.url, back)).toMatchObject({
      code: 1,
      output: expect.stringContaining('stop all instances'),
    });
    await second.end();
    expect(await migrate(database.url, back)).toMatchObject({ code: 0 });

    runOn(back);
    const third = await bed.start();
    await phone.sendText('four');
    await until('the last word', () => bed.words(bed.tickets()[0]).length >= 4, 30_000);
    bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'reply four' });
    await until('the last reply', () => bed.sent().length >= 4, 30_000);
    expect(await third.end('SIGTERM')).toBe(0);
    expect(bed.tickets().length).toBe(1);
    expect(bed.words(bed.tickets()[0])).toEqual(['one', 'two', 'three', 'four']);
    expect(bed.sent()).toEqual(['reply one', 'reply two', 'reply three', 'reply four']);
  });

  test.each([
    ['SIGKILL', null],
    ['SIGINT', 1],
  ] as const)('a command that is ended by %s in the middle goes on from there', async (signal, code) => {
    const from = `${embedded()}.sqlite`;
    await (await openMoving(from)).close();
    const sqlite = new DatabaseSync(from.slice('file:'.length));
    sqlite.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
         INSERT INTO messages (wamid, conversation_id, direction, at) SELECT 'wamid.' || i, 'c' || i % 100, 'in', i FROM n`,
    );
    sqlite.close();
    for (const [source, target] of [
      [from, database.url],
      [database.url, `${embedded()}-back.sqlite`],
    ] as const) {
      const command = start(source, target);
      await until('some progress', () => /messages 2\d,\d{3} of 60,000/.test(command.output()), 60_000);
      expect(await command.end(signal)).toBe(code);
      expect(command.output()).not.toContain('messages 60,000 of');
      const rest = await migrate(source, target);
      expect(rest).toMatchObject({ code: 0, output: expect.stringMatching(/^going on with the move.*at messages$/m) });
      expect(rest.output).not.toMatch(/messages 2\d,\d{3} of/);
      expect(rest.output).toContain('messages: 60,000 rows compared, all the same');
    }
  });
});
