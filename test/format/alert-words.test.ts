import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { alertEvent, alertNotice } from '../../src/format/alert-words.ts';
import { withoutComments } from '../architecture/source-text.ts';

const FOLDER = new URL('../../src/decide/', import.meta.url);
const codes = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const code = withoutComments(readFileSync(new URL(name, FOLDER), 'utf8'));
    return [...code.matchAll(/alerts\.push\(\{ what: '([\w-]+)'/g)].map(([, what]) => what ?? '');
  });

describe('Every alert of a decision has words of its own', () => {
  test('some are found', () => expect(codes.length).toBeGreaterThan(5));

  // The operators' lane writes its own down and tells nobody.
  test.each([...new Set(codes)].filter((what) => what !== 'notice-undelivered'))('%s', (what) => {
    const notice = alertNotice({ what, detail: 'd' });
    expect(notice.what).not.toBe(what.replaceAll('-', ' '));
    expect(notice.why).toEqual(['d']);
  });
});

test('What became of an effect is told with its kind', () => {
  expect(alertNotice({ what: 'add-tags-dead', detail: 'gave-up: HTTP 503' })).toMatchObject({
    what: expect.stringContaining('given up'),
    why: ['add-tags', 'gave-up: HTTP 503'],
  });
});

test('A code without words is told as it is', () => {
  expect(alertNotice({ what: 'something-new', detail: '' })).toMatchObject({ what: 'something new', why: [] });
});

test('What has a state is known by its subject, everything else by its detail; neither grows without end', () => {
  expect(alertNotice({ what: 'a', detail: 'b' }).once).toEqual({ key: 'a b', state: '' });
  expect(alertNotice({ what: 'a', detail: 'b', subject: 's' }).once).toEqual({ key: 'a s', state: 'b' });
  expect(alertNotice({ what: 'a', detail: 'x'.repeat(10_000) }).once?.key).toHaveLength(300);
});

test('Raised at two moments it is two events, at the same one a single one', () => {
  const keys = [1, 1, 2].map((at) => alertEvent({ what: 'a', detail: 'b' }, at).key);
  expect([new Set(keys).size, keys[0]]).toEqual([2, keys[1]]);
});
