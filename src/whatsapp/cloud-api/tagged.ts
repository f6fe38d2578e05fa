/** What something is in brackets, and the words that go with it, if any. */
export const tagged = (tag: string, words: string | undefined): string => (words ? `[${tag}] ${words}` : `[${tag}]`);
