const MOST_PICTURES = 50;

/** First the tag, then its address within: in one step, a tag that never ends would take the square of its length. */
const PICTURE = /<img\b[^<>]*>/gi;
const SOURCE = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/** Whether a picture is one that the account keeps: nothing else is fetched because a text shows it, as it goes to a customer. */
export type IsKept = (address: URL) => boolean;

function keptAddress(tag: string, isKept: IsKept): URL | undefined {
  const [, double, single] = SOURCE.exec(tag) ?? [];
  const address = URL.parse((double ?? single ?? '').replaceAll('&amp;', '&'));
  return address && isKept(address) ? address : undefined;
}

/** The addresses of the kept pictures that a text shows, in order. */
export const picturesIn = (html: string, isKept: IsKept): readonly URL[] =>
  [...html.matchAll(PICTURE)]
    .slice(0, MOST_PICTURES)
    .map(([tag]) => keptAddress(tag, isKept))
    .filter((address) => address !== undefined);

/** The text without the pictures that are files of it: they travel on their own. */
export const withoutKeptPictures = (html: string, isKept: IsKept): string => {
  let seen = 0;
  return html.replace(PICTURE, (tag) => {
    seen += 1;
    return seen <= MOST_PICTURES && keptAddress(tag, isKept) ? '' : tag;
  });
};
