const apart: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' };

/**
 * Folds a text for comparing: case, accents and compatibility forms (NFKD) go, ß is ss; an umlaut is its plain vowel.
 *
 * Only the marks of European scripts (U+0300 to U+036F) are dropped: elsewhere a mark can be a vowel.
 */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøłđıς]/g, (letter) => apart[letter] ?? letter)
    .toLowerCase();
}

/**
 * Both ways in which people write umlauts on foreign keyboards: `schön` is `schon` and `schoen`. Two texts are the same when
 * they share a form.
 *
 * @returns one form when there is no umlaut, else two
 */
export function normalisedForms(text: string): string[] {
  const plain = normalise(text);
  const expanded = normalise(text.normalize('NFC').replace(/[äöüÄÖÜ]/g, (letter) => `${letter}e`));
  return plain === expanded ? [plain] : [plain, expanded];
}
