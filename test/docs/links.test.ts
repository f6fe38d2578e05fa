import { expect, test } from '@jest/globals';
import { brokenLinksOf, pages } from './pages.ts';

test.each(pages)('%s links only to what is there', (path) => {
  expect(brokenLinksOf(path)).toEqual([]);
});
