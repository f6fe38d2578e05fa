import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '../../src/observe/metrics.ts';
import { readPage, readScripts } from './read-source.ts';

const ROOT = new URL('../../', import.meta.url);
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort(),
];

/** How a page's heading is written in a link. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe.each(pages)('%s', (path) => {
  const text = readPage(path);

  test('links only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, target = '', anchor]) => {
      const page = target === '' ? new URL(path, ROOT) : new URL(target, new URL(path, ROOT));
      if (!existsSync(page)) return true;
      if (anchor === undefined) return false;
      const headings = [...readPage(page.href.slice(ROOT.href.length)).matchAll(/^#+ (.*)$/gm)];
      return !headings.some(([, heading = '']) => anchorOf(heading) === anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names only commands that exist', () => {
    const program = readPage('src/main.ts');
    const commands = [...text.matchAll(/npx deskbridge ([a-z]+)/g)].map(([, name]) => name);
    expect(commands.filter((name) => !program.includes(`.command('${name}')`))).toEqual([]);
    const scripts = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[a-z]+)\b/g)].map(([, name]) => name ?? '');
    expect(scripts.filter((name) => !readScripts().includes(name))).toEqual([]);
  });
});

test('the operations page lists every metric and none that is not there', async () => {
  const metrics = createMetrics({ nodeDefaults: false });
  const real = [...(await metrics.read()).matchAll(/^# TYPE deskbridge_(\w+)/gm)].map(([, name]) => name);
  const table = readPage('docs/operations.md').split('## Metrics')[1]?.split('\n## ')[0] ?? '';
  const listed = [...table.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(listed.sort()).toEqual(real.sort());
});
