import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { simulate } from '../../src/cli/simulate.ts';
import { loadScenarios } from '../../src/simulate/load.ts';

const FOLDER = new URL('../../config/scenarios/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => /^\s*scenarios:/m.test(readFileSync(new URL(name, FOLDER), 'utf8')));

describe('The scenarios that come with the bridge', () => {
  test.each(files)('%s: every one of them is as expected', (name) => {
    const lines: string[] = [];
    const code = simulate([new URL(name, FOLDER).pathname], { quiet: true }, (line) => lines.push(line));
    expect(lines.slice(0, -1).join('\n')).toBe('');
    expect(code).toBe(0);
  });

  test('each of them looks at what came of it', () => {
    for (const name of files) {
      const loaded = loadScenarios(readFileSync(new URL(name, FOLDER), 'utf8'));
      const blind = loaded.ok
        ? loaded.scenarios.filter(({ steps }) => steps.every((step) => !step.expect))
        : ['unread'];
      expect(blind).toEqual([]);
    }
  });
});
