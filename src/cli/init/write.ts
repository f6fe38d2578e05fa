import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A file to be made. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Permissions, as for `open`. */
  readonly mode: number;
}

/** Folders made on the way, the outermost first. */
const makeFolder = (folder: string): readonly string[] => {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return [];
  const made = [first];
  for (const step of relative(first, resolve(folder)).split(/[\\/]/)) {
    if (step !== '') made.push(join(made.at(-1) ?? first, step));
  }
  return made;
};

/** A name beside the final place, so that no half-written file is ever seen there. */
const asideOf = (path: string): string => join(dirname(path), `.deskbridge-${randomUUID()}`);

const writeWhole = (path: string, { text, mode }: NewFile): void => {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/**
 * Makes all the files or none. What is there already is never overwritten.
 * @throws the error of the file system; with `code` EEXIST and its `dest` when a file is there already
 */
export const writeNewFiles = (files: readonly NewFile[]): void => {
  const folders: string[] = [];
  const aside: string[] = [];
  const done: string[] = [];
  try {
    for (const file of files) {
      folders.push(...makeFolder(dirname(resolve(file.path))));
      const beside = asideOf(file.path);
      // Known before it is there: one that was written by half goes as well.
      aside.push(beside);
      writeWhole(beside, file);
    }
    for (const [index, { path }] of files.entries()) {
      // A link is made whole and only where nothing is, which a rename does not promise.
      linkSync(aside[index] ?? '', path);
      done.push(path);
    }
  } catch (error) {
    for (const path of [...done, ...aside]) rmSync(path, { force: true });
    for (const folder of folders.reverse()) removeIfEmpty(folder);
    throw error;
  }
  for (const path of aside) rmSync(path, { force: true });
};

const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else has put something there meanwhile: it stays.
  }
};
