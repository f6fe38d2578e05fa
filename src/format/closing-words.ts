import { builtinClosingWords, fillerWords } from './closing-word-list.ts';
import { normalisedForms } from './normalise.ts';

const emoji =
  /\p{RGI_Emoji}|[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0e\ufe0f\u20e3\u{e0020}-\u{e007f}]/gv;
const typedSmiley = /(?<![\p{L}\p{N}])[:;=8]-?[)DPp*3](?![\p{L}\p{N}])/gu;

// A question, or the opposite of thanks: the customer wants to be heard.
const opensAgain = /[?？¿؟\u037e👎😠😡🤬😤🆘❓❔⁉]|[:;=]-?[(|/]/u;

// Longer than any run of closing words: not worth folding 100 kB to find that out.
const longestClosing = 400;

/**
 * Tells whether a message only closes the talk ("Danke!", "ok, thanks 🙏", a lone 👍), so that a solved ticket stays solved.
 *
 * The whole message must consist of closing words; case, accents, punctuation and emoji around them do not matter. A question
 * mark or an angry emoji makes it a message: in doubt the ticket is reopened.
 *
 * @param words `true`: the built-in words of six languages, any run of them, and messages of emoji only; `false`: never;
 *   a list: exactly these phrases
 */
export function isClosing(text: string, words: boolean | readonly string[]): boolean {
  if (words === false || opensAgain.test(text)) return false;
  if (words !== true) return isWholeMessage(text, words);
  const forms = bareForms(text);
  if (forms.includes('')) return isEmojiOnly(text);
  return forms.some(consistsOfClosingWords);
}

/**
 * Tells whether a message is one of the phrases and nothing else, ignoring case, accents, punctuation and emoji around it.
 * An umlaut equals its plain vowel and the vowel with e. Used for `threading.newRequest` as well.
 *
 * @param phrases what the operator listed; a phrase without letters and digits (an emoji) is matched as it is written
 */
export function isWholeMessage(text: string, phrases: readonly string[]): boolean {
  const forms = bareForms(text);
  return phrases.some((phrase) => {
    const wanted = bareForms(phrase);
    if (wanted.includes('')) return phrase.trim() !== '' && phrase.trim() === text.trim();
    return wanted.some((form) => forms.includes(form));
  });
}

/** The words of a message without anything around them, in both spellings of umlauts; none when it is too long to matter. */
function bareForms(text: string): string[] {
  if (text.length > longestClosing) return [];
  const plain = text.replace(emoji, ' ').replace(typedSmiley, ' ');
  return normalisedForms(plain).map((form) => form.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim());
}

function isEmojiOnly(text: string): boolean {
  const rest = text.replace(emoji, '').replace(typedSmiley, '');
  return rest.length < text.length && !/[^\p{P}\p{Z}\s]/u.test(rest);
}

const closingForms = new Set(builtinClosingWords.flatMap(bareForms));
const fillerForms = new Set(fillerWords.flatMap(bareForms));
const longestPhrase = 6;

/** Whether a run of words can be cut into closing phrases and fillers, with at least one closing phrase ("ok super danke"). */
function consistsOfClosingWords(form: string): boolean {
  const words = form.split(' ');
  // Per word boundary: 0 not reachable, 1 by fillers only, 2 with a closing phrase.
  const reached = [1];
  for (let end = 1; end <= words.length; end += 1) {
    let best = 0;
    for (let start = Math.max(0, end - longestPhrase); start < end; start += 1) {
      const before = reached[start] ?? 0;
      if (before === 0) continue;
      const phrase = words.slice(start, end).join(' ');
      if (closingForms.has(phrase)) best = 2;
      else if (fillerForms.has(phrase)) best = Math.max(best, before);
    }
    reached.push(best);
  }
  return reached.at(-1) === 2;
}
