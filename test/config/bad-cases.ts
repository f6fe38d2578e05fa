import { readdirSync, readFileSync } from 'node:fs';
import { MINIMAL } from './sample.ts';

const FOLDER = new URL('./bad-input/', import.meta.url);

/** A configuration with exactly one fault. */
export interface BadCase {
  readonly title: string;
  readonly text: string;
  readonly path: string;
  /** A part of the message. */
  readonly message: string;
  readonly line: number;
}

const parseCase = (block: string): BadCase => {
  const [title = '', ...lines] = block.trimEnd().split('\n');
  const removed = lines.filter((line) => line.startsWith('< ')).map((line) => line.slice(2));
  const added = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
  const rest = lines.filter((line) => !/^[<>] /.test(line));
  const old = `${removed.join('\n')}\n`;
  if (removed.length > 0 && !MINIMAL.includes(old)) throw new Error(`${title}: the minimal file has no such lines`);
  const changed = removed.length > 0 ? MINIMAL.replace(old, () => `${added.join('\n')}\n`) : MINIMAL;
  const text = `${changed}${rest.join('\n')}\n`;
  const all = text.split('\n');
  const line = all.findIndex((one) => one.includes('#! ')) + 1;
  const [, path, message] = /#! (.*?): (.*)$/.exec(all[line - 1] ?? '') ?? [];
  if (path === undefined || message === undefined) throw new Error(`${title}: no line says what is expected`);
  return { title, text, path, message, line };
};

/** Names of the tables under `bad-input`. */
export const badTables = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

/**
 * Reads one table. A case begins with `### title`. Its lines stand below the minimal file, or replace lines of it
 * (`< old`, `> new`). The faulty line ends with `#! path: part of the message`.
 */
export const readBadCases = (table: string): BadCase[] =>
  readFileSync(new URL(table, FOLDER), 'utf8').split(/^### /m).slice(1).map(parseCase);
