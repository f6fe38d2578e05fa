// Keeps one PostgreSQL server for a whole run of the tests, in a process of its own: it outlives each test file and
// ends with the run, also when that is killed. `keeper.ts RUN_PID FILE`; FILE gets the address when the server answers.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { startServer } from './server.ts';

const [run = '', file = ''] = process.argv.slice(2);
const isOver = (): boolean => {
  try {
    process.kill(Number(run), 0);
    return false;
  } catch {
    return true;
  }
};

try {
  const server = await startServer();
  writeFileSync(`${file}.part`, server.url);
  // In one step, so that nobody reads half an address.
  const { renameSync } = await import('node:fs');
  renameSync(`${file}.part`, file);
  const timer = setInterval(() => {
    // The end of the run removes the file; a run that was killed leaves it.
    if (!isOver() && existsSync(file)) return;
    clearInterval(timer);
    void server.close().then(() => {
      rmSync(file, { force: true });
      rmSync(`${file}.pid`, { force: true });
    });
  }, 200);
} catch (error) {
  writeFileSync(`${file}.failed`, String(error));
}
