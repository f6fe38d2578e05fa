import { expect, test } from '@jest/globals';
import { readPage, readScripts } from '../architecture/read-source.ts';
import { codeOf, pages } from './pages.ts';

const program = readPage('src/main.ts');
const commands = [...program.matchAll(/\.command\('([a-z]+)'\)/g)].map(([, name]) => name ?? '');
const options = [...program.matchAll(/['[]'?(--[a-z-]+)/g)].map(([, name]) => name ?? '');

const COMMAND = /(?:^|npx |\/)deskbridge(?:\.mjs)? ([a-z]+)(?: ([a-z]+)\b)?(.*)/;

/** Commands and options in a piece of code that the program does not have. A second word is an argument but for `dead`. */
const strangersIn = (code: string): readonly string[] => {
  const [, name, second, rest = ''] = COMMAND.exec(code) ?? [];
  if (name === undefined) return [];
  const words = name === 'dead' && second !== undefined ? [name, second] : [name];
  const flags = [...rest.replace(/#.*/, '').matchAll(/(?:^| )(--[a-z-]+)/g)].map(([, flag]) => flag ?? '');
  return [...words.filter((word) => !commands.includes(word)), ...flags.filter((flag) => !options.includes(flag))];
};

test('the commands and options of the program are found', () => {
  expect(commands).toEqual(expect.arrayContaining(['start', 'check', 'explain', 'dead', 'list', 'pause', 'resume']));
  expect(options).toEqual(expect.arrayContaining(['--config', '--once', '--port']));
  expect(strangersIn('npx deskbridge exlpain 1')).toEqual(['exlpain']);
  expect(strangersIn('docker exec deskbridge node /app/dist/deskbridge.mjs pause --now')).toEqual(['--now']);
  expect(strangersIn('docker exec deskbridge node')).toEqual([]);
});

test.each(pages)('%s names only commands that exist', (path) => {
  const { lines, spans } = codeOf(path);
  expect([...lines, ...spans].flatMap(strangersIn)).toEqual([]);
});

test.each(pages)('%s names only npm scripts that exist', (path) => {
  const { lines, spans } = codeOf(path);
  const named = [...lines, ...spans].flatMap((code) =>
    [...code.matchAll(/npm (?:run )?(start|test|(?<=run )[a-z]+)\b/g)].map(([, name]) => name ?? ''),
  );
  expect(named.filter((name) => !readScripts().includes(name))).toEqual([]);
});
