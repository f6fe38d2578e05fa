import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, in memory, that can be full or read-only. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no room at all. */
  fill(): void;
  /** Gives the room back. */
  free(): void;
  /** Only while nothing is open for writing. */
  readOnly(): void;
  close(): void;
}

const quietly = (...command: readonly [string, ...string[]]): void => {
  const [name, ...words] = command;
  execFileSync(name, words, { stdio: 'ignore' });
};

/** Mounts it; undefined where that is not allowed (it needs root on Linux). */
export const mountSmallDisk = (megabytes: number): SmallDisk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-disk-'));
  const ballast = join(folder, 'ballast');
  try {
    quietly('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'deskbridge-test', folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        for (let bytes = 1 << 20; bytes > 0; bytes = Math.floor(bytes / 2)) fillBy(file, Buffer.alloc(bytes));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    readOnly: () => quietly('mount', '-o', 'remount,ro', folder),
    close: () => {
      quietly('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const fillBy = (file: number, block: Buffer): void => {
  for (;;) {
    try {
      writeSync(file, block);
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOSPC') return;
      throw error;
    }
  }
};
