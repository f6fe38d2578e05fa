import type { TicketKey } from '../core/ids.ts';
import { type Notice, OPERATOR_NUMBER } from '../core/notices.ts';
import { alertNotice } from '../format/alert-words.ts';
import { noticeNote } from '../format/notice-words.ts';
import { because, type Draft, emit, numberOf } from './draft.ts';
import { addNoteText } from './internal-note.ts';
import { resolveRecipients, type TicketPeople } from './recipients.ts';

/** Who is told what about which ticket. */
export interface Telling {
  readonly ticket?: TicketKey;
  /** As the operator wrote them: channels of `notify`, `assignee`, `lead`. */
  readonly to: readonly string[];
  readonly notice: Notice;
  readonly people: TicketPeople;
}

/** Tells people, in the number's language where the notice says none: the agent by a note, everybody else by one effect. */
export function notifyPeople(draft: Draft, { ticket, to, notice, people }: Telling): void {
  const told = { language: numberOf(draft.input).language, ...notice };
  const resolved = resolveRecipients(to, people, draft.input.policy, ticket !== undefined);
  const about = { about: notice.about, ...(ticket === undefined ? {} : { ticket }) };
  if (resolved.note && ticket !== undefined) {
    because(draft, 'notify.note', about);
    addNoteText(draft, ticket, noticeNote(told));
  }
  if (resolved.unknown.length > 0) because(draft, 'notify.nobody', { ...about, names: resolved.unknown.join(', ') });
  if (resolved.to.length === 0) return;
  because(draft, 'notify.told', { ...about, channels: resolved.to.map(({ channel }) => channel).join(', ') });
  emit(draft, { kind: 'notify', ...(ticket === undefined ? {} : { ticket }), to: resolved.to, notice: told });
}

/** What operators should know goes to `alerts`, where some are configured. The operators' own lane tells nothing of itself. */
export function raiseAlerts(draft: Draft): void {
  const { conversation, policy } = draft.input;
  if (policy.alerts.length === 0 || conversation.numberId === OPERATOR_NUMBER) return;
  for (const alert of draft.alerts) emit(draft, { kind: 'notify', to: [], notice: alertNotice(alert) });
}
