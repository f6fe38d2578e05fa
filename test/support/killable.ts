import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVendors, type Vendors } from '../../src/sandbox/start/world.ts';
import type { Phone } from '../../src/sandbox/whatsapp/phone.ts';
import type { Ticket } from '../../src/sandbox/zendesk/model.ts';
import { configText } from './config-text.ts';
import { createMovedClock, type MovedClock } from './moved-clock.ts';
import { type ServiceProcess, startProcess } from './service-process.ts';

export const CREATE = { method: 'POST', path: /^\/api\/v2\/tickets$/ };
export const UPDATE = { method: 'PUT', path: /^\/api\/v2\/tickets\/\d+$/ };
export const SEND = { method: 'POST', path: /\/messages$/ };

/** Both vendors in this process, the service in processes of its own that can be killed, and their store in a folder. */
export interface Killable {
  readonly vendors: Vendors;
  readonly clock: MovedClock;
  readonly folder: string;
  /** The configuration file; may be overwritten before a start. */
  readonly config: string;
  /** Starts the service and points the webhooks at it. `quick` and `restored` have the tests' timings. */
  start(entry?: 'cli' | 'quick' | 'restored', aheadMs?: number): Promise<ServiceProcess>;
  customer(no?: number): Phone;
  agent(): number;
  tickets(): readonly Ticket[];
  /** The lines of the customer on a ticket, in order. */
  words(ticket: Ticket | undefined): readonly string[];
  sent(): readonly string[];
  /** How many faults struck so far. */
  struck(): number;
  close(): Promise<void>;
}

/** `storage` is the address of a shared database; an embedded store in the folder without one. */
export const openKillable = async (storage?: string): Promise<Killable> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-'));
  const config = join(folder, 'deskbridge.yaml');
  writeFileSync(
    config,
    configText({
      helpdesk: '  reconcileEvery: 1h',
      yaml: 'replies: { unknownAfter: 1s }',
      ...(storage ? { storage } : {}),
    }),
  );
  const clock = createMovedClock();
  const services: ServiceProcess[] = [];
  // Meta tries again until somebody is there.
  const whatsapp = { retryDelaysMs: [50, 100, 200, 400] };
  const vendors = await startVendors({ clock, store: join(folder, 'store'), whatsapp });
  return {
    vendors,
    clock,
    folder,
    config,
    start: async (entry = 'quick', aheadMs = 0) => {
      const service = startProcess(entry, config, { ...vendors.env, CLOCK_AHEAD_MS: String(aheadMs) });
      services.push(service);
      vendors.connect(await service.ready());
      return service;
    },
    customer: (no = 1) =>
      vendors.whatsapp.phone(vendors.whatsapp.createCustomer({ name: `Customer ${no}`, phone: `491511234500${no}` })),
    agent: () => vendors.zendesk.desk.addAgent({ name: 'Anna', email: 'anna@example.com' }).id,
    tickets: () => vendors.zendesk.desk.listTickets(),
    words: (ticket) =>
      (ticket?.comments ?? [])
        .filter((comment) => comment.authorId === ticket?.requesterId)
        // A group of messages is one comment with an empty line between them.
        .flatMap(({ plain }) => plain.split('\n').filter((line) => line !== '')),
    sent: () => vendors.whatsapp.oracle.accepted.map(({ body }) => body),
    struck: () => vendors.zendesk.faults.struck.length + vendors.whatsapp.faults.struck.length,
    close: async () => {
      await Promise.all(services.map((service) => service.end()));
      await vendors.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
