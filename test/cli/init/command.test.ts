import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { QUESTIONS } from '../../../src/cli/init/questions.ts';
import { until } from '../../support/until.ts';

jest.setTimeout(30_000);

const PROGRAM = fileURLToPath(new URL('../../../src/deskbridge.mjs', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../../../config/deskbridge.schema.json', import.meta.url));
const ANSWERS = QUESTIONS.map(({ title }) => {
  if (title === 'Phone number id') return '106540352242922';
  return title === 'Address of your helpdesk' ? 'acme' : '';
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskbridge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const all = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

/** A command in the folder, as a shell runs it. */
const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text.toString();
    });
  }
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return { child, output: () => output, ended };
};

const run = async (args: readonly string[], lines: readonly string[] = [], env = {}) => {
  const { child, output, ended } = start(args, env);
  child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  return { code: await ended, output: output() };
};

test('deskbridge init writes a configuration that is sound once the template is filled in', async () => {
  const { code, output } = await run(['init'], ANSWERS);
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining('Written: config/deskbridge.yaml'),
  });
  expect(output).not.toContain('\u001b');
  expect(all()).toEqual(['.env', 'config', 'config/deskbridge.yaml']);
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
  const lines = readFileSync(join(folder, '.env'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
  const env = Object.fromEntries([...lines].map(([, name = '', value]) => [name, value || 'filled-in-0123456789']));
  const checked = await run(['check'], [], env);
  expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('is sound') });
  expect(checked.output).not.toContain('warning');
});

test('the file leads editors to the schema, from whatever folder', async () => {
  expect(await run(['init', '--config', "other place/it's.yaml"], ANSWERS)).toMatchObject({
    code: 0,
    output: expect.stringContaining(`npx deskbridge check --config 'other place/it'\\''s.yaml'`),
  });
  const path = join(folder, "other place/it's.yaml");
  const [, way = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  expect(resolve(dirname(path), way)).toBe(SCHEMA);
});

describe('deskbridge init writes nothing', () => {
  test('when the input ends before the last question', async () => {
    const { code, output } = await run(['init'], ANSWERS.slice(0, -1));
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('the input ended') });
    expect(all()).toEqual([]);
  });

  test('when it is interrupted', async () => {
    const { child, output, ended } = start(['init']);
    child.stdin?.write('zendesk\nacme\n');
    await until('the third question', () => output().includes('Phone number id'));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).toContain('nothing was written');
    expect(all()).toEqual([]);
  });

  test.each(['config/deskbridge.yaml', '.env'])(
    'when there is a %s, and says so before the first question',
    async (file) => {
      mkdirSync(join(folder, 'config'));
      writeFileSync(join(folder, file), 'mine');
      const { code, output } = await run(['init'], ANSWERS);
      expect(code).toBe(1);
      expect(output).toMatch(/already.*stays as it is/);
      expect(output).not.toContain('1/');
      expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
      expect(all()).toEqual(file === '.env' ? ['.env', 'config'] : ['config', 'config/deskbridge.yaml']);
    },
  );

  test('when the configuration has no place to go, not even the template', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, output } = await run(['init'], ANSWERS, { DESKBRIDGE_CONFIG: 'file/deskbridge.yaml' });
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('nothing was written') });
    expect(all()).toEqual(['file']);
  });
});

test('a start without a configuration names deskbridge init', async () => {
  expect(await run(['start'])).toMatchObject({ code: 78, output: expect.stringContaining('npx deskbridge init') });
});

test('deskbridge schema prints the schema that lies beside the example file', async () => {
  const { code, output } = await run(['schema']);
  expect(code).toBe(0);
  expect(output).toBe(readFileSync(SCHEMA, 'utf8'));
});
