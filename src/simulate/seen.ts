import { type AnySend, type Effect, isSend } from '../core/effects.ts';
import type { TicketKey, Wamid } from '../core/ids.ts';
import type { Happened } from './stage.ts';

/** What happened since the last look, as expectations ask for it. */
export interface Seen {
  /** Words that went to the customer's phone. */
  readonly said: readonly string[];
  /** Internal notes of the bridge, as plain text. */
  readonly notes: readonly string[];
  /** Channels, `lead:<group>` and `assignee`. */
  readonly told: readonly string[];
  readonly rules: readonly string[];
  /** Codes of reasons. */
  readonly reasons: readonly string[];
  /** The ticket of the customer's last message; kept across looks. */
  readonly ticket: TicketKey | undefined;
  wrote(wamid: Wamid): void;
  note(happened: Happened): void;
  forget(): void;
}

/** Nothing seen yet. */
export function createSeen(): Seen {
  let said: string[] = [];
  let notes: string[] = [];
  let told: string[] = [];
  let rules: string[] = [];
  let reasons: string[] = [];
  let wamid: Wamid | undefined;
  let ticket: TicketKey | undefined;

  const noteEffect = (effect: Effect): void => {
    if (isSend(effect)) said.push(wordsOf(effect));
    if (effect.kind === 'notify') told.push(...effect.to.map(({ channel }) => channel));
    if (effect.kind !== 'add-comment' && effect.kind !== 'create-ticket') return;
    if (wamid !== undefined && effect.messages.includes(wamid)) ticket = effect.ticket;
    if (effect.kind === 'add-comment' && effect.author === 'bridge' && !effect.public)
      notes.push(plainText(effect.html));
  };

  return {
    get said() {
      return said;
    },
    get notes() {
      return notes;
    },
    get told() {
      return told;
    },
    get rules() {
      return rules;
    },
    get reasons() {
      return reasons;
    },
    get ticket() {
      return ticket;
    },
    wrote(id) {
      wamid = id;
    },
    note({ decision }) {
      for (const effect of decision.effects) noteEffect(effect);
      for (const { code, detail = {} } of decision.reasons) {
        reasons.push(code);
        if (code === 'rules.matched') rules.push(...String(detail['rules']).split(', '));
        if (code === 'notify.note') told.push('assignee');
      }
    },
    forget() {
      said = [];
      notes = [];
      told = [];
      rules = [];
      reasons = [];
    },
  };
}

/** How a message to the customer reads. */
export function wordsOf(effect: AnySend): string {
  if (effect.kind === 'send-text' || effect.kind === 'send-interactive') return effect.text;
  if (effect.kind === 'send-media') return `[${effect.as}] ${effect.url}`;
  if (effect.kind === 'send-file') return [`[${effect.file.name}]`, effect.caption ?? ''].join(' ').trim();
  return `[template ${effect.name}] ${[effect.text, ...effect.parameters].filter((text) => text !== '').join(' | ')}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** A comment of ours as plain text. */
export const plainText = (html: string): string =>
  html
    .replaceAll('<br>', '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
