import { htmlToWhatsapp } from '../format/html-to-whatsapp.ts';

/** The first line of an internal note, taken apart. */
export interface CommandLine {
  /** With its slash, in small letters. */
  readonly command: string;
  readonly words: readonly string[];
}

/** Longer first lines are talk. */
const MOST_LENGTH = 4_000;
const WORD = /"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«\s*([^»]*?)\s*»|'([^']*)'|(\S+)/g;

/**
 * A command that an agent gave by an internal note: its first line begins with a slash and a word. Values with blanks stand in
 * quotes of any style. Undefined for every other note, a path or an address in its first line among them.
 */
export function readCommand(html: string): CommandLine | undefined {
  // What keeps typed markers apart for WhatsApp is no part of a command.
  const text = htmlToWhatsapp(html).text.replaceAll('\u200b', '').trim();
  const line = (text.split('\n', 1)[0] ?? '').trim();
  const [, command, rest = ''] = /^(\/[a-z]{2,20})(?:\s+(.*))?$/i.exec(line.slice(0, MOST_LENGTH)) ?? [];
  if (command === undefined) return undefined;
  const words = [...rest.matchAll(WORD)].map(([, ...groups]) => groups.find((group) => group !== undefined) ?? '');
  return { command: command.toLowerCase(), words };
}
