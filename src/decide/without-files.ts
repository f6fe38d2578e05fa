import { type AddComment, type CreateTicket, filesOf } from '../core/effects.ts';
import { because, type Draft, emit } from './draft.ts';
import { addNote } from './internal-note.ts';

/**
 * The helpdesk does not take what a text carries: the words go without it, and a note names each file. Words are never lost for
 * the sake of a file.
 *
 * @returns false when there is nothing to leave out
 */
export function writeWithoutFiles(draft: Draft, effect: AddComment | CreateTicket): boolean {
  const files = filesOf(effect);
  if (files.length === 0) return false;
  because(draft, 'comment.without-files', { ticket: effect.ticket, count: files.length });
  const { files: _refused, ...words } = effect;
  emit(draft, words);
  for (const { name } of files) addNote(draft, effect.ticket, 'fileMissing', { name, reason: '' });
  return true;
}
