import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runSandbox } from '../../../src/sandbox/start/sandbox.ts';
import { type Stage, startStage } from '../../../src/sandbox/start/stage.ts';
import { settled, tellStory } from '../../../src/sandbox/start/story.ts';
import { PROVIDERS, type Provider } from '../../../src/sandbox/start/vendors.ts';
import { HOUR } from '../../support/moved-clock.ts';
import { until } from '../../support/until.ts';

jest.setTimeout(60_000);

const clock = { now: () => Date.now() };

describe('the stage', () => {
  let folder: string;
  let stage: Stage;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskbridge-stage-'));
    stage = await startStage({ clock, store: folder, port: 0 });
  });
  afterEach(async () => {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scene = () => ({ ...stage, reads: stage.bridge });
  const words = () =>
    stage.helpdesk.desk
      .listTickets()
      .flatMap(({ comments, requesterId }) =>
        comments
          .filter(({ authorId }) => authorId === requesterId)
          .flatMap(({ plain }) => plain.split('\n').filter((line) => line !== '')),
      );

  test('what is written while the bridge is killed arrives once it is back, in order and once', async () => {
    const phone = stage.whatsapp.phone(stage.whatsapp.createCustomer({ name: 'Maria', phone: '393331234567' }));
    await phone.sendText('one');
    await stage.bridge.kill();
    expect(stage.bridge.state).toBe('killed');
    await phone.sendText('two');
    await phone.sendText('three');
    await expect(stage.bridge.counts()).rejects.toThrow();
    // Somebody clicks twice.
    await Promise.all([stage.bridge.start(), stage.bridge.start()]);
    expect(stage.bridge.state).toBe('running');
    await until('all three', () => words().length >= 3);
    await settled(scene());
    expect(words()).toEqual(['one', 'two', 'three']);
  });

  test('the service lives by the moved clock, also after a restart', async () => {
    const phone = stage.whatsapp.phone(stage.whatsapp.createCustomer({ name: 'Maria', phone: '393331234567' }));
    const decidedAt = async (text: string) => {
      const { wamid } = await phone.sendText(text);
      return until('the decision', async () => (await stage.bridge.explain(wamid))[0]?.decidedAt);
    };
    await Promise.all([stage.clock.move(20 * HOUR), stage.clock.move(5 * HOUR)]);
    expect((await decidedAt('one')) - Date.now()).toBeGreaterThan(24 * HOUR);
    await stage.bridge.kill();
    await Promise.all([stage.bridge.start(), stage.clock.move(25 * HOUR)]);
    expect((await decidedAt('two')) - Date.now()).toBeGreaterThan(49 * HOUR);
  });

  test('start pressed three times at once starts one service, and it is said to run', async () => {
    await stage.bridge.kill();
    await Promise.all([stage.bridge.start(), stage.bridge.start(), stage.bridge.start()]);
    expect(stage.bridge.state).toBe('running');
    await stage.bridge.counts();
  });

  test('kill pressed while it starts is a kill', async () => {
    await stage.bridge.kill();
    const starting = stage.bridge.start();
    await stage.bridge.kill();
    await starting.catch(() => undefined);
    expect(stage.bridge.state).toBe('killed');
    await expect(stage.bridge.counts()).rejects.toThrow();
    await stage.bridge.start();
    expect(stage.bridge.state).toBe('running');
  });

  test('moves of the clock add up, also several at once and while the service starts', async () => {
    await stage.bridge.kill();
    const starting = stage.bridge.start();
    await Promise.all([1, 2, 3].map(() => stage.clock.move(HOUR)));
    await starting;
    await Promise.all([1, 2, 3].map(() => stage.clock.move(HOUR)));
    const phone = stage.whatsapp.phone(stage.whatsapp.createCustomer({ name: 'Maria', phone: '393331234567' }));
    const { wamid } = await phone.sendText('one');
    const decidedAt = await until('the decision', async () => (await stage.bridge.explain(wamid))[0]?.decidedAt);
    expect(Math.abs(decidedAt - stage.clock.now())).toBeLessThan(HOUR / 2);
    expect(stage.clock.now() - Date.now()).toBeGreaterThan(5.9 * HOUR);
  });

  test('an operator stops and starts sending', async () => {
    await stage.bridge.act('pause');
    expect((await stage.bridge.counts()).sendingPausedSince).toBeDefined();
    await stage.bridge.act('resume');
    expect((await stage.bridge.counts()).sendingPausedSince).toBeUndefined();
  });

  test('the story fails when something is opened twice', async () => {
    const tell = (line: string): void => {
      if (!line.includes('Anna')) return;
      const { desk } = stage.helpdesk;
      const [ticket] = desk.listTickets();
      const requesterId = ticket?.requesterId ?? 0;
      desk.createTicket({ requesterId, agentId: requesterId, subject: 'double', text: 'x' });
    };
    await expect(tellStory(scene(), tell)).rejects.toThrow('something was sent or opened twice');
  });
});

describe('the sandbox', () => {
  const run = async (options: { port?: number; pagePort?: number; once: boolean; helpdesk?: Provider }) => {
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const code = await runSandbox({ port: 0, pagePort: 0, clock, print, ...options });
    return { code, text: lines.join('\n') };
  };

  test.each(PROVIDERS)('plays the story once with %s and ends well', async (helpdesk) => {
    const { code, text } = await run({ once: true, helpdesk });
    expect(code).toBe(0);
    expect(text).toContain('nothing lost, nothing doubled');
    expect(text).not.toContain('Open ');
  });

  test.each([
    ['port', true],
    ['pagePort', false],
  ] as const)('says so and fails when the %s is taken', async (which, once) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { code, text } = await run({ once, [which]: (taken.address() as AddressInfo).port });
    expect(code).toBe(1);
    expect(text).toMatch(/the sandbox broke off: .*(taken|EADDRINUSE)/);
    await new Promise((resolve) => taken.close(resolve));
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s in the middle of the story leaves nothing behind',
    async (signal) => {
      const tmp = mkdtempSync(join(tmpdir(), 'deskbridge-tmp-'));
      const child = fork(new URL('../../../src/main.ts', import.meta.url), ['sandbox'], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        execArgv: [],
        env: { ...process.env, TMPDIR: tmp },
      });
      try {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        await new Promise<void>((resolve) => child.stdout?.on('data', (text) => /Open/.test(text) && resolve()));
        child.kill(signal);
        await ended;
        expect(readdirSync(tmp)).toEqual([]);
      } finally {
        child.kill('SIGKILL');
        rmSync(tmp, { recursive: true, force: true });
      }
    },
  );

  test('its service ends with it, also when it is killed itself', async () => {
    const child = fork(new URL('../../../src/main.ts', import.meta.url), ['sandbox'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: [],
    });
    let output = '';
    let service = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    try {
      // Two processes start and play the whole story: that takes a while on a busy machine.
      await until('the end of the story', () => output.includes('Ctrl-C'), 40_000);
      const [, page = ''] = /Open {2}(\S+)/.exec(output) ?? [];
      expect((await fetch(page)).status).toBe(200);
      [, service = ''] = /service +(http\S+)/.exec(output) ?? [];
      expect((await fetch(`${service}/health/live`)).status).toBe(200);
    } finally {
      child.kill('SIGKILL');
    }
    await until('the end of the service', () =>
      fetch(`${service}/health/live`).then(
        () => false,
        () => true,
      ),
    );
  });
});
