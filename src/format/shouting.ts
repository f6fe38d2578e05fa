const LEAST_LETTERS = 8;
/** A small letter slips in: `WO BLEIBT MEIN PAKEt`. */
const MOST_SMALL = 0.1;
const ADDRESS = /https?:\/\/\S+|\S+@\S+/g;

/**
 * Whether a text is written in capitals. Only letters that have a small and a capital form count, at least eight of them, so that
 * scripts without capitals never shout; addresses of web pages and mails do not count.
 */
export function isShouting(text: string): boolean {
  let small = 0;
  let capital = 0;
  for (const letter of text.replace(ADDRESS, ' ').match(/\p{L}/gu) ?? []) {
    if (letter.toLowerCase() !== letter) capital += 1;
    // ß has no capital that keyboards offer.
    else if (letter.toUpperCase() !== letter && letter !== 'ß') small += 1;
  }
  return capital + small >= LEAST_LETTERS && small <= (capital + small) * MOST_SMALL;
}
