import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import { createFileLinks, type FileLinks } from '../files/links.ts';
import { openStore } from '../store/open-store.ts';
import type { Base } from './base.ts';
import type { Vendors } from './vendors.ts';

/** The machine's own time. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/** The store as a start leaves it, and links to its files; closed again when that fails. */
export const openPrepared = async (base: Base, { accounts }: Vendors) => {
  const { config, log, clock, restored } = base;
  const store = await openStore({
    url: config.storage.url,
    clock,
    systemClock: SYSTEM_CLOCK,
    onLoseRows: () => log.error({ settings: ['fsync', 'full_page_writes'] }, 'store.not-durable'),
  });
  try {
    const older = store.generation?.isOlder() ?? false;
    if (restored || older) log.warn({ calls: await store.markRestored(), noticed: older }, 'store.restored');
    await store.generation?.pass();
    // A pause for a refused sign-in ends with a restart: the secret may be another one now.
    for (const account of new Set(Object.values(accounts))) await store.resumeAccount(account);
    return { store, links: await linksOf(base, store) };
  } catch (error) {
    await store.close();
    throw error;
  }
};

/** Links to what the other side does not take; none without an address that people can reach. */
const linksOf = async ({ config, clock }: Base, store: Store): Promise<FileLinks | undefined> => {
  const { publicUrl } = config.server;
  if (publicUrl === undefined) return undefined;
  const key = await store.initValue('media-key', randomBytes(32).toString('base64url'));
  // No longer than the file itself is kept.
  const lifeMs = config.privacy.retainMessages;
  return createFileLinks({ key, publicUrl: publicUrl.replace(/\/+$/, ''), lifeMs, clock, store });
};
