// Stops at spaces, quotes, angle brackets, backticks and at invisible direction marks, which could disguise an address.
const address = /https?:\/\/[^\s<>"`\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/iy;

/**
 * Finds the end of the web address that begins at `at`.
 *
 * Punctuation after an address belongs to the sentence, a closing bracket too unless the address opened it.
 *
 * @param openMarkers formatting markers open at this place; one at the very end closes its span and is not part of the address
 * @returns the offset behind it, or undefined when none begins here. Only http and https.
 */
export function findLink(text: string, at: number, openMarkers = ''): number | undefined {
  address.lastIndex = at;
  const found = address.exec(text)?.[0];
  if (found === undefined) return undefined;
  let unopened = (found.match(/\)/g)?.length ?? 0) - (found.match(/\(/g)?.length ?? 0);
  let length = found.length;
  for (; length > 0; length -= 1) {
    const last = found.charAt(length - 1);
    if (last === ')' && unopened > 0) unopened -= 1;
    else if (!".,;:!?'…]}»”’".includes(last) && !openMarkers.includes(last)) break;
  }
  return URL.canParse(found.slice(0, length)) ? at + length : undefined;
}
