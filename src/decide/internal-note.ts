import type { FileRef } from '../core/files.ts';
import type { EffectId, TicketKey } from '../core/ids.ts';
import type { NoteData, NoteKind } from '../format/notes/note-data.ts';
import { note } from '../format/notes.ts';
import { escapeHtml } from '../format/whatsapp-to-html.ts';
import { type Draft, emit, numberOf } from './draft.ts';

/** Adds an internal note of the bridge, in the number's language. */
export function addNote<Kind extends NoteKind>(
  draft: Draft,
  ticket: TicketKey,
  kind: Kind,
  data: NoteData[Kind],
  reopen = false,
): EffectId {
  return addNoteText(draft, ticket, note(kind, numberOf(draft.input).language, data), reopen);
}

/**
 * Adds an internal note whose text (with its bracket word) is already written.
 *
 * @param reopen for notes that somebody has to act on: a solved or pending ticket is open afterwards
 */
export function addNoteText(
  draft: Draft,
  ticket: TicketKey,
  text: string,
  reopen = false,
  files: readonly FileRef[] = [],
): EffectId {
  return emit(draft, {
    kind: 'add-comment',
    ticket,
    author: 'bridge',
    public: false,
    html: escapeHtml(text).replaceAll('\n', '<br>'),
    reopen,
    messages: [],
    ...(files.length > 0 ? { files } : {}),
  });
}
