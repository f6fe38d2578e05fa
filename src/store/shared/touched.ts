import type { TouchedTicket } from '../../core/store.ts';
import { type Row, text } from './rows.ts';

/** For SQL: the tickets between two settling times, after an id. `mark` names the parameters: from, to, after and limit. */
export const touchedSql = (mark: '?' | '$'): string => `
  SELECT t.helpdesk_id, MAX(CASE WHEN o.kind = 'create-ticket' THEN t.key END) AS made FROM outbox o JOIN tickets t ON t.key = o.ticket_key
    WHERE o.settled_at > ${mark}1 AND o.settled_at <= ${mark}2 AND o.target = 'helpdesk' AND t.helpdesk_id > ${mark}3
    GROUP BY t.helpdesk_id ORDER BY t.helpdesk_id LIMIT ${mark}4`;

export const touchedTicket = (row: Row): TouchedTicket => {
  const made = text(row['made']);
  return { ticketId: String(row['helpdesk_id']), ...(made === undefined ? {} : { made }) };
};
