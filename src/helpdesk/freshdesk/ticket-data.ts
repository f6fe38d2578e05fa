import type { AppliedData } from '../../core/outcome.ts';
import { idOf, type JsonObject } from '../shared/json.ts';
import { type Account, ticketUrl } from './account.ts';
import { shownValues } from './shown-values.ts';
import { statusOf } from './status.ts';

/** What a ticket, as an answer shows it whole, says about itself. */
export function ticketData(
  ticket: JsonObject,
  { url }: Pick<Account, 'url'>,
): AppliedData & { readonly ticketId: string } {
  const ticketId = idOf(ticket.id) ?? '';
  const values = shownValues(ticket);
  return {
    ticketId,
    ticketUrl: ticketUrl(url, ticketId),
    ticketStatus: statusOf(ticket) ?? 'open',
    ...(values ? { values } : {}),
  };
}

/** Epoch ms by Freshdesk's clock, in whole seconds; nothing where the answer does not say. */
export const writtenAt = (at: number | undefined): Pick<AppliedData, 'writtenAt'> =>
  at === undefined ? {} : { writtenAt: at };

/** Names that were left out of a call. */
export const leftOutOf = (leftOut: readonly string[]): Pick<AppliedData, 'leftOut'> =>
  leftOut.length > 0 ? { leftOut } : {};
