import { builtinLanguage, type Language } from './language.ts';
import { germanNotes } from './notes/de.ts';
import { englishNotes } from './notes/en.ts';
import { spanishNotes } from './notes/es.ts';
import { frenchNotes } from './notes/fr.ts';
import { italianNotes } from './notes/it.ts';
import type { NoteData, NoteKind, NoteTexts } from './notes/note-data.ts';
import { portugueseNotes } from './notes/pt.ts';

// The bracket words are an interface: filters and scripts look for them, so they are the same in every language.
const brackets: Readonly<Record<NoteKind, string>> = {
  ack: 'ack',
  bot: 'bot',
  windowClosed: 'failed',
  sendFailed: 'failed',
  sendUnknown: 'unknown',
  resent: 'command',
  retried: 'command',
  cancelled: 'command',
  attachmentsNotSent: 'failed',
  followUpOf: 'event',
  relinked: 'event',
  gap: 'gap',
  fileMissing: 'failed',
  notYet: 'event',
  fileTooLarge: 'failed',
  unsupportedType: 'event',
  reaction: 'event',
  edited: 'event',
  deleted: 'event',
  held: 'held',
  heldAsked: 'held',
  askFailed: 'failed',
  fileFailed: 'failed',
  sent: 'sent',
  expired: 'expired',
  decision: 'decision',
  unknownCommand: 'command',
  templateSent: 'command',
  templateUnknown: 'command',
  templateValues: 'command',
  templateUnusable: 'command',
  split: 'command',
  systemSent: 'event',
  windowOpen: 'command',
  windowShut: 'command',
  heldCancelled: 'command',
  notTold: 'event',
};

const textsByLanguage: Readonly<Record<Language, NoteTexts>> = {
  de: germanNotes,
  en: englishNotes,
  es: spanishNotes,
  fr: frenchNotes,
  it: italianNotes,
  pt: portugueseNotes,
};

const quotedLength = 200;

/**
 * Writes an internal note of the bridge for the helpdesk's agents.
 *
 * @param language the number's language; English for a language without built-in texts
 * @returns plain text that begins with its bracket word (`[failed] …`); the caller escapes it where HTML is needed
 */
export function note<Kind extends NoteKind>(kind: Kind, language: string, data: NoteData[Kind]): string {
  const texts = textsByLanguage[builtinLanguage(language)];
  const values: Readonly<Record<string, unknown>> = { ...data };
  const text = kind === 'reaction' && values.emoji === '' ? texts.reactionRemoved : texts[kind];
  const filled = text.replace(/\{(\w+)\}/g, (_whole, name: string) => toText(values[name]));
  const quoted = quote(values.reply ?? values.message);
  return `[${brackets[kind]}] ${filled}${quoted === '' ? '' : `\n${quoted}`}`;
}

function toText(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

function quote(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') return '';
  // Only the beginning is cut into graphemes: one is rarely longer than ten code units.
  const oneLine = value
    .slice(0, quotedLength * 20)
    .replace(/\s+/g, ' ')
    .trim();
  const graphemes = Array.from(new Intl.Segmenter().segment(oneLine), ({ segment }) => segment);
  const short = graphemes.slice(0, quotedLength).join('');
  return `> ${short}${short.length < oneLine.length || value.length > quotedLength * 20 ? '…' : ''}`;
}
