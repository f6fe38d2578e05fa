import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { pause } from './stage.ts';

const VERSION = '5.0.7';
const INSTALL_MS = 240_000;
const START_MS = 60_000;

/** Node-RED with one plain flow: a webhook is answered and goes out as an HTTP request. */
export interface NodeRed {
  readonly port: number;
  end(): Promise<void>;
}

const flowTo = (url: string): object[] => [
  { id: 'tab', type: 'tab', label: 'webhook to request' },
  { id: 'in', type: 'http in', z: 'tab', url: '/webhooks/whatsapp', method: 'post', wires: [['answer', 'outgoing']] },
  { id: 'answer', type: 'http response', z: 'tab', statusCode: '200', headers: {}, wires: [] },
  {
    id: 'outgoing',
    type: 'change',
    z: 'tab',
    rules: [
      { t: 'delete', p: 'headers', pt: 'msg' },
      { t: 'delete', p: 'req', pt: 'msg' },
      { t: 'delete', p: 'res', pt: 'msg' },
    ],
    wires: [['call']],
  },
  { id: 'call', type: 'http request', z: 'tab', method: 'POST', ret: 'txt', url, wires: [[]] },
];

/** Installs it into a temporary folder and starts it; a word why not where it cannot be had. */
export const startNodeRed = async (callsUrl: string): Promise<NodeRed | { readonly why: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-node-red-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const giveUp = (why: string) => {
    remove();
    return { why };
  };
  const install = ['install', '--no-audit', '--no-fund', '--prefix', folder, `node-red@${VERSION}`];
  const installed = await promisify(execFile)('npm', install, { timeout: INSTALL_MS }).catch(() => undefined);
  if (!installed) return giveUp(`node-red ${VERSION} could not be installed from the npm registry`);
  const port = await freePort();
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowTo(callsUrl)));
  const settings = {
    flowFile: 'flows.json',
    uiPort: port,
    uiHost: '127.0.0.1',
    httpAdminRoot: false,
    telemetry: { enabled: false },
  };
  writeFileSync(join(folder, 'settings.cjs'), `module.exports = ${JSON.stringify(settings)};`);
  const red = join(folder, 'node_modules', 'node-red', 'red.js');
  if (!existsSync(red)) return giveUp('node-red has no red.js');
  const child: ChildProcess = spawn(
    process.execPath,
    [red, '--userDir', folder, '--settings', join(folder, 'settings.cjs')],
    { stdio: 'ignore' },
  );
  const end = async (): Promise<void> => {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(timer);
    }
    remove();
  };
  const deadline = performance.now() + START_MS;
  while (!(await answers(port))) {
    if (performance.now() > deadline || child.exitCode !== null) {
      await end();
      return { why: 'node-red did not start' };
    }
    await pause(100);
  }
  return { port, end };
};

const answers = async (port: number): Promise<boolean> => {
  const url = `http://127.0.0.1:${port}/webhooks/whatsapp`;
  const response = await fetch(url, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  }).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status === 200;
};
