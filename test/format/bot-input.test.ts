import { describe, expect, test } from '@jest/globals';
import { captureInput } from '../../src/format/capture-input.ts';
import { fillAddress } from '../../src/format/fill-address.ts';
import { numberIn } from '../../src/format/number-words.ts';

describe('A whole message is a number', () => {
  test.each([
    ['3', 3],
    ['3)', 3],
    ['3️⃣', 3],
    ['drei', 3],
    ['fünf', 5],
    ['fuenf', 5],
    ['TRE', 3],
    ['três', 3],
    ['Nummer 10 bitte', 10],
    ['opción dos', 2],
    ['the second', 2],
  ])('%s', (text, number) => expect(numberIn(text)).toBe(number));
  test.each(['', '0', '123', 'no', 'bitte', '1 and 2', 'three days ago', 'x'.repeat(100)])('not in "%s"', (text) =>
    expect(numberIn(text)).toBeUndefined(),
  );
});

describe('What is asked for is found', () => {
  test('in the whole message without a pattern', () => expect(captureInput('  my words ', undefined)).toBe('my words'));
  test('whatever the case', () => expect(captureInput('a12345', '^[A-Z][0-9]+$')).toBe('a12345'));
  test('as the part that the pattern fits', () => expect(captureInput('no. 12345 please', '[0-9]{5}')).toBe('12345'));
  test('in a word between others', () => expect(captureInput('it is "12345".', '^[0-9]{5}$')).toBe('12345'));
  test('or not at all', () => expect(captureInput('none', '^[0-9]+$')).toBeUndefined());
  test('in linear time, whatever the text', () => {
    expect(captureInput(`${'a'.repeat(5_000)}!`, '^(a+)+$')).toBeDefined();
  });
});

describe('An address with placeholders', () => {
  const fill = (value: string) =>
    fillAddress('https://x.example/a/{{input.no}}?b={{input.no}}', { input: { no: value } });
  test('has each value as one part of it', () =>
    expect(fill('a/b&c')).toBe('https://x.example/a/a%2Fb%26c?b=a%2Fb%26c'));
  test.each(['', ' ', '.', '..'])('is not made with "%s"', (value) => expect(fill(value)).toBeUndefined());
  test('is made of half a character too', () => expect(fill('\ud800')).toContain('%EF%BF%BD'));
});
