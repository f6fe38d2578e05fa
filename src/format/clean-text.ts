/**
 * Makes any string safe to store, to send and to show, and changes nothing that people wrote: NUL and lone surrogates become
 * U+FFFD, line ends become `\n`, other control characters except tab go. Emoji, joiners and every plane stay as they are.
 */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
      .replace(/\u0000/g, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
      .replace(/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
  );
}
