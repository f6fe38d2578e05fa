import type { CustomerMessage } from '../core/events.ts';
import type { TicketKey } from '../core/ids.ts';
import { note } from '../format/notes.ts';
import { escapeHtml } from '../format/whatsapp-to-html.ts';
import { type Draft, emit, numberOf } from './draft.ts';
import { addNote } from './internal-note.ts';

/** An internal note beside a message that is not here as the customer sent it: why, what to do, and what there was of it. */
export function noteWhatIsMissing(draft: Draft, ticket: TicketKey, { missing, raw }: CustomerMessage): void {
  switch (missing?.why) {
    case 'not-yet':
      addNote(draft, ticket, 'notYet', {});
      return;
    case 'too-large':
      addNote(draft, ticket, 'fileTooLarge', {});
      return;
    case 'not-shown': {
      const words = note('unsupportedType', numberOf(draft.input).language, { type: missing.what });
      const shown = raw === undefined ? '' : `<pre>${escapeHtml(raw)}</pre>`;
      const html = escapeHtml(words) + shown;
      emit(draft, {
        kind: 'add-comment',
        ticket,
        author: 'bridge',
        public: false,
        html,
        reopen: false,
        messages: [],
      });
      return;
    }
    case undefined:
      return;
  }
}
