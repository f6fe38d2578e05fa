import { expect, test } from '@jest/globals';
import { matchPatterns } from '../../src/format/match-pattern.ts';

test('A pattern is found anywhere in a message, whatever its case', () => {
  const orders = matchPatterns(['\\border\\s*#?\\d{5,}\\b', '\\bAB-\\d+']);
  expect(orders.find('my ORDER #12345 is late')).toBe('\\border\\s*#?\\d{5,}\\b');
  expect(orders.find('see ab-7')).toBe('\\bAB-\\d+');
  expect(orders.find('order 123')).toBeUndefined();
});

test('A pattern may ask for the case as written', () => {
  expect(matchPatterns(['(?-i:SOS)']).find('sos')).toBeUndefined();
});

test('A pattern that would take other engines for ever is answered at once', () => {
  const begin = performance.now();
  expect(matchPatterns(['(a+)+$', '(x+x+)+y']).find(`${'a'.repeat(19_000)}!`)).toBeUndefined();
  expect(performance.now() - begin).toBeLessThan(2_000);
});
