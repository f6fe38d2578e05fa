import { fromPlain } from '../shared/comment-text.ts';
import { asText, type JsonObject } from '../shared/json-input.ts';
import { commitChange, type Ledger } from './ledger.ts';
import { CLOSED, type Ticket, type User } from './model.ts';
import { commitConversation } from './write-conversation.ts';

/** The notes that a merge leaves, as the API takes them; what is not given is the vendor's own text. */
export interface MergeNotes {
  readonly inTarget: JsonObject | undefined;
  readonly inSource: JsonObject | undefined;
}

/**
 * Merges tickets away: each gets a note and is closed, the target gets a note with its first words. The sentence in
 * the sources is the one that several public programs match; no field names the target. Both notes are private where
 * nothing is said: unconfirmed.
 */
export function mergeTickets(
  ledger: Ledger,
  sources: readonly Ticket[],
  target: Ticket,
  author: User,
  notes: MergeNotes = { inTarget: undefined, inSource: undefined },
): void {
  const write = (ticket: Ticket, given: JsonObject | undefined, otherwise: string): void =>
    void commitConversation(ledger, ticket, {
      kind: 'note',
      html: asText(given?.body) ?? otherwise,
      private: given?.private !== false,
      incoming: false,
      author,
    });
  for (const source of sources) {
    write(source, notes.inSource, `<div>This ticket is closed and merged into ticket ${target.id}</div>`);
    commitChange(ledger, source, { status: CLOSED });
    const subject = fromPlain(source.subject ?? '').html;
    write(target, notes.inTarget, `<div>Merged from ticket ${source.id}</div>${subject}${source.html}`);
  }
}
