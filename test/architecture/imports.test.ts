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
import { readDependencies, readSource } from './read-source.ts';

const files = readSource();

describe('the source tree', () => {
  test('is read', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.map(({ path }) => path)).toContain('core/ports.ts');
  });

  test('imports only along the table of folders', () => expect(checkFolders(files)).toEqual([]));

  test('uses each package only where it belongs', () => expect(checkPackages(readDependencies())(files)).toEqual([]));

  test('keeps modules of Node out of what is pure, and the database in the store', () =>
    expect(checkBuiltIns(files)).toEqual([]));

  test('imports files that exist, by their whole name', () => expect(checkTargets(files)).toEqual([]));

  test('has no import cycle', () => expect(checkCycles(files)).toEqual([]));

  test('asks the system for time and chance only where everything is put together', () =>
    expect(checkSystem(files)).toEqual([]));

  test('has no file that is too long', () => expect(checkSizes(files)).toEqual([]));
});
