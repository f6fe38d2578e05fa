import type { Clock } from '../../../src/core/ports.ts';
import { createZendeskHelpdesk } from '../../../src/helpdesk/zendesk/helpdesk.ts';
import type { Vendors } from '../../../src/sandbox/start/vendors.ts';

const LOOK_MS = 20_000;

/**
 * What the nightly sweep would find: marks that stand twice, and second tickets with one external id. The emulator's own count does
 * not read marks, so each checks the other.
 */
export const countSwept = async ({ zendesk, zendeskUrl, env }: Vendors, clock: Clock): Promise<number> => {
  const helpdesk = createZendeskHelpdesk(
    {
      url: zendeskUrl,
      auth: { clientId: env['SANDBOX_CLIENT_ID'] ?? '', clientSecret: env['SANDBOX_CLIENT_SECRET'] ?? '' },
      webhookSecrets: [],
      requestsPerMinute: 'auto',
      share: 1,
      matchByPhone: 'never',
      timeoutMs: LOOK_MS,
      limits: { off: true },
    },
    { clock, log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } },
  );
  let doubled = 0;
  for (const { id, externalId } of zendesk.desk.listTickets()) {
    const ticket = { ticketId: String(id), ...(externalId === null ? {} : { externalId }) };
    const found = await helpdesk.marksOn?.(ticket, AbortSignal.timeout(LOOK_MS));
    if (!found?.ok) throw new Error(`ticket ${id} could not be looked through: ${found?.detail}`);
    doubled += found.marks.length - new Set(found.marks.map(({ opId }) => opId)).size;
    doubled += Math.max(0, found.tickets.length - 1);
  }
  return doubled;
};
