// npm run sim: the same tests with every pair of deaths, and many more runs of the model with a seed of their own.
import { spawn } from 'node:child_process';

const seed = process.env['SEED'] ?? String(Date.now() % 100_000_000);
const runs = process.env['RUNS'] ?? '2500';
console.log(`sim: seed ${seed}, every pair of deaths, ${runs} runs of the model (SEED and RUNS change it)`);
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const child = spawn(process.execPath, [...jest, 'test/sim', 'test/store/sqlite/model'], {
  env: { ...process.env, SEED: seed, RUNS: runs, PAIRS: 'all' },
  stdio: 'inherit',
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
