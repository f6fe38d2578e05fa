import { afterEach, beforeEach, expect } from '@jest/globals';
import nock from 'nock';
import type { HelpdeskCall } from '../../../src/core/vendor.ts';
import type { ZendeskOptions } from '../../../src/helpdesk/zendesk/options.ts';
import {
  createZendeskEmulator,
  type ZendeskEmulator,
  type ZendeskEmulatorOptions,
} from '../../../src/sandbox/zendesk/emulator.ts';
import { createCall, createClock, makeHelpdesk, requesterCall, run, signal } from './harness.ts';

let close: (() => Promise<void>) | undefined;

// The emulated account keeps its files on another host, which is this machine by its other name.
beforeEach(() => nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:|$)/));
afterEach(async () => {
  await close?.();
  close = undefined;
});

/** A helpdesk in front of an emulated account; both see the same clock. */
export const start = async (account: Partial<ZendeskEmulatorOptions> = {}, options: Partial<ZendeskOptions> = {}) => {
  let clock = createClock();
  const emulator: ZendeskEmulator = createZendeskEmulator({
    clock: { now: () => clock.now() },
    clientId: 'bridge',
    clientSecret: 'hush',
    searchLagMs: 0,
    ...account,
  });
  const { url } = await emulator.listen();
  close = async () => {
    await emulator.close();
    expect(emulator.bugs).toEqual([]);
  };
  const made = makeHelpdesk({ url, ...options });
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
  return { emulator, helpdesk, clock, applied, open };
};

/** What the account committed of one kind. */
export const written = (emulator: ZendeskEmulator, kind: string) =>
  emulator.oracle.effects.filter((effect) => effect.kind === kind);
