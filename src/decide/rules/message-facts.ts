import type { CustomerMessage } from '../../core/events.ts';
import { messageTypeOf } from '../../core/message-type.ts';
import { detectLanguage } from '../../format/detect-language.ts';
import { type PreparedText, prepareText } from '../../format/match-words.ts';
import { normalise } from '../../format/normalise.ts';
import { type Sentiment, sentimentOf } from '../../format/sentiment.ts';
import { isShouting } from '../../format/shouting.ts';
import { type Draft, numberOf } from '../draft.ts';

/** What rules may ask of a customer's message. */
export interface MessageFacts {
  readonly text: string;
  /** The same, prepared for looking words up. */
  readonly words: () => PreparedText;
  /** As conditions name it. */
  readonly type: string;
  /** As a tag. */
  readonly language: string;
  readonly isFirst: boolean;
  /** How many messages in a row say the same, this one among them. */
  readonly repeated: number;
  readonly isShouting: () => boolean;
  readonly sentiment: () => Sentiment;
}

/** What adapters put before the words of everything that is no plain text: `[image] `, `[voice message]`. */
const KIND_MARK = /^\[[^\]\n]{1,60}\]\s?/;

/** The language of a customer: what they wrote last, else what their number speaks. */
export function languageOf({ conversation, input }: Draft): string {
  return conversation.language ?? numberOf(input).language;
}

/** Reads a message for the rules, and remembers its language and what it says. */
export function readMessage(draft: Draft, message: CustomerMessage, isFirst: boolean): MessageFacts {
  const text = message.kind === 'text' ? message.text : message.text.replace(KIND_MARK, '');
  const detected = detectLanguage(text);
  if (detected !== undefined) draft.conversation = { ...draft.conversation, language: detected };
  const language = languageOf(draft);
  let prepared: PreparedText | undefined;
  return {
    text,
    words: () => {
      prepared ??= prepareText(text);
      return prepared;
    },
    type: messageTypeOf(message),
    language,
    isFirst,
    repeated: countRepeated(draft, text),
    isShouting: () => isShouting(text),
    sentiment: () => sentimentOf(text, language),
  };
}

function countRepeated(draft: Draft, text: string): number {
  const said = normalise(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const { repeated, ...rest } = draft.conversation;
  if (said === '') {
    draft.conversation = rest;
    return 1;
  }
  const mark = hashOf(said);
  const count = repeated?.mark === mark ? repeated.count + 1 : 1;
  draft.conversation = { ...draft.conversation, repeated: { mark, count } };
  return count;
}

/** Enough to know the same words again (FNV-1a over the beginning, and the length). The words themselves are not kept. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text.slice(0, 2_000)) {
    hash ^= letter.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return `${hash.toString(36)}.${text.length}`;
}
