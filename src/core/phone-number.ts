/** What people put between and before the digits. */
const DECORATION = /^\+|[\s()./\u2010-\u2015-]/g;
/** E.164: a country code, and up to 15 digits in all. */
const DIGITS = /^[1-9]\d{6,14}$/;

/** Country codes of one and two digits (ITU-T E.164); all others have three. */
const SHORT = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Where numbers go on with a zero after the country code: Italy, San Marino, Benin, Ivory Coast, Gabon, Congo. */
const KEEPS_ZERO: readonly string[] = ['39', '378', '229', '225', '241', '242'];

/**
 * The digits of a phone number with its country code, as people type it. Undefined for anything else; also for one with the zero
 * that is dialled within a country (`+49 (0)170 …`): it names nobody, or somebody else.
 */
export function readPhoneNumber(typed: string): string | undefined {
  const digits = typed.trim().replace(DECORATION, '');
  if (!DIGITS.test(digits)) return undefined;
  return hasInnerZero(typed, digits) ? undefined : digits;
}

function hasInnerZero(typed: string, digits: string): boolean {
  if (/\(\s*0+\s*\)/.test(typed)) return true;
  const country = SHORT.exec(digits)?.[0] ?? digits.slice(0, 3);
  return digits.charAt(country.length) === '0' && !KEEPS_ZERO.includes(country);
}
