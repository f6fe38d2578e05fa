import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/observe/metrics.ts';
import { readPage, readSource } from '../architecture/read-source.ts';
import { pages } from './pages.ts';

const metrics = createMetrics({ nodeDefaults: false });
const realMetrics = async (): Promise<readonly string[]> =>
  [...(await metrics.read()).matchAll(/^# TYPE deskbridge_(\w+)/gm)].map(([, name]) => name ?? '');

/** What the first column of a section's table names. */
const listedUnder = (heading: string): readonly string[] => {
  const section = readPage('docs/operations.md').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name ?? ''),
  );
};

test('the operations page lists every metric and none that is not there', async () => {
  expect([...listedUnder('Metrics')].sort()).toEqual([...(await realMetrics())].sort());
});

test('every page names only metrics that are there', async () => {
  const real = await realMetrics();
  const named = pages.flatMap((path) =>
    [...readPage(path).matchAll(/\bdeskbridge_([a-z_]+)/g)].map(([, name]) => name),
  );
  // Node's own metrics carry the prefix too, and these are a tag and a field of tickets.
  const others = ['config', 'ref'];
  expect(named.filter((name = '') => !real.includes(name) && !others.includes(name))).toEqual([]);
});

test('the operations page lists only log events that are there', () => {
  const source = readSource().map(({ text }) => text);
  const listed = listedUnder('Logs');
  expect(listed.length).toBeGreaterThan(15);
  expect(listed.filter((event) => !source.some((text) => text.includes(`'${event}'`)))).toEqual([]);
});
