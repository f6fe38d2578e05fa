#!/usr/bin/env node
// The entry of `npx deskbridge` and `npm start`: plain JavaScript, so that an old Node can say what is missing.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `deskbridge needs Node 24 or newer, this is ${process.version}. In a checkout run it through npm (npm start, npx deskbridge), which brings its own.`,
  );
  process.exit(1);
}
// Left to itself, V8 lets the heap grow to several times of what is in use before it collects. It must be told before the
// heap has grown. Price and gain are in docs/benchmarks.md.
setFlagsFromString('--memory-saver-mode');
const built = new URL('./main.js', import.meta.url);
await import(existsSync(built) ? built.href : new URL('./main.ts', import.meta.url).href);
