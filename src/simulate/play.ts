import type { Contact } from '../core/contact.ts';
import type { EventRefs } from '../core/decision.ts';
import type { CustomerMessage } from '../core/events.ts';
import { fileIdOf, type NumberId, type TicketKey } from '../core/ids.ts';
import type { Policy } from '../core/policy.ts';
import { createDesk, type Desk } from './desk.ts';
import { findMisses, type Miss } from './expect.ts';
import type { Done, Scenario, Step, Written } from './language.ts';
import { createSeen, type Seen } from './seen.ts';
import { createStage, type Happened, type Stage } from './stage.ts';

/** One thing that happened in a talk, in order. */
export type Scene =
  | { readonly kind: 'step'; readonly at: number; readonly step: Step }
  | ({ readonly kind: 'decided' } & Happened)
  | { readonly kind: 'missed'; readonly at: number; readonly line: number; readonly misses: readonly Miss[] };

/** A talk that was played to its end, or as far as it could be. */
export interface Played {
  readonly scenario: Scenario;
  readonly passed: boolean;
  readonly scenes: readonly Scene[];
  /** A step that could not be played. */
  readonly stopped?: { readonly line: number; readonly why: string };
  readonly desk: Desk;
  readonly stage?: Stage;
  /** The ticket of the customer's last message. */
  readonly ticket?: TicketKey;
}

class CannotPlay extends Error {}

/** What a trial must not be held back by: the mode, the pilot, and the day of the go-live. */
export function forTrial({ threading: { since: _since, ...threading }, ...policy }: Policy): Policy {
  return { ...policy, threading, mode: 'live', pilot: [] };
}

/** Plays one scenario through the real decision. No I/O; the same result every time. */
export function playScenario(scenario: Scenario, policy: Policy): Played {
  const { tags, organizations, ...profile } = scenario.customer;
  const desk = createDesk({ tags, organizations });
  const scenes: Scene[] = [];
  const numberId = findNumber(policy, scenario.number);
  if (numberId === undefined) {
    const known = Object.values(policy.numbers).map(({ name }) => name);
    const why = `there is no number "${scenario.number}" in the configuration, only ${known.join(', ')}`;
    return { scenario, passed: false, scenes, stopped: { line: scenario.line, why }, desk };
  }
  const seen = createSeen();
  const contact: Contact = { id: 'customer', ...profile };
  const onDecided = (happened: Happened): void => {
    scenes.push({ kind: 'decided', ...happened });
    seen.note(happened);
  };
  const stage = createStage({
    policy: forTrial(policy),
    contact,
    numberId,
    startsAt: scenario.starts,
    desk,
    onDecided,
  });
  const actors = { stage, desk, seen, scenes, messages: [] as string[] };
  for (const step of scenario.steps) {
    scenes.push({ kind: 'step', at: stage.now, step });
    try {
      playStep(step, actors);
    } catch (error) {
      if (!(error instanceof CannotPlay)) throw error;
      return { scenario, passed: false, scenes, stopped: { line: step.line, why: error.message }, desk, stage };
    }
  }
  stage.passUntil(stage.now);
  const passed = scenes.every(({ kind }) => kind !== 'missed');
  return { scenario, passed, scenes, desk, stage, ...(seen.ticket === undefined ? {} : { ticket: seen.ticket }) };
}

function findNumber({ numbers }: Policy, wanted: string | undefined): NumberId | undefined {
  const all = Object.values(numbers);
  return (wanted === undefined ? all[0] : all.find(({ id, name }) => id === wanted || name === wanted))?.id;
}

interface Actors {
  readonly stage: Stage;
  readonly desk: Desk;
  readonly seen: Seen;
  readonly scenes: Scene[];
  /** The ids of the customer's messages so far. */
  readonly messages: string[];
}

function playStep(step: Step, actors: Actors): void {
  const { stage, desk, seen, scenes } = actors;
  if (step.customer !== undefined) write(step.customer, actors);
  if (step.agent !== undefined) act(step.agent, actors);
  if (step.wait !== undefined) stage.passUntil(stage.now + step.wait);
  if (step.at !== undefined) {
    if (step.at < stage.now)
      throw new CannotPlay(`it is ${new Date(stage.now).toISOString()} already: time only goes on`);
    stage.passUntil(step.at);
  }
  if (step.helpdesk !== undefined) {
    const { answers, ...facts } = step.helpdesk;
    desk.facts = { ...desk.facts, ...facts };
    if (answers !== undefined) stage.setAnswering(answers);
  }
  if (step.whatsapp !== undefined) stage.failNext(step.whatsapp.fails);
  if (step.expect === undefined) return;
  const misses = findMisses(step.expect, { desk, conversation: stage.conversation, seen });
  if (misses.length > 0) scenes.push({ kind: 'missed', at: stage.now, line: step.line, misses });
  seen.forget();
}

/** What adapters put in place of a message without words, or before its caption. */
const MARKS: Readonly<Record<string, string>> = { voice: 'voice message' };
const KINDS: Readonly<Record<string, string>> = { voice: 'audio' };

function write({ text, type, file, quotes, sent = 0 }: Written, { stage, messages, seen }: Actors): void {
  const wamid = `in.${messages.length + 1}`;
  const quoted = quotes === undefined ? undefined : messages[quotes - 1];
  if (quotes !== undefined && quoted === undefined)
    throw new CannotPlay(`quotes message ${quotes}, but the customer has written only ${messages.length} before it`);
  messages.push(wamid);
  const isText = type === 'text' || type === 'button';
  const message: CustomerMessage = {
    type: 'customer-message',
    wamid,
    kind: KINDS[type] ?? type,
    text: isText ? (text ?? '') : [`[${MARKS[type] ?? type}]`, ...(text === undefined ? [] : [text])].join(' '),
    sentAt: stage.now - sent,
    ...(quoted === undefined ? {} : { quotes: quoted }),
    ...(file === undefined ? {} : { file: fileNamed(wamid, file) }),
  };
  const ticket = quoted === undefined ? undefined : stage.ticketOf(quoted);
  const refs: EventRefs = ticket === undefined ? {} : { messageTicket: ticket };
  seen.wrote(wamid);
  stage.tell(message, refs);
}

const fileNamed = (wamid: string, name: string): NonNullable<CustomerMessage['file']> => ({
  id: fileIdOf(wamid),
  from: 'whatsapp',
  source: {},
  name,
  contentType: 'application/octet-stream',
});

function act(does: Done, { stage, desk }: Actors): void {
  const ticket = does.ticket === undefined ? desk.tickets.at(-1) : desk.tickets.find(({ no }) => no === does.ticket);
  if (!ticket)
    throw new CannotPlay(`there is no ticket ${does.ticket ?? ''} yet that an agent could work on`.replace('  ', ' '));
  desk.act(ticket, does, stage.now);
  stage.tell({ type: 'ticket-hint', ticketId: ticket.id, what: 'changed', at: stage.now });
}
