import { describe, expect, test } from '@jest/globals';
import {
  checkBuiltIns,
  checkCycles,
  checkFolders,
  checkPackages,
  checkSizes,
  checkSystem,
  checkTargets,
} from './check-tree.ts';
import { readPage } from './read-source.ts';
import { MAY_IMPORT } from './rules.ts';
import { importsOf } from './source-text.ts';

const file = (path: string, text: string) => [{ path, text }];

describe('imports are found', () => {
  test.each([
    ['a plain one', "import { a } from './a.ts';", ['./a.ts']],
    ['a type', "import type { A } from './a.ts';", ['./a.ts']],
    ['one over several lines', "import {\n  a,\n  type B,\n} from './a.ts';", ['./a.ts']],
    ['one without names', "import './a.ts';", ['./a.ts']],
    ['a re-export', "export { a } from './a.ts';\nexport * from './b.ts';", ['./a.ts', './b.ts']],
    ['a dynamic one', "const a = await import('./a.ts');", ['./a.ts']],
    ['a type in place', "let a: import('./a.ts').A;", ['./a.ts']],
    ['double quotes', 'import a from "a";', ['a']],
    ['two on one line', "import a from 'a';import b from 'b';", ['a', 'b']],
    ['one after code with a comment sign in a string', "const u = 'https://x';\nimport a from 'a';", ['a']],
    ['one after a regular expression', "const r = /['\"/*]/;\nimport a from 'a';", ['a']],
  ])('%s', (_what, text, expected) => expect(importsOf(text)).toEqual(expected));

  test.each([
    ['in a line comment', "// import a from 'a';"],
    ['in a block comment', "/*\nimport a from 'a';\n*/"],
    ['as an exported constant', "export const from = 'a';"],
    ['as words in a text', "log('taken from', 'a');"],
  ])('nothing is found %s', (_what, text) => expect(importsOf(text)).toEqual([]));
});

describe('a forbidden edge between folders is named', () => {
  test.each([
    ['core/a.ts', '../format/b.ts', 'core may import nothing else'],
    ['format/a.ts', '../decide/b.ts', 'format may import core'],
    ['decide/a.ts', '../store/sqlite/b.ts', 'decide may import core, format'],
    ['config/schema/a.ts', '../../format/b.ts', 'config may import core'],
    ['helpdesk/zendesk/a.ts', '../../whatsapp/cloud-api/b.ts', 'helpdesk may import core, format, files'],
    ['store/a.ts', '../helpdesk/b.ts', 'store may import core, format'],
    ['engine/a.ts', '../store/b.ts', 'engine may import core, format, files'],
    ['http/a.ts', '../engine/b.ts', 'http may import core, format'],
    ['observe/a.ts', '../format/b.ts', 'observe may import core'],
    ['sandbox/zendesk/a.ts', '../../app.ts', 'sandbox may import core, format'],
    ['http/a.ts', '../app.ts', 'http may import core, format'],
    ['odd/a.ts', './b.ts', 'odd has no row in the table of who may import whom'],
    ['core/a.ts', '../../package.json', 'core may import nothing else'],
  ])('%s imports %s', (path, specifier, reason) =>
    expect(checkFolders(file(path, `import { x } from '${specifier}';`))).toEqual([
      `${path} imports ${specifier}: ${reason}`,
    ]),
  );

  test.each([
    ['app.ts', './store/sqlite/b.ts'],
    ['main.ts', './cli/start.ts'],
    ['cli/check.ts', '../config/load.ts'],
    ['sandbox/start/world.ts', '../../app.ts'],
    ['decide/a.ts', '../core/b.ts'],
    ['decide/a.ts', './b.ts'],
  ])('%s may import %s', (path, specifier) =>
    expect(checkFolders(file(path, `import { x } from '${specifier}';`))).toEqual([]),
  );
});

describe('a package outside its place is named', () => {
  const check = checkPackages(['zod', 'express', 'node-zendesk', 'left-pad']);

  test.each([
    ['decide/a.ts', 'zod', 'only config, simulate may use zod'],
    ['config/a.ts', 'express', 'only http, sandbox may use express'],
    ['helpdesk/freshdesk/a.ts', 'node-zendesk', 'only helpdesk/zendesk may use node-zendesk'],
    ['app.ts', 'zod/v4', 'only config, simulate may use zod'],
    ['core/a.ts', 'left-pad', 'left-pad has no row in the table of packages'],
    ['core/a.ts', '@scope/x/y', '@scope/x is no dependency in package.json'],
    ['http/a.ts', 'fs', 'fs is no dependency in package.json'],
  ])('%s imports %s', (path, specifier, reason) =>
    expect(check(file(path, `import x from '${specifier}';`))).toEqual([`${path} imports ${specifier}: ${reason}`]),
  );

  test('in its place it is fine', () => expect(check(file('config/a.ts', "import { z } from 'zod';"))).toEqual([]));
});

test('a module of Node in a pure folder, or the database outside the store, is named', () => {
  expect(checkBuiltIns(file('core/a.ts', "import { x } from 'node:fs';"))).toHaveLength(1);
  expect(checkBuiltIns(file('decide/a.ts', "import { x } from 'node:crypto';"))).toHaveLength(1);
  expect(checkBuiltIns(file('http/a.ts', "import { x } from 'node:sqlite';"))).toEqual([
    'http/a.ts imports node:sqlite: only store may use node:sqlite',
  ]);
  expect(checkBuiltIns(file('store/sqlite/a.ts', "import { x } from 'node:sqlite';"))).toEqual([]);
});

test('an import of a file that is not there is named', () => {
  const files = [
    ...file('core/a.ts', "import { b } from './b.ts';\nimport { c } from './c';"),
    ...file('core/c.ts', ''),
  ];
  expect(checkTargets(files)).toEqual([
    'core/a.ts imports ./b.ts: there is no src/core/b.ts',
    'core/a.ts imports ./c: there is no src/core/c',
  ]);
});

test('a cycle is shown with its way, also when only types make it', () => {
  const files = [
    ...file('core/a.ts', "import { b } from './b.ts';"),
    ...file('core/b.ts', "import type { C } from './c.ts';"),
    ...file('core/c.ts', "import { a } from './a.ts';"),
    ...file('core/d.ts', "import { a } from './a.ts';"),
  ];
  expect(checkCycles(files)).toEqual(['import cycle: core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts']);
});

describe('time and chance from the system', () => {
  test.each(['Date.now()', 'new Date()', 'new Date', 'Math.random()', 'const n = Date.now;', `\`\${Date.now()}\``])(
    '%s is named',
    (code) => {
      expect(checkSystem(file('engine/a.ts', code))).toHaveLength(1);
      expect(checkSystem(file('compose/a.ts', code))).toEqual([]);
    },
  );

  test.each(['new Date(at)', 'Date.parse(text)', '// Date.now() would be wrong', "log('Math.random')"])(
    '%s is fine',
    (code) => expect(checkSystem(file('engine/a.ts', code))).toEqual([]),
  );
});

test('a file of 301 lines is too long, one of 300 is not', () => {
  expect(checkSizes(file('core/a.ts', 'x\n'.repeat(300)))).toEqual([]);
  expect(checkSizes(file('core/a.ts', 'x\n'.repeat(301)))).toEqual([
    'core/a.ts has 301 lines, at most 300 are allowed',
  ]);
});

test('the page on the architecture shows the same table', () => {
  const rows = [...readPage('docs/architecture.md').matchAll(/^\| `([a-z]+)` +\|.*\| ([^|]*[^| ]) *\|$/gm)];
  expect(Object.fromEntries(rows.map(([, folder, may]) => [folder, may]))).toEqual(
    Object.fromEntries(
      Object.entries(MAY_IMPORT).map(([folder, may]) => [folder, may.length === 0 ? 'nothing' : may.join(', ')]),
    ),
  );
});
