import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Killable, openKillable } from '../support/killable.ts';
import { startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

let bed: Killable;
beforeEach(async () => {
  bed = await openKillable();
});
afterEach(() => bed.close());

const simulate = async (env: Readonly<Record<string, string>>, ...more: string[]) => {
  const process = startProcess('simulate', bed.config, env, ...more);
  return { code: await process.ended(), output: process.output() };
};

const write = (name: string, text: string): string => {
  const path = join(bed.folder, name);
  writeFileSync(path, text);
  return path;
};

test('deskbridge simulate plays a file without secrets and network, and exits with 1 when something is otherwise', async () => {
  const good = write(
    'good.yaml',
    'scenarios:\n  - name: a talk\n    steps: [{ customer: Hello }, { expect: { tickets: 1 } }]\n',
  );
  expect(await simulate({}, good)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^ok {3}a talk\n[\s\S]*one scenario, as expected\n$/),
  });
  const bad = write(
    'bad.yaml',
    'scenarios:\n  - name: a talk\n    steps: [{ customer: Hello }, { expect: { tickets: 2 } }]\n',
  );
  const { code, output } = await simulate({}, '--quiet', good, bad);
  expect(code).toBe(1);
  expect(output).toMatch(
    /NOT {2}a talk[\s\S]*tickets\n {6}expected {2}2\n {6}found {5}1[\s\S]*1 of 2 scenarios not as expected/,
  );
});

test('deskbridge simulate names faults of a file by place and line, and a file that is not there', async () => {
  const odd = write('odd.yaml', 'scenarios:\n  - name: x\n    steps: [{ wait: soon }]\n');
  expect(await simulate({}, odd)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/scenarios\[0\]\.steps\[0\]\.wait: .* \(line 3\)/),
  });
  expect(await simulate({}, join(bed.folder, 'none.yaml'))).toMatchObject({
    code: 1,
    output: expect.stringContaining('none.yaml: '),
  });
});

test('deskbridge simulate --record makes a scenario of a stored talk, while the service runs and after it, and it plays', async () => {
  const service = await bed.start('quick');
  const { wamid } = await bed.customer().sendText('Hello, Roswitha here, my parcel 4711 did not arrive');
  await until('the ticket', () => bed.tickets()[0]);
  const file = join(bed.folder, 'talk.yaml');
  expect(await simulate(bed.vendors.env, '--record', wamid, file)).toMatchObject({ code: 0 });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/Roswitha|4711|parcel/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await simulate({}, file)).toMatchObject({ code: 0 });
  expect((await simulate(bed.vendors.env, '--record', wamid, file)).code).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(text);
  await service.end('SIGTERM');
  expect((await simulate(bed.vendors.env, '--record', wamid)).output).toContain('scenarios:');
  expect(await simulate(bed.vendors.env, '--record', 'wamid.none')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Nothing is known of wamid.none'),
  });
});

test('deskbridge simulate --against says what another configuration would change', async () => {
  const rules = 'rules:\n  - name: money\n    when: { words: [invoice] }\n    then: { group: Finance }\n';
  const other = write('other.yaml', `${readFileSync(bed.config, 'utf8').trimEnd()}\n${rules}`);
  const talks = write(
    'talks.yaml',
    'scenarios:\n  - name: one\n    steps: [{ customer: My invoice is wrong }]\n  - name: two\n    steps: [{ customer: Hello }]\n',
  );
  const { code, output } = await simulate({}, '--against', other, talks);
  expect(code).toBe(0);
  expect(output).toMatch(/^1 of 2 would have gone to Finance instead of .*\n {4}one\n/);
});
