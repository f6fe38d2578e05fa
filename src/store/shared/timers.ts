import type { ReceivedEvent } from '../../core/events.ts';
import type { Row } from './rows.ts';

/** A due timer as an event. A timer may be set to the same time again once it fired, so its key is drawn, not made of it. */
export const timerEvent = (id: string, row: Row): ReceivedEvent => ({
  key: `timer:${id}`,
  address: { to: 'conversation', conversationId: String(row['conversation_id']) },
  event: { type: 'timer-due', name: String(row['name']), dueAt: Number(row['due_at']) },
});
