import type { BotOption, BotPolicy, BotStep } from '../../core/bot.ts';
import { replyAddressOf } from '../../core/contact.ts';
import type { AnySend, SendInteractive, SendMedia, SendText } from '../../core/effects.ts';
import type { EffectId } from '../../core/ids.ts';
import { botWord } from '../../format/bot-words.ts';
import { splitText } from '../../format/split.ts';
import { because, type Draft, emit } from '../draft.ts';
import { languageOf } from '../rules/message-facts.ts';
import { wordsOf } from '../send-parts.ts';
import { botText, setBot } from './bot-state.ts';
import { choiceId } from './options.ts';

/** Meta's limits ("Interactive reply buttons", "Interactive lists"). */
const BUTTONS = { most: 3, title: 20, body: 1024 };
const ROWS = { most: 10, title: 24, body: 4096 };

/** What is said at once. */
export interface Saying {
  readonly text?: string | undefined;
  readonly media?: BotStep['media'] | undefined;
  /** A menu below the text, of this step. */
  readonly menu?: { readonly step: string; readonly options: readonly BotOption[] } | undefined;
}

type Message =
  | Pick<SendText, 'kind' | 'text'>
  | Pick<SendMedia, 'kind' | 'as' | 'url'>
  | Pick<SendInteractive, 'kind' | 'as' | 'body' | 'label' | 'options' | 'text'>;

/**
 * Says something to the customer, each message after the one before. Not a word of it when the customer's budget of automatic
 * messages does not reach for all of it.
 *
 * @returns false when it does not
 */
export function say(draft: Draft, policy: BotPolicy, saying: Saying): boolean {
  const messages = messagesOf(draft, saying);
  if (messages.length === 0) return true;
  const { now, contact } = draft.input;
  const { count, perMs } = policy.budget;
  const sent = (draft.conversation.botSent ?? []).filter((at) => now - at < perMs);
  const { bot } = draft.conversation;
  if (sent.length + messages.length > count) {
    because(draft, 'bot.budget', { count });
    return false;
  }
  draft.conversation = { ...draft.conversation, botSent: [...sent, ...messages.map(() => now)] };
  let before: EffectId | undefined = lastSend(draft);
  for (const message of messages) {
    const effect: AnySend = {
      ...message,
      to: replyAddressOf(contact),
      purpose: 'bot',
      ...(bot?.ticket === undefined ? {} : { ticket: bot.ticket }),
      part: 0,
      parts: 1,
      ...(before === undefined ? {} : { after: before }),
    };
    before = emit(draft, effect);
    rememberLine(draft, wordsOf(effect));
  }
  setBot(draft, { begun: true, lastAt: now });
  return true;
}

/** Of this decision: what the bot says next comes behind it. */
function lastSend({ effects, input }: Draft): EffectId | undefined {
  const index = effects.findLastIndex((effect) => 'purpose' in effect && effect.purpose === 'bot');
  return index < 0 ? undefined : `${input.event.id}.${index}`;
}

/** In a talk without a ticket nothing else keeps it. */
function rememberLine(draft: Draft, text: string): void {
  const { talk } = draft.conversation.bot ?? {};
  if (talk) setBot(draft, { talk: [...talk, { by: 'bot', text, at: draft.input.now }] });
}

function messagesOf(draft: Draft, { text, media, menu }: Saying): readonly Message[] {
  const pictures: readonly Message[] = media ? [{ kind: 'send-media', as: media.kind, url: media.url }] : [];
  if (menu) return [...pictures, ...menuOf(draft, text, menu)];
  return [...pictures, ...textsOf(text ?? '')];
}

const textsOf = (text: string): readonly Message[] =>
  text === '' ? [] : splitText(text).map((part) => ({ kind: 'send-text', text: part }));

/** Buttons where WhatsApp shows them, else a list, else numbered lines. */
function menuOf(
  draft: Draft,
  text: string | undefined,
  { step, options }: NonNullable<Saying['menu']>,
): readonly Message[] {
  const label = botWord('choose', languageOf(draft));
  const body = text ?? label;
  const shown = options.map((option, index) => ({
    id: choiceId(step, index),
    title: botText(draft, option.title) ?? '…',
  }));
  const numbered = `${body}\n\n${shown.map(({ title }, index) => `${index + 1}. ${title}`).join('\n')}`;
  const isUnique = new Set(shown.map(({ title }) => title)).size === shown.length;
  const fits = ({ most, title, body: longest }: typeof ROWS) =>
    isUnique && shown.length <= most && body.length <= longest && shown.every((each) => each.title.length <= title);
  const common = { kind: 'send-interactive', body, label, options: shown, text: numbered } as const;
  if (fits(BUTTONS)) return [{ ...common, as: 'buttons' }];
  return fits(ROWS) ? [{ ...common, as: 'list' }] : textsOf(numbered);
}
