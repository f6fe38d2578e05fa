import type { Explained, ExplainedEffect } from '../../core/reads.ts';
import { reasonInWords } from '../../format/reasons.ts';
import { isDecided } from './ledger.ts';

/** One effect as people read it. */
export interface ToldEffect {
  readonly words: string;
  readonly state: string;
  readonly tone: Tone;
}

export type Tone = 'good' | 'wait' | 'doubt' | 'bad' | 'plain';

/** One event as people read it. */
export interface ToldEvent {
  readonly id: number;
  readonly at: number;
  /** What came in. */
  readonly what: string;
  /** What was concluded, a sentence each. */
  readonly sentences: readonly string[];
  readonly effects: readonly ToldEffect[];
  /** Talk between customer and agent, not the machinery behind it. */
  readonly isTalk: boolean;
}

/** Puts an event of the bridge into words. @param customer of this talk, when known */
export const tellEvent = (event: Explained, customer: string | undefined): ToldEvent => {
  const ticket = (key: string): string | undefined => {
    const id = event.tickets?.[key];
    return id === undefined ? undefined : `#${id}`;
  };
  const names = { ...(customer === undefined ? {} : { customer }), ticket };
  const sentences = event.reasons.map((reason) => reasonInWords(reason, names));
  return {
    id: event.eventId,
    at: event.receivedAt,
    what: WHAT[event.type](customer ?? 'a customer'),
    sentences: isDecided(event) ? [...new Set(sentences)] : ['Waits for its decision.'],
    effects: event.effects.map((effect) => tellEffect(effect, customer, ticket)),
    isTalk: TALK.has(event.type),
  };
};

const TALK: ReadonlySet<Explained['type']> = new Set([
  'customer-message',
  'customer-side-event',
  'comment-found',
  'phone-app-message',
  'identity-changed',
  'operator-send',
]);

const WHAT: Readonly<Record<Explained['type'], (customer: string) => string>> = {
  'customer-message': (customer) => `Message from ${customer}`,
  'customer-side-event': (customer) => `Sign from ${customer}`,
  'phone-app-message': (customer) => `Phone app to ${customer}`,
  'identity-changed': (customer) => `News of ${customer}`,
  'consent-changed': (customer) => `Wish of ${customer}`,
  'delivery-status': () => 'Delivery status',
  'ticket-hint': () => 'Word from the helpdesk',
  'comment-found': () => 'Comment in the helpdesk',
  'effect-settled': () => 'Result of a call',
  'file-settled': () => 'News of a file',
  'timer-due': () => 'A timer',
  'ticket-started': (customer) => `A ticket to write to ${customer}`,
  'notice-raised': () => 'News for people',
  'deadlines-seen': () => 'Deadlines of a ticket',
  'operator-send': (customer) => `Another system to ${customer}`,
  'conversation-merged': () => 'Two talks are one',
};

const tellEffect = (
  effect: ExplainedEffect,
  customer: string | undefined,
  ticket: (key: string) => string | undefined,
): ToldEffect => {
  const on = (effect.ticket === undefined ? undefined : ticket(effect.ticket)) ?? 'the ticket';
  const [state, tone] = STATES[effect.state] ?? [effect.state, 'plain'];
  return { words: effectWords(effect, customer ?? 'the customer', on), state, tone };
};

const effectWords = ({ kind, form }: ExplainedEffect, customer: string, on: string): string => {
  switch (kind) {
    case 'ensure-requester':
      return `Make sure the helpdesk knows ${customer}`;
    case 'create-ticket':
      return on === 'the ticket' ? 'Open a ticket' : `Open ticket ${on}`;
    case 'add-comment':
      return form === 'note' ? `Internal note on ${on}` : `Words of ${customer} on ${on}`;
    case 'update-ticket':
      return `Open ${on} again, solve it, or change what rules say`;
    case 'add-tags':
      return `Tag ${on}`;
    case 'read-ticket':
      return `Read ${on}`;
    case 'send-text':
      return form === 'reply' ? `Reply to ${customer} on WhatsApp` : `Automatic text to ${customer}`;
    case 'send-file':
      return `File to ${customer} on WhatsApp`;
    case 'send-template':
      return `Template to ${customer}`;
    case 'send-interactive':
    case 'send-media':
      return `The bot writes to ${customer}`;
    case 'lookup':
      return 'Ask another system';
    case 'mark-read':
      return `Show ${customer} that it was read`;
    case 'notify':
      return 'Tell people';
    case 'send-notice':
      return 'Message to people';
  }
};

const STATES: Readonly<Record<string, readonly [string, Tone]>> = {
  pending: ['waiting', 'wait'],
  claimed: ['under way', 'wait'],
  retry: ['waiting to try again', 'wait'],
  unknown: ['unknown, being looked into', 'doubt'],
  asked: ['unknown, the agent is asked', 'doubt'],
  done: ['done', 'good'],
  refused: ['refused', 'bad'],
  dead: ['dead', 'bad'],
  parked: ['dead', 'bad'],
  cancelled: ['dropped', 'plain'],
  observed: ['observed, not sent', 'plain'],
};
