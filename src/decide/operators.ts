import type { OperatorState } from '../core/conversation.ts';
import { type Effect, type SendNotice, ticketOf } from '../core/effects.ts';
import type { DeliveryStatus, EffectSettled, InboxEvent, NoticeRaised } from '../core/events.ts';
import type { EffectId } from '../core/ids.ts';
import { type NoticeCard, OPERATOR_NUMBER, type Recipient } from '../core/notices.ts';
import type { WayKind } from '../core/policy.ts';
import { alertNotice } from '../format/alert-words.ts';
import { note } from '../format/notes.ts';
import { headline, whyWords } from '../format/notice-words.ts';
import { because, type Draft, emit } from './draft.ts';
import { addNoteText } from './internal-note.ts';

const DAY_MS = 24 * 3_600_000;
/** More are not remembered: each is told once a day at most, and the oldest are forgotten first. */
const MOST_TOLD = 500;
const MOST_FAILED = 500;
/** How many notices one message can carry, by what it can show. */
const MOST_IN_ONE: Readonly<Record<WayKind, number>> = {
  slack: 100,
  teams: 50,
  email: 100,
  webhook: 100,
  whatsapp: 20,
};

/** Whether a lane is the operators' one. */
export const isOperatorsLane = ({ input }: Draft): boolean => input.conversation.numberId === OPERATOR_NUMBER;

/** What the operators' lane is told: something to tell people, and what became of it. */
export function decideForOperators(draft: Draft, event: InboxEvent): void {
  if (event.type === 'notice-raised') decideNotice(draft, event);
  else if (event.type === 'effect-settled') settleNotices(draft, event);
  else if (event.type === 'delivery-status') decideNoticeStatus(draft, event);
  else because(draft, 'notice.ignored', { type: event.type });
}

function decideNotice(draft: Draft, { to, card }: NoticeRaised, except?: string): void {
  if (wasTold(draft, card)) {
    because(draft, 'notice.told-before');
    return;
  }
  const alerts = draft.input.policy.alerts.map((channel): Recipient => ({ channel }));
  const recipients = (card.about === 'alert' ? alerts : to).filter(({ channel }) => channel !== except);
  const told = recipients.filter((recipient) => tellFirst(draft, recipient, card));
  if (told.length === 0) tellNobody(draft, card, recipients.map(({ channel }) => channel).join(', '));
}

/** Remembers what is told once a day; true when it was told already and nothing changed since. */
function wasTold(draft: Draft, { once }: NoticeCard): boolean {
  if (once === undefined) return false;
  const { now } = draft.input;
  const told = (stateOf(draft).told ?? []).filter(({ at }) => now - at < DAY_MS);
  if (told.some(({ key, state }) => key === once.key && state === once.state)) return true;
  const others = told.filter(({ key }) => key !== once.key);
  change(draft, { told: [...others, { ...once, at: now }].slice(-MOST_TOLD) });
  return false;
}

/** Tells a channel by all its ways; one that is gone is passed over for the next in its place. False: there is none. */
function tellFirst(draft: Draft, { channel, mentions, otherwise = [] }: Recipient, card: NoticeCard): boolean {
  const { notify } = draft.input.policy;
  const names = [channel, ...otherwise];
  const at = names.findIndex((name) => Object.hasOwn(notify, name) && notify[name]?.length);
  const name = names[at];
  const ways = notify[name ?? ''] ?? [];
  if (name === undefined) return false;
  because(draft, 'notice.sent', { channel: name, ways: ways.length });
  const group = `${draft.input.event.id}.${draft.effects.length}`;
  for (const [way, kind] of ways.entries()) {
    emit(draft, {
      kind: 'send-notice',
      destination: { channel: name, way },
      card,
      ...(mentions && name === channel ? { mentions } : {}),
      otherwise: names.slice(at + 1),
      group,
      ways: ways.length,
      most: MOST_IN_ONE[kind],
    });
  }
  return true;
}

function settleNotices(draft: Draft, { opId, effects, outcome }: EffectSettled): void {
  const [first] = effects;
  const kind = first?.effect.kind ?? 'none';
  const about = { op: opId, kind, count: effects.length };
  because(draft, `settled.${outcome.result}`, 'reason' in outcome ? { ...about, reason: outcome.reason } : about);
  if (outcome.result === 'applied' || outcome.result === 'parked' || outcome.result === 'unknown') return;
  for (const { id, effect } of effects) {
    if (effect.kind === 'send-notice') giveUp(draft, id, effect, outcome.detail);
    else draft.alerts.push({ what: 'notice-undelivered', detail: ticketOf(effect) ?? kind });
  }
}

/** A template that went out did not arrive. */
function decideNoticeStatus(draft: Draft, status: DeliveryStatus): void {
  const { error } = status;
  because(draft, `status.${status.status}`, error ? { code: error.code } : undefined);
  const { sent } = draft.input.refs;
  const effect = sent?.effect as Effect | undefined;
  if (status.status === 'failed' && sent && effect?.kind === 'send-notice')
    giveUp(draft, sent.effectId, effect, `WhatsApp error ${error?.code ?? 'unknown'}`);
}

/** One way failed. The last one of a channel takes the channel with it: somebody else is told, or the ticket says so. */
function giveUp(draft: Draft, id: EffectId, effect: SendNotice, detail: string): void {
  const { destination, card, group, ways, otherwise } = effect;
  const { channel, way } = destination;
  because(draft, 'notice.given-up', { channel, way });
  if (card.about !== 'alert') {
    const alert = alertNotice({ what: 'channel-unreachable', subject: channel, detail: `way ${way + 1}: ${detail}` });
    decideNotice(draft, { type: 'notice-raised', to: [], card: { ...alert, at: draft.input.now } }, channel);
  }
  const failed = (stateOf(draft).failed?.[group] ?? 0) + 1;
  if (failed < ways) {
    remember(draft, group, failed);
    return;
  }
  remember(draft, group, undefined);
  const [next, ...rest] = otherwise;
  if (next !== undefined && tellFirst(draft, { channel: next, otherwise: rest }, card)) return;
  if (card.ticket === undefined) draft.dead.push({ effectId: id, reason: 'notice' });
  tellNobody(draft, card, channel);
}

/** Nobody could be told: at least it stands on the ticket, and in the log. */
function tellNobody(draft: Draft, card: NoticeCard, channel: string): void {
  because(draft, 'notice.nobody', { channel });
  draft.alerts.push({ what: 'notice-undelivered', detail: channel });
  if (card.ticket === undefined) return;
  const text = [headline(card), whyWords(card)].filter((line) => line !== undefined).join('\n');
  addNoteText(draft, card.ticket.key, note('notTold', card.language ?? 'en', { channel, text }));
}

function stateOf(draft: Draft): OperatorState {
  return draft.conversation.operators ?? {};
}

function change(draft: Draft, changed: OperatorState): void {
  draft.conversation = { ...draft.conversation, operators: { ...stateOf(draft), ...changed } };
}

function remember(draft: Draft, group: string, failed: number | undefined): void {
  const { [group]: _before, ...others } = stateOf(draft).failed ?? {};
  const kept = Object.entries(others).slice(failed === undefined ? 0 : -(MOST_FAILED - 1));
  change(draft, { failed: Object.fromEntries(failed === undefined ? kept : [...kept, [group, failed]]) });
}
