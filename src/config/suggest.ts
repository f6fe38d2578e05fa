import { distance } from 'fastest-levenshtein';

const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}*]/gu, '');

/** The known word that is most like `word`, or undefined when none is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  let best: { word: string; far: number } | undefined;
  for (const candidate of known) {
    const far = distance(plain(word), plain(candidate));
    if (best === undefined || far < best.far) best = { word: candidate, far };
  }
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.word : undefined;
};

/** `did you mean "words"?`, or the list of what is known, as the end of a sentence. */
export const suggest = (word: string, known: readonly string[]): string => {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length === 0 ? 'none is defined' : `known here: ${[...known].sort().join(', ')}`;
};
