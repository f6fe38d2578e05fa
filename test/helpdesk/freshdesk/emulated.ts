import { afterEach, beforeEach, expect } from '@jest/globals';
import nock from 'nock';
import type { KeptFile } from '../../../src/core/files.ts';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import type { FreshdeskOptions } from '../../../src/helpdesk/freshdesk/options.ts';
import { createFreshdeskEmulator, type FreshdeskEmulator } from '../../../src/sandbox/freshdesk/emulator.ts';
import type { FreshdeskEmulatorOptions } from '../../../src/sandbox/freshdesk/options.ts';
import { createCall, createClock, makeHelpdesk, REF, requesterCall, run, signal } from './harness.ts';

let close: (() => Promise<void>) | undefined;

// The emulated account keeps its files on another host, which is this machine by its other name.
beforeEach(() => nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:|$)/));
afterEach(async () => {
  await close?.();
  close = undefined;
});

/** A helpdesk in front of an emulated account; both see the same clock. */
export const start = async (
  account: Partial<FreshdeskEmulatorOptions> = {},
  options: Partial<FreshdeskOptions> = {},
  files: Readonly<Record<string, KeptFile>> = {},
) => {
  let clock = createClock();
  const emulator: FreshdeskEmulator = createFreshdeskEmulator({
    clock: { now: () => clock.now() },
    apiKey: 'key-1',
    fields: [{ name: REF }],
    ...account,
  });
  const { url } = await emulator.listen();
  close = async () => {
    await emulator.close();
    expect(emulator.bugs).toEqual([]);
  };
  const made = makeHelpdesk({ url, ...options }, files);
  clock = made.clock;
  const { helpdesk } = made;
  await helpdesk.connect(signal());
  const applied = async (call: HelpdeskCall) => {
    const result = await run(helpdesk, call);
    if (result.result !== 'applied') throw new Error(`not applied: ${JSON.stringify(result)}`);
    return result.data;
  };
  const open = async () => {
    const requesterId = (await applied(requesterCall())).requesterId ?? '';
    const ticketId = (await applied(createCall({}, { requesterId }))).ticketId ?? '';
    return { requesterId, ticketId };
  };
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  return { emulator, helpdesk, clock, applied, open, agentId: agent.id };
};

/** What the account committed of one kind. */
export const written = (emulator: FreshdeskEmulator, kind: string) =>
  emulator.oracle.effects.filter((effect) => effect.kind === kind);
