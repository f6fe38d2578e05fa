import { describe, expect, test } from '@jest/globals';
import { matchWords, prepareText } from '../../src/format/match-words.ts';

const finds = (words: readonly string[], text: string) => matchWords(words).find(prepareText(text));

describe('A word is found as a whole word, whatever stands around it and however it is written:', () => {
  test.each([
    ['rechnung', 'Wo ist meine RECHNUNG?'],
    ['kündigung', 'kuendigung bitte'],
    ['kündigung', 'Kundigung bitte'],
    ['kuendigung', 'Meine Kündigung!'],
    ['straße', 'Falsche STRASSE'],
    ['strasse', 'falsche Straße'],
    ['rückerstattung', 'RÜCKERSTATTUNG'],
    ['perche', 'perché?'],
    ['reclamação', 'uma reclamacao'],
    ['cancel', '"cancel"'],
    ['sos', '...sos...'],
    ['déçu', 'je suis de\u0301çu'],
    ['退款', '我要退款谢谢'],
    ['返品', '返品したいです'],
    ['كلمة', 'هذه كَلِمَة مهمة'],
    ['فاتورة', 'أين فاتورة الشهر؟'],
    ['🆘', 'please 🆘 now'],
  ])('%s in "%s"', (word, text) => expect(finds([word], text)).toBe(word));
});

describe('What only looks like the word is not found:', () => {
  test.each([
    ['agent', 'Meine Agentur'],
    ['cancel', 'cancelled'],
    ['art', 'Warte'],
    ['no', 'nona'],
    ['فاتورة', 'الفاتورةكم'],
    ['doppelt abgebucht', 'doppelt wurde abgebucht'],
    ['🆘', 'help'],
  ])('%s in "%s"', (word, text) => expect(finds([word], text)).toBeUndefined());
});

test('A star stands for any ending, also none', () => {
  for (const text of ['Zahlung', 'Zahlungen offen', 'die ZAHLUNGSART'])
    expect(finds(['zahlung*'], text)).toBe('zahlung*');
  expect(finds(['zahlung*'], 'Bezahlung')).toBeUndefined();
  expect(finds(['kündig*'], 'ich kuendige')).toBe('kündig*');
  expect(finds(['doppelt abge*'], 'Doppelt abgebucht!')).toBe('doppelt abge*');
});

test('A phrase is found across punctuation, line breaks and any number of blanks', () => {
  for (const text of ['doppelt abgebucht', 'Doppelt  abgebucht.', 'doppelt\nabgebucht', 'doppelt, abgebucht'])
    expect(finds(['doppelt abgebucht'], text)).toBe('doppelt abgebucht');
  expect(finds(["d'accord"], 'D’accord !')).toBe("d'accord");
});

test('The first of several words that stands in the text is named', () => {
  expect(finds(['storno', 'rechnung', 'zahlung'], 'Zahlung und Rechnung')).toBe('rechnung');
});

test('A very long message costs little', () => {
  const text = 'a '.repeat(1_000_000);
  const begin = performance.now();
  expect(finds(['b*', 'c d', 'e'], text)).toBeUndefined();
  expect(performance.now() - begin).toBeLessThan(1_000);
});
