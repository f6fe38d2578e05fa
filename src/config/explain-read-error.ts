import { errorCode } from './error-code.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'the user that runs this may not read it',
  EPERM: 'the user that runs this may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text; save it as UTF-8',
};

/** Why a file could not be read, as the end of "this file …". Holds neither its path nor its content. */
export const explainReadError = (error: unknown): string => {
  const code = errorCode(error);
  if (code === undefined) return 'cannot be read';
  return Object.hasOwn(WORDS, code) ? `cannot be read: ${WORDS[code]}` : `cannot be read (${code})`;
};
