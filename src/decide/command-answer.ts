import type { TicketKey } from '../core/ids.ts';
import { because, type Draft } from './draft.ts';
import { addNote } from './internal-note.ts';
import { liveTicketFor } from './tickets.ts';

/** Writes the answer to a command, on the ticket that stands for this one now. */
export function answer(draft: Draft, ticket: TicketKey, write: (key: TicketKey) => void): void {
  const live = liveTicketFor(draft.conversation, ticket);
  if (live) write(live.key);
}

/** Nobody shall believe that a command did something when it did not. */
export function doesNotFit(draft: Draft, ticket: TicketKey, command: string): void {
  because(draft, 'command.does-not-fit', { ticket });
  answer(draft, ticket, (key) => addNote(draft, key, 'unknownCommand', { command }));
}
