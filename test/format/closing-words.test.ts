import { describe, expect, test } from '@jest/globals';
import { isClosing, isWholeMessage } from '../../src/format/closing-words.ts';
import { normalise, normalisedForms } from '../../src/format/normalise.ts';

describe('a message that only closes the talk', () => {
  test.each([
    ...[
      'danke',
      'Danke!',
      'DANKE 🙏',
      '🙏 danke schön 🙏🏽',
      'Dankeschoen',
      'Vielen Dank!!!',
      'ok',
      'Ok danke',
      'ok, super, vielen Dank.',
      'Alles klar :)',
    ],
    ...[
      'thanks',
      'Thank you so much!',
      'Perfect, thanks again',
      'thx',
      'Great 👍',
      'grazie',
      'Grazie mille, buona giornata',
      'Perfetto',
      'va bene grazie ciao',
    ],
    ...[
      '¡Muchas gracias!',
      'Muchisimas gracias',
      'De acuerdo',
      'Merci beaucoup',
      "D'accord, merci",
      'D’accord',
      'Très bien',
      'Tres bien',
      'Obrigada!',
      'Muito obrigado',
      'ótimo',
    ],
    ...['👍', '❤', '❤️', '🙏🏽', '👨‍👩‍👧‍👦', '🇩🇪', '👍👍👍', '😀 🎉!', ':)'],
  ])('%s', (text) => {
    expect(isClosing(text, true)).toBe(true);
  });
});

describe('a message that says more', () => {
  test.each([
    ...[
      'danke, aber es geht noch nicht',
      'thanks for nothing, still broken',
      'ok?',
      '❓',
      'danke für die Antwort, wann kommt es',
      'Grazie ma non funziona',
    ],
    ...[
      '',
      '   ',
      '!',
      '1',
      'ciao',
      'bom dia',
      '👎',
      '😡',
      'ok 😡',
      ':(',
      'ok :(',
      'hello',
      'okapi',
      'undanke',
      'ok 2',
      '#1',
      'danke'.repeat(200),
    ],
  ])('%s', (text) => {
    expect(isClosing(text, true)).toBe(false);
  });
});

test('false means never, a list means exactly its phrases', () => {
  expect(isClosing('danke', false)).toBe(false);
  expect(isClosing('Servus!', ['servus'])).toBe(true);
  expect(isClosing('danke', ['servus'])).toBe(false);
  expect(isClosing('👍', ['servus'])).toBe(false);
  expect(isClosing('👍', ['👍'])).toBe(true);
  expect(isClosing('servus?', ['servus'])).toBe(false);
});

describe('a phrase that is the whole message', () => {
  test.each([
    ['Neue Anfrage!', 'neue anfrage', true],
    ['  NEW   request 🙂', 'new request', true],
    ['Schoene Gruesse', 'schöne Grüße', true],
    ['schöne Grüße', 'Schoene Gruesse', true],
    ['schone Grusse', 'schöne Grüße', true],
    ['nouvelle requete', 'Nouvelle requête', true],
    ['I have a new request', 'new request', false],
    ['new requests', 'new request', false],
    ['!', '?', false],
    ['', '', false],
    ['🙂', '', false],
    ['новый вопрос', 'Новый вопрос!', true],
    ['か', 'が', false],
  ])('%s against %s: %s', (text, phrase, expected) => {
    expect(isWholeMessage(text, [phrase])).toBe(expected);
  });
});

test.each([
  ['ÀÉÎõü', 'aeiou'],
  ['Straße STRASSE', 'strasse strasse'],
  ['ﬁne Ｆｕｌｌ', 'fine full'],
  ['İstanbul', 'istanbul'],
  ['ΣΟΦΟΣ', 'σοφοσ'],
  ['Łódź smørrebrød', 'lodz smorrebrod'],
])('%s is compared as %s', (text, folded) => {
  expect(normalise(text)).toBe(folded);
});

test('an umlaut has two spellings, composed or not', () => {
  expect(normalisedForms('schön')).toEqual(['schon', 'schoen']);
  expect(normalisedForms('scho\u0308n')).toEqual(['schon', 'schoen']);
  expect(normalisedForms('ok')).toEqual(['ok']);
});
