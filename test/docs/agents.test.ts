import { expect, test } from '@jest/globals';
import { readPage } from '../architecture/read-source.ts';
import { codeOf } from './pages.ts';

const languages = ['docs/agents.md', 'docs/agents.de.md', 'docs/agents.it.md'] as const;

/** Bracket words and commands that a page for agents names. */
const interfaceOf = (path: string): readonly string[] =>
  [...new Set(codeOf(path).spans.filter((span) => /^(\[[a-z]+\]|\/[a-z]+|whatsapp\w*)$/.test(span)))].sort();

test.each(languages)('%s names what the bridge writes and understands', (path) => {
  const notes = readPage('src/format/notes.ts');
  const commands = readPage('src/decide/commands.ts');
  const named = interfaceOf(path);
  const inBrackets = named.filter((name) => name.startsWith('[')).map((name) => name.slice(1, -1));
  const kinds = ['contact', 'location', 'order'];
  expect(inBrackets).toEqual(expect.arrayContaining(kinds));
  const words = inBrackets.filter((word) => !kinds.includes(word));
  expect(words).toEqual(['ack', 'command', 'event', 'expired', 'failed', 'gap', 'held', 'sent', 'unknown']);
  expect(words.filter((word) => !notes.includes(`'${word}'`))).toEqual([]);
  const orders = named.filter((name) => name.startsWith('/'));
  expect(orders.filter((order) => !commands.includes(`'${order}'`))).toEqual([]);
});

test('the three pages for agents say the same', () => {
  const shapes = languages.map((path) => ({
    names: interfaceOf(path),
    headings: [...readPage(path).matchAll(/^#+ /gm)].length,
    rows: [...readPage(path).matchAll(/^[|-] /gm)].length,
  }));
  expect(shapes[1]).toEqual(shapes[0]);
  expect(shapes[2]).toEqual(shapes[0]);
});
