import { describe, expect, test } from '@jest/globals';
import { isOptIn, isOptOut } from '../../src/format/opt-out-words.ts';

describe('a word that ends messages', () => {
  test.each([
    'STOP',
    'stop.',
    'Stopp!',
    ' Unsubscribe ',
    'ABMELDEN',
    'baja',
    'Arret',
    'SAIR',
    'cancellami',
    '🛑 STOP 🛑',
  ])('%s', (text) => {
    expect(isOptOut(text, true)).toBe(true);
    expect(isOptOut(text, false)).toBe(false);
    expect(isOptIn(text)).toBe(false);
  });

  test.each(['Please stop the delivery', 'cancel', 'end', 'start', 'non-stop flight?', '', '🛑'])(
    'is not %p',
    (text) => {
      expect(isOptOut(text, true)).toBe(false);
    },
  );

  test('is one of the operator’s own list alone, where there is one', () => {
    expect(isOptOut('Ruhe bitte!', ['ruhe bitte'])).toBe(true);
    expect(isOptOut('STOP', ['ruhe bitte'])).toBe(false);
  });
});

test.each(['START', 'start!', 'Anmelden', 'alta', 'démarrer', 'voltar'])('%s begins them again', (text) => {
  expect(isOptIn(text)).toBe(true);
  expect(isOptOut(text, true)).toBe(false);
});
