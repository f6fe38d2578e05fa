import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { configText } from '../support/config-text.ts';
import { CREATE, type Killable, openKillable } from '../support/killable.ts';
import { startProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

jest.setTimeout(30_000);

let bed: Killable;

beforeEach(async () => {
  bed = await openKillable();
});

afterEach(async () => {
  await bed.close();
});

describe('start and end of the service', () => {
  test('SIGTERM lets a call in flight end, and the exit code is 0', async () => {
    const service = await bed.start('cli');
    bed.vendors.zendesk.faults.add({ kind: 'delay', delayMs: 700, match: CREATE });
    await bed.customer().sendText('Hello');
    await until('the call', () => bed.struck() === 1);
    expect(await service.end('SIGTERM')).toBe(0);
    expect(bed.words(bed.tickets()[0])).toEqual(['Hello']);
    expect(service.output()).toContain('service.stopped');
    await bed.start('cli');
    expect(bed.vendors.zendesk.oracle.requests.of('POST /api/v2/tickets')).toBe(1);
  });

  test('a second process on the same store is refused with a clear word and exit code 1', async () => {
    const first = await bed.start('cli');
    const second = startProcess('cli', bed.config, bed.vendors.env);
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain('in use by another process');
    const { delivery } = await bed.customer().sendText('still served');
    expect(delivery.lastStatus).toBe(200);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  test('the minimal file starts, is alive and ready, and ends', async () => {
    writeFileSync(
      bed.config,
      [
        'version: 1',
        `storage: { url: "file:${join(bed.folder, 'minimal')}" }`,
        'server: { port: 0 }',
        `whatsapp: { appSecret: "\${A}", verifyToken: "\${B}", accessToken: "\${C}", numbers: [{ id: "106540352242922" }] }`,
        `helpdesk: { provider: zendesk, url: "${bed.vendors.zendeskUrl}", auth: { clientId: x, clientSecret: "\${D}" }, webhookSecret: "\${E}" }`,
      ].join('\n'),
    );
    const secret = 'a-secret-that-is-long-enough-0123456789';
    const service = startProcess('cli', bed.config, { A: secret, B: secret, C: secret, D: secret, E: secret });
    const url = await service.ready();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await service.end('SIGTERM')).toBe(0);
    expect(service.output()).not.toContain(secret);
  });

  test.each(['running', 'stopped'])('deskbridge explain prints why while the service is %s', async (state) => {
    const service = await bed.start('cli');
    const { wamid } = await bed.customer().sendText('Hello');
    await until('the ticket', () => bed.words(bed.tickets()[0]).length === 1);
    if (state === 'stopped') expect(await service.end('SIGTERM')).toBe(0);
    const explain = startProcess('explain', bed.config, bed.vendors.env, wamid);
    expect(await explain.ended()).toBe(0);
    expect(explain.output()).toContain('threading.first');
  });

  test.each([
    ['a fault of the YAML', 'tickets: { group: x }', /tickets: .*\(line \d+\)/],
    [
      'a protection that does not exist yet',
      `privacy: { encryptionKey: "${Buffer.alloc(32).toString('base64')}" }`,
      /privacy.encryptionKey: .*\(line \d+\)/,
    ],
    ['a broken file', 'threading: { window: [', /\(line \d+\)/],
  ])('%s is named with its line, and the exit code is 78', async (_, yaml, word) => {
    writeFileSync(bed.config, configText({ yaml }));
    const service = startProcess('cli', bed.config, bed.vendors.env);
    expect(await service.ended()).toBe(78);
    expect(service.output()).toMatch(word);
  });
});
