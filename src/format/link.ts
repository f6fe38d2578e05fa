// Stops at spaces, quotes, angle brackets, backticks and at invisible direction marks, which could disguise an address.
const address = /https?:\/\/[^\s<>"`\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/iy;

// Longer ones are data rather than addresses, and browsers and helpdesks begin to refuse them.
const longest = 2_048;

/** What looks like a web address: where it ends, and whether it is one. */
export interface FoundLink {
  /** Offset behind the address; when it is none, behind everything that need not be searched for one again. */
  end: number;
  isLink: boolean;
}

/**
 * Finds the end of the web address that begins at `at`.
 *
 * Punctuation after an address belongs to the sentence, a closing bracket too unless the address opened it. To stay linear, a
 * caller must not search again before `end`.
 *
 * @param openMarkers formatting markers open at this place; one at the very end closes its span and is not part of the address
 * @returns undefined when nothing like an address begins here. Only http and https, at most 2,048 characters.
 */
export function findLink(text: string, at: number, openMarkers = ''): FoundLink | undefined {
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
  const isLink = length <= longest && hasHost(found.slice(0, length));
  return { end: at + (isLink ? length : found.length), isLink };
}

/** Only the authority can make an http address wrong; path, query and fragment take anything. */
function hasHost(link: string): boolean {
  const authority = /^https?:\/\/[^/?#]*/i.exec(link)?.[0];
  return authority !== undefined && URL.canParse(authority);
}
