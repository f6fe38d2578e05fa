import { Refusal } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json-input.ts';
import type { Ticket } from './model.ts';

/**
 * `safe_update` with an `updated_stamp` older than the ticket: 409 (page "Creating and updating tickets", section on
 * ticket update collisions). Stamps have whole seconds.
 */
export function refuseStaleUpdate(ticket: Ticket, given: JsonObject): void {
  if (given.safe_update !== true && given.safe_update !== 'true') return;
  const stamp = Date.parse(String(given.updated_stamp));
  if (stamp >= Math.floor(ticket.updatedAt / 1000) * 1000) return;
  throw new Refusal({
    status: 409,
    json: {
      error: 'UpdateConflict',
      description:
        'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
    },
  });
}
