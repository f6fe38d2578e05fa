import type { Address, DeliveryStatus, DiscardReason, ReceivedEvent } from '../../core/events.ts';
import { type ConversationId, conversationOf, ticketKeyOf } from '../../core/ids.ts';
import type { Accepted } from '../../core/store.ts';
import type { NewId } from '../shared/dedupe.ts';
import type { Database } from './database.ts';
import { resolveConversation, survivorOf } from './identity.ts';
import { count, insertEvent, raiseStatus, wakeLane } from './inbox.ts';
import { applyByStatus } from './settle.ts';

/** Takes events into the inbox; part of whatever transaction is open. */
export const acceptEvents = (
  db: Database,
  newId: NewId,
  events: readonly ReceivedEvent[],
  receivedAt: number,
): Accepted => {
  let accepted = 0;
  let duplicates = 0;
  let discarded = 0;
  for (const received of events) {
    // The helpdesk tells of every ticket of the account; what is not ours leaves no trace but a count.
    if (received.address.to === 'ticket' && laneOf(db, newId, received.address) === undefined) {
      count(db, 'discarded:unmapped-ticket');
      discarded += 1;
      continue;
    }
    if (db.run('INSERT OR IGNORE INTO seen (hash) VALUES (?)', db.hash(received.key)) === 0) {
      duplicates += 1;
      continue;
    }
    if (acceptOne(db, newId, received, receivedAt) === 'discarded') discarded += 1;
    else accepted += 1;
  }
  if (accepted + discarded > 0) count(db, 'accepted', accepted + discarded);
  if (duplicates > 0) count(db, 'duplicates', duplicates);
  return { accepted, duplicates, discarded };
};

const acceptOne = (
  db: Database,
  newId: NewId,
  received: ReceivedEvent,
  receivedAt: number,
): 'accepted' | 'discarded' => {
  const { event } = received;
  const discard = (reason: DiscardReason): 'discarded' => {
    insertEvent(db, { conversationId: undefined, event, receivedAt, state: 'discarded', reason });
    count(db, `discarded:${reason}`);
    return 'discarded';
  };
  if (received.discard) return discard(received.discard);
  if (event.type === 'delivery-status') noteStatus(db, event, receivedAt);
  const conversationId = laneOf(db, newId, received.address);
  if (conversationId === undefined) {
    // Only a status can be here: the others were made or turned away before.
    insertEvent(db, { conversationId: undefined, event, receivedAt, state: 'unmatched' });
    return 'accepted';
  }
  insertEvent(db, { conversationId, event, receivedAt });
  wakeLane(db, conversationId);
  return 'accepted';
};

const laneOf = (db: Database, newId: NewId, address: Address): ConversationId | undefined => {
  switch (address.to) {
    case 'contact':
      return resolveConversation(db, newId, address.numberId, address.identity);
    case 'conversation':
      return survivorOf(db, address.conversationId);
    case 'ticket': {
      // What we wrote into the ticket ourselves says best whose it is: a merge may have led another lane to it, and a
      // webhook can come before the answer to our own creation.
      const key = ticketKeyOf(address.externalId);
      const owner = key === undefined ? undefined : survivorOf(db, conversationOf(key));
      if (owner !== undefined) return owner;
      const row = db.get('SELECT conversation_id FROM tickets WHERE helpdesk_id = ?', address.ticketId);
      return row && survivorOf(db, String(row['conversation_id']));
    }
    case 'send': {
      const row =
        db.get('SELECT conversation_id FROM messages WHERE wamid = ?', address.wamid) ??
        (address.opId === undefined
          ? undefined
          : db.get('SELECT conversation_id FROM outbox WHERE op_id = ?', address.opId));
      return row && survivorOf(db, String(row['conversation_id']));
    }
  }
};

/** Settles a send that waits for news, remembers the status, and lets a later part go on. */
const noteStatus = (db: Database, event: DeliveryStatus, receivedAt: number): void => {
  if (event.opId !== undefined) applyByStatus(db, event.opId, event.wamid, event.at, receivedAt);
  const row = db.get('SELECT conversation_id FROM messages WHERE wamid = ?', event.wamid);
  if (!row) return;
  raiseStatus(db, event);
  db.run(
    `UPDATE queues SET due_at = ? WHERE conversation_id = ? AND target = 'whatsapp' AND op_id IS NULL AND due_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = queues.conversation_id AND o.target = 'whatsapp' AND o.state = 'dead')`,
    db.now(),
    String(row['conversation_id']),
  );
};
