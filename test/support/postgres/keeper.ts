// Keeps one PostgreSQL server for a whole run of the tests, in a process of its own: it outlives each test file and
// ends with the run, also when that is killed. `keeper.ts RUN_PID FILE`: FILE gets the address when the server answers;
// `FILE.wanted` says that the server is still wanted.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { startServer } from './server.ts';

const [run = '', file = ''] = process.argv.slice(2);
const isOver = (): boolean => {
  try {
    process.kill(Number(run), 0);
    return !existsSync(`${file}.wanted`);
  } catch {
    return true;
  }
};

try {
  const server = await startServer();
  // In one step, so that nobody reads half an address.
  writeFileSync(`${file}.part`, server.url);
  renameSync(`${file}.part`, file);
  const timer = setInterval(() => {
    if (!isOver()) return;
    clearInterval(timer);
    void server.close().then(() => {
      rmSync(file, { force: true });
      rmSync(`${file}.wanted`, { force: true });
    });
  }, 100);
} catch (error) {
  writeFileSync(`${file}.failed`, String(error));
}
