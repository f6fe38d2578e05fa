import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeNewFiles } from '../../../src/cli/init/write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskbridge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (first: string, second: string) => [
  { path: join(folder, first), text: 'first', mode: 0o600 },
  { path: join(folder, second), text: 'second', mode: 0o644 },
];
const all = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

test('files are made with their permissions, folders on the way, and nothing beside them', () => {
  writeNewFiles(files('.env', 'a/b/deskbridge.yaml'));
  expect(all()).toEqual(['.env', 'a', 'a/b', 'a/b/deskbridge.yaml']);
  expect(readFileSync(join(folder, 'a/b/deskbridge.yaml'), 'utf8')).toBe('second');
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
});

describe('Nothing is left behind when', () => {
  test.each([['the first'], ['the second']])('%s file is there already, which stays as it is', (which) => {
    const there = join(folder, which === 'the first' ? '.env' : 'deskbridge.yaml');
    writeFileSync(there, 'mine');
    expect(() => writeNewFiles(files('.env', 'deskbridge.yaml'))).toThrow(
      expect.objectContaining({ code: 'EEXIST', dest: there }),
    );
    expect(all()).toHaveLength(1);
    expect(readFileSync(there, 'utf8')).toBe('mine');
  });

  test('the second file cannot be written, folders that were made for it included', () => {
    mkdirSync(join(folder, 'new'));
    writeFileSync(join(folder, 'new', 'file'), '');
    expect(() => writeNewFiles(files('a/.env', 'new/file/deskbridge.yaml'))).toThrow();
    expect(all()).toEqual(['new', 'new/file']);
  });

  test('the disk is full in the middle of a file', () => {
    const writing = new URL('../../../src/cli/init/write.ts', import.meta.url).href;
    const run = `const { writeNewFiles } = await import(${JSON.stringify(writing)});
      writeNewFiles(JSON.parse(process.argv[1]).map((file) => ({ ...file, text: 'x'.repeat(4096) })));`;
    // A limit of one block for each file stands in for the disk.
    const { status, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -f 1; exec "$@"',
        'sh',
        process.execPath,
        '--input-type=module',
        '-e',
        run,
        JSON.stringify(files('.env', 'a/b.yaml')),
      ],
      { encoding: 'utf8' },
    );
    expect([status, /EFBIG|ENOSPC/.test(stderr)]).toEqual([1, true]);
    expect(all()).toEqual([]);
  });
});
