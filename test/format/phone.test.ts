import { describe, expect, test } from '@jest/globals';
import { canonicalPhone, formatPhone } from '../../src/format/phone.ts';

describe('a number and its variants have one key', () => {
  test.each([
    ['Brazil, São Paulo mobile', '551187654321', '5511987654321'],
    ['Brazil, Bahia mobile', '557181234567', '5571981234567'],
    ['Brazil, beginning with 6', '554869876543', '5548969876543'],
    ['Mexico, Mexico City', '5215512345678', '525512345678'],
    ['Mexico, Guadalajara', '5213312345678', '523312345678'],
    ['Argentina, Buenos Aires', '5491123456789', '541123456789'],
    ['Argentina, Córdoba', '5493511234567', '543511234567'],
  ])('%s', (_place, one, other) => {
    expect(canonicalPhone(one)).toBe(canonicalPhone(other));
  });

  test.each([
    ['with the 9 in Brazil', '551187654321', '5511987654321'],
    ['without the 1 in Mexico', '5215512345678', '525512345678'],
    ['without the 9 in Argentina', '5491123456789', '541123456789'],
  ])('%s', (_rule, number, key) => {
    expect(canonicalPhone(number)).toBe(key);
    expect(canonicalPhone(key)).toBe(key);
  });
});

describe('a number that only looks alike stays as it is', () => {
  test.each([
    ['a Brazilian landline beginning with 2', '551123456789'],
    ['a Brazilian landline beginning with 3', '551132345678'],
    ['a Brazilian landline beginning with 5', '551152345678'],
    ['a Brazilian number with a digit too few', '55118765432'],
    ['a Brazilian number with a digit too many', '55119876543210'],
    ['a Brazilian mobile that has its 9', '5511987654321'],
    ['a Brazilian area that does not exist', '551087654321'],
    ['a Mexican number without the 1', '525512345678'],
    ['a Mexican number with a digit too few', '521551234567'],
    ['a Mexican number with a digit too many', '52155123456789'],
    ['an Argentinian number without the 9', '541123456789'],
    ['an Argentinian number with a digit too few', '549112345678'],
    ['a German number', '491701234567'],
    ['a German number that begins like Argentina', '4915212345678'],
    ['an American number', '15551234567'],
    ['a Russian number that holds 521', '75215512345'],
    ['an Italian number', '393331234567'],
  ])('%s', (_what, number) => {
    expect(canonicalPhone(number)).toBe(number);
  });
});

test('only digits count', () => {
  expect(canonicalPhone('+55 (11) 8765-4321')).toBe('5511987654321');
  expect(canonicalPhone('+49 170 1234567')).toBe('491701234567');
  expect(canonicalPhone('no number')).toBe('');
  expect(canonicalPhone('')).toBe('');
});

test('a number is printed with a plus and unchanged', () => {
  expect(formatPhone('5215512345678')).toBe('+5215512345678');
  expect(formatPhone('+49 170 1234567')).toBe('+491701234567');
  expect(formatPhone('')).toBe('');
});
