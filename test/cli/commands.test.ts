import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Killable, openKillable, UPDATE } from '../support/killable.ts';
import { startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

let bed: Killable;
beforeEach(async () => {
  bed = await openKillable();
});
afterEach(() => bed.close());

/** Adds lines to the configuration; returns the number of the first one. */
const add = (text: string): number => {
  const before = readFileSync(bed.config, 'utf8').trimEnd();
  writeFileSync(bed.config, `${before}\n${text}\n`);
  return before.split('\n').length + 1;
};
const run = async (
  command: 'check' | 'dead' | 'discard' | 'explain' | 'pause' | 'resume' | 'retry' | 'show',
  ...more: string[]
) => {
  const process = startProcess(command, bed.config, bed.vendors.env, ...more);
  return { code: await process.ended(), output: process.output() };
};

describe('deskbridge check', () => {
  test('prints every fault with its place and line, and exits with 78', async () => {
    const line = add('treading: { window: 24h }\nsurvey: { after: seven }');
    const { code, output } = await run('check');
    expect(code).toBe(78);
    expect(output).toMatch(new RegExp(`treading: .*threading.* \\(line ${line}\\)`));
    expect(output).toMatch(new RegExp(`survey\\.after: .* \\(line ${line + 1}\\)`));
  });

  test('warns of what is allowed and hardly meant, with its line', async () => {
    const line = add(
      'rules:\n  - name: never\n    when: { type: image, not: { type: image } }\n    then: { tags: [x] }',
    );
    const { code, output } = await run('check');
    expect(code).toBe(0);
    expect(output).toContain(
      `warning: rules[0].when: can never be true: its demands on \`type\` contradict each other`,
    );
    expect(output).toContain(`(line ${line + 2})`);
  });

  test('with --online compares names with both accounts, and exits with 78 where one is missing', async () => {
    const sound = await run('check', '--online');
    expect(sound.output).toMatch(/ok +zendesk: sign-in works/);
    expect(sound.output).toMatch(/ok +whatsapp: number \S+ is there/);
    expect(sound.code).toBe(0);
    add('rules:\n  - name: lost\n    when: { first: true }\n    then: { group: Nowhere }');
    const { code, output } = await run('check', '--online');
    expect(code).toBe(78);
    expect(output).toMatch(/FAULT zendesk: group "Nowhere" is not there: create it, or correct the name/);
    expect(output).toMatch(/1 of \d+ do not fit/);
  });

  test('says what a new shell is missing when the variables are not set, and where it looked for a file', async () => {
    const bare = startProcess('check', bed.config, {});
    expect(await bare.ended()).toBe(78);
    expect(bare.output()).toContain('set -a; . ./.env; set +a');
    const absent = startProcess('check', 'not/there.yaml', {});
    expect(await absent.ended()).toBe(78);
    expect(absent.output()).toContain(`There is no configuration at ${resolve('not/there.yaml')}.`);
  });

  test('prints all rules when asked, the built-in ones first, as they would stand in the file', async () => {
    add('packs: [urgent]\nrules: [{ name: mine, when: { unsolvedFor: 4h }, then: { tags: [x] } }]');
    const { code, output } = await run('check', '--explain');
    expect(code).toBe(0);
    expect(output).toMatch(/rules:\n {2}- name: pack urgent\n[\s\S]*- name: mine[\s\S]*time: 4h/);
  });

  test('calls a sound file sound', async () => {
    expect(await run('check')).toMatchObject({ code: 0, output: expect.stringContaining('is sound') });
  });
});

test('deskbridge dead list says that there are none', async () => {
  const service = await bed.start('cli');
  expect(await run('dead')).toMatchObject({ code: 0, output: 'no dead entries\n' });
  await service.end('SIGTERM');
});

test('deskbridge dead list needs no secrets in its shell', async () => {
  const service = await bed.start('cli');
  const env = Object.fromEntries(Object.entries(bed.vendors.env).filter(([name]) => !/SECRET|TOKEN|CLIENT/.test(name)));
  const command = startProcess('dead', bed.config, env);
  expect({ code: await command.ended(), output: command.output() }).toEqual({ code: 0, output: 'no dead entries\n' });
  await service.end('SIGTERM');
});

test('deskbridge dead shows, retries and discards, with and without a running service', async () => {
  const refused = {
    kind: 'status',
    status: 422,
    body: { error: 'RecordInvalid' },
    match: UPDATE,
    times: 1000,
  } as const;
  const first = await bed.start('quick');
  const [one, two] = [bed.customer(1), bed.customer(2)];
  for (const phone of [one, two]) await phone.sendText('Hello');
  await until('the tickets', () => bed.tickets().filter((each) => bed.words(each).length === 1).length === 2);
  bed.vendors.zendesk.faults.add(refused);
  for (const phone of [one, two]) await phone.sendText('alpha');
  await until('the dead entries', async () => (await run('dead')).output.split('\n').length === 3);
  const ids = (await run('dead')).output.split('\n').flatMap((line) => line.split('  ')[1] ?? []);
  expect(ids).toHaveLength(2);
  const shown = await run('show', ids[0] ?? '');
  expect(shown).toMatchObject({ code: 0, output: expect.stringContaining('holds') });
  expect(shown.output).not.toContain('alpha');
  expect(await run('show', '9.9')).toMatchObject({ code: 1 });
  expect(await run('retry')).toMatchObject({ code: 1, output: expect.stringContaining('--all') });
  expect(await first.end('SIGTERM')).toBe(0);
  expect(await run('discard', ids[0] ?? '')).toMatchObject({ code: 0, output: expect.stringContaining('discarded') });
  expect(await run('retry', ids[0] ?? '')).toMatchObject({ code: 1, output: expect.stringContaining('no dead entry') });
  const retried = await run('retry', '--all', '--rate', '50');
  expect(retried).toMatchObject({ code: 0, output: `${ids[1]}  retried\n` });
  bed.vendors.zendesk.faults.clear();
  const last = await bed.start('quick');
  await until('the words', () => bed.tickets().some((each) => bed.words(each).includes('alpha')));
  expect(
    bed
      .tickets()
      .flatMap((each) => bed.words(each))
      .filter((word) => word === 'alpha'),
  ).toHaveLength(1);
  expect(await last.end('SIGTERM')).toBe(0);
});

test('deskbridge pause and resume work with and without a running service, and a pause outlives a restart', async () => {
  const first = await bed.start('cli');
  expect(await run('pause')).toMatchObject({ code: 0, output: expect.stringContaining('Sending is paused') });
  expect(await run('pause')).toMatchObject({ code: 0, output: expect.stringContaining('paused already') });
  await bed.customer().sendText('kept');
  expect(await first.end('SIGTERM')).toBe(0);
  const second = await bed.start('cli');
  expect(second.output()).toContain('"by":["paused"]');
  expect(bed.tickets()).toEqual([]);
  expect(await second.end('SIGTERM')).toBe(0);
  expect(await run('resume')).toMatchObject({ code: 0, output: 'Sending goes on.\n' });
  expect(await run('resume')).toMatchObject({ code: 0, output: 'Sending was not paused.\n' });
  await bed.start('cli');
  expect(bed.words(await until('the ticket', () => bed.tickets()[0]))).toEqual(['kept']);
});

test('deskbridge explain says why in a sentence, with the code and what it was judged by', async () => {
  const service = await bed.start('quick');
  const { wamid } = await bed.customer().sendText('Hello');
  await until('the ticket', () => bed.tickets()[0]);
  const { code, output } = await run('explain', wamid);
  expect(code).toBe(0);
  expect(output).toMatch(
    /because {2}The first message opens a new ticket: there was none before\.\n +threading\.first\n/,
  );
  await service.end('SIGTERM');
});

test('deskbridge resume works after a service that was killed and left its socket', async () => {
  const service = await bed.start('cli');
  await run('pause');
  await service.end('SIGKILL');
  expect(await run('resume')).toEqual({ code: 0, output: 'Sending goes on.\n' });
});

test('deskbridge explain names an id that it does not know', async () => {
  const service = await bed.start('cli');
  expect(await run('explain', 'wamid.unknown')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Nothing is known'),
  });
  await service.end('SIGTERM');
});

describe('deskbridge explain --last', () => {
  /** The lines that begin a decision. */
  const heads = (output: string): readonly string[] => output.split('\n').filter((line) => line.startsWith('20'));

  test('finds while observing the message ids that explain takes, without words, numbers or names', async () => {
    add('mode: observe');
    const service = await bed.start('cli');
    await bed.customer().sendText('where is my parcel');
    await bed.customer(2).sendText('and mine');
    const { code, output } = await until('both decisions', async () => {
      const said = await run('explain', '--last');
      return said.output.match(/because {2}.*new ticket/g)?.length === 2 ? said : undefined;
    });
    expect(code).toBe(0);
    expect(output).not.toMatch(/parcel|mine|4915112345|Customer \d/);
    const ids = heads(output).flatMap((line) => /^20\S+Z {2}customer-message {2}(wamid\.\S+)$/.exec(line)?.[1] ?? []);
    expect(ids).toHaveLength(2);
    for (const id of ids) expect((await run('explain', id)).output).toMatch(/create-ticket {2}observed/);
    expect(await service.end('SIGTERM')).toBe(0);
    // Also while no service runs.
    expect((await run('explain', '--last')).output).toBe(output);
  });

  test('takes how many, the newest ones first, and says when there are none', async () => {
    add('mode: observe');
    const service = await bed.start('cli');
    expect(await run('explain', '--last')).toEqual({ code: 0, output: 'nothing came in yet\n' });
    for (const no of [1, 2, 3]) await bed.customer(no).sendText('hello');
    const all = await until('three decisions', async () => {
      const { output } = await run('explain', '--last', '200');
      return output.includes('not decided') || heads(output).length < 3 ? undefined : heads(output);
    });
    expect(heads((await run('explain', '--last', '2')).output)).toEqual(all.slice(0, 2));
    expect([...all].sort().reverse()).toEqual(all);
    await service.end('SIGTERM');
  });

  test.each([
    [['--last', '0'], 'How many: a number from 1 to 200.'],
    [['--last', '201'], 'How many: a number from 1 to 200.'],
    [['--last', 'wamid.x'], 'How many: a number from 1 to 200.'],
    [[], 'give an id'],
    [['wamid.x', '--last'], 'give an id'],
  ])('%j is refused with what to write', async (words, answer) => {
    expect(await run('explain', ...words)).toMatchObject({ code: 1, output: expect.stringContaining(answer) });
  });
});

test('SIGHUP takes a sound file and keeps the old one when the new one has faults', async () => {
  const service = await bed.start('cli');
  const sound = readFileSync(bed.config, 'utf8');
  add('treading: { window: 24h }');
  service.signal('SIGHUP');
  await until('the refusal', () => service.output().includes('config.not-reloaded') || undefined);
  writeFileSync(bed.config, sound);
  add('survey: { enabled: false }');
  service.signal('SIGHUP');
  await until('the reload', () => service.output().includes('config.reloaded') || undefined);
  expect(await service.end('SIGTERM')).toBe(0);
});
