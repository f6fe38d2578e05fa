import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Killable, openKillable, UPDATE } from '../support/killable.ts';
import { startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

let bed: Killable;
beforeEach(async () => {
  bed = await openKillable();
});
afterEach(() => bed.close());

const store = () => join(bed.folder, 'store');
const copy = () => join(bed.folder, 'copy');

const order = async (what: 'explain' | 'pause' | 'resume', ...more: string[]): Promise<string> => {
  const command = startProcess(what, bed.config, bed.vendors.env, ...more);
  await command.ended();
  return command.output();
};

test('a store that is restored looks and asks before it does anything again', async () => {
  const agentId = bed.agent();
  const first = await bed.start();
  const [one, two] = [bed.customer(1), bed.customer(2)];
  await one.sendText('Hello');
  const ticket = await until('the ticket', () => bed.tickets()[0]);
  await until('the words', () => bed.words(ticket).length === 1);
  // In the backup: a comment under way, two comments, a creation and a reply that wait.
  bed.vendors.zendesk.faults.add({ kind: 'hang', match: UPDATE });
  await one.sendText('alpha');
  await until('the call', () => bed.struck() === 1);
  await order('pause');
  // What waits behind the call goes out as one comment later, and is told apart by its parts.
  await one.sendText('beta');
  await one.sendText('gamma');
  const { wamid } = await two.sendText('Good day');
  bed.vendors.zendesk.desk.reply(ticket.id, { agentId, html: 'answer' });
  await until('the creation to wait', async () => (await order('explain', wamid)).includes('create-ticket'));
  await until('the reply to wait', async () => (await order('explain', String(ticket.id))).includes('send-text'));
  await first.end();
  cpSync(store(), copy(), { recursive: true });

  const second = await bed.start();
  await order('resume');
  await until('all that was written', () => bed.words(ticket).includes('gamma') && bed.tickets().length === 2);
  await until('the reply', () => bed.sent().length === 1);
  expect(await second.end('SIGTERM')).toBe(0);

  cpSync(copy(), store(), { recursive: true, force: true });
  const third = await bed.start('restored');
  await order('resume');
  const questions = () => ticket.comments.filter(({ plain }) => plain.startsWith('[unknown]')).length;
  await until('the question', () => questions() === 1);
  await one.sendText('omega');
  await until('the last words', () => bed.words(ticket).includes('omega'));
  expect(bed.words(ticket)).toEqual(['Hello', 'alpha', 'beta', 'gamma', 'omega']);
  expect(bed.tickets().map((each) => bed.words(each)[0])).toEqual(['Hello', 'Good day']);
  expect(bed.sent()).toEqual(['answer']);
  await third.end();
});

test('an older copy of the store is noticed by the file beside it, without being told', async () => {
  const first = await bed.start();
  const one = bed.customer(1);
  await one.sendText('Hello');
  const ticket = await until('the ticket', () => bed.tickets()[0]);
  await order('pause');
  const { wamid } = await one.sendText('alpha');
  await until('the comment to wait', async () => (await order('explain', wamid)).includes('add-comment'));
  await first.end('SIGTERM');
  cpSync(store(), copy(), { recursive: true, filter: (path) => !path.endsWith('.generation') });

  const second = await bed.start();
  expect(second.output()).not.toContain('store.restored');
  await order('resume');
  await until('the words', () => bed.words(ticket).includes('alpha'));
  await second.end('SIGTERM');

  // Once over what is there, once into an empty folder.
  for (const clean of [false, true]) {
    if (clean) rmSync(store(), { recursive: true });
    cpSync(copy(), store(), { recursive: true, force: true });
    const later = await bed.start();
    expect(later.output()).toContain('store.restored');
    await order('resume');
    const word = clean ? 'omega' : 'psi';
    await one.sendText(word);
    await until('the last words', () => bed.words(ticket).includes(word));
    await later.end('SIGTERM');
  }
  expect(bed.words(ticket)).toEqual(['Hello', 'alpha', 'psi', 'omega']);

  const again = await bed.start();
  expect(again.output()).not.toContain('store.restored');
});
