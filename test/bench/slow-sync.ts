import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void linger(void) { struct timespec t = { 0, DELAY_NS }; nanosleep(&t, 0); }
int fsync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync"); linger(); return real(fd); }
int fdatasync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync"); linger(); return real(fd); }
`;

/** Variables that make every sync of a process last longer. */
export interface SlowSync {
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** Compiles the shim that does it; a word why not where that is impossible. */
export const makeSlowSync = (delayMs: number): SlowSync | { readonly why: string } => {
  if (process.platform !== 'linux') return { why: 'slow syncs need LD_PRELOAD, so Linux' };
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-sync-'));
  const library = join(folder, 'slow-sync.so');
  // The database server runs as another user.
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'slow-sync.c'), SOURCE);
  const args = ['-shared', '-fPIC', '-O2', `-DDELAY_NS=${delayMs * 1e6}`, '-o', library, join(folder, 'slow-sync.c')];
  try {
    execFileSync('cc', [...args, '-ldl'], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return { why: 'slow syncs need a C compiler (cc)' };
  }
  return { env: { LD_PRELOAD: library }, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
