import type { TicketKey } from '../../core/ids.ts';
import type { Texts } from '../../core/policy.ts';
import type { MessageName, Reply } from '../../core/rules.ts';
import { renderTemplate } from '../../format/template.ts';
import { pickText } from '../../format/texts.ts';
import { takesAutomaticTexts } from '../consent.ts';
import { because, type Draft, numberOf } from '../draft.ts';
import { isOpen } from '../hours/opening-hours.ts';
import { isReachable, isServiceWindowOpen, sendText } from '../send-parts.ts';
import { isInPilot } from '../served.ts';
import { findTicket } from '../tickets.ts';
import { scheduleOf } from './answers.ts';
import { rulesOf, setRules, valuesFor } from './ticket-values.ts';
import type { Verdict } from './verdict.ts';

/** After an agent's words the talk is running for so long: nobody wants to hear then that the office is closed. */
const RUNNING_MS = 3_600_000;

const NAMES: ReadonlySet<string> = new Set<MessageName>([
  'acknowledgement',
  'outOfHours',
  'handover',
  'escalated',
  'pending',
  'solved',
]);

/** A text that could be sent now. */
interface Candidate {
  readonly name?: MessageName;
  readonly texts: Texts;
  readonly rule?: string;
}

/**
 * Sends at most one automatic text: a rule's reply (the last rule's), else the tier's, else that nobody is there now, else the
 * acknowledgement. Each rule replies once on a ticket, out of hours is told once and never in a running talk.
 *
 * @param acknowledge whether the customer may get an acknowledgement: their message opens a ticket
 * @param turn whether the customer wrote; without that only rules and tiers have something to say
 */
export function sendAutomaticText(
  draft: Draft,
  key: TicketKey,
  verdict: Verdict | undefined,
  { acknowledge, turn }: { readonly acknowledge: boolean; readonly turn: boolean },
): void {
  if (!isServiceWindowOpen(draft) || !isReachable(draft) || !isInPilot(draft.input)) return;
  for (const candidate of candidatesOf(draft, key, verdict, acknowledge, turn)) {
    const ticket = findTicket(draft.conversation, key);
    const languages = [draft.conversation.language, numberOf(draft.input).language];
    const picked = pickText(candidate.texts, languages, candidate.name ?? 'acknowledgement');
    if (!ticket || picked === undefined) continue;
    const text = renderTemplate(picked, valuesFor(draft, ticket, rulesOf(ticket))).trim();
    if (text === '') continue;
    if (!takesAutomaticTexts(draft)) {
      because(draft, 'acknowledgement.opted-out', { ticket: key });
      return;
    }
    const { rule, name } = candidate;
    if (name !== 'acknowledgement')
      because(draft, 'text.sent', { ticket: key, text: name ?? 'own', ...(rule === undefined ? {} : { rule }) });
    sendText(draft, text, { purpose: 'acknowledgement', ticket: key });
    const replied = rule === undefined ? {} : { replied: [...(rulesOf(ticket).replied ?? []), rule] };
    const told = name === 'outOfHours' ? { closedTold: true as const } : {};
    if (rule !== undefined || name === 'outOfHours') setRules(draft, ticket, { ...replied, ...told });
    return;
  }
}

/** What could be said, best first. */
function candidatesOf(
  draft: Draft,
  key: TicketKey,
  verdict: Verdict | undefined,
  acknowledge: boolean,
  turn: boolean,
): readonly Candidate[] {
  const { replied = [] } = rulesOf(findTicket(draft.conversation, key));
  const ofRules = (verdict?.replies ?? [])
    .filter(({ rule }) => !replied.includes(rule))
    .toReversed()
    .map(({ rule, text }) => ({ ...namedText(draft, text), rule }));
  const tierText = verdict?.escalation?.policy.reply;
  // Who talked with the bot is told that a person takes over, whatever the tier says.
  const left = draft.input.conversation.bot !== undefined && draft.conversation.bot === undefined;
  const ofTier = tierText !== undefined ? [namedText(draft, tierText)] : left ? [namedText(draft, 'handover')] : [];
  // Where the bot talks, it is there at all hours, and its words are the answer.
  const talks = draft.conversation.bot?.ticket === key;
  const usual = (name: MessageName): readonly Candidate[] => [
    ...ofRules.filter((each) => each.name === name),
    ...(turn ? [namedText(draft, name)] : []),
  ];
  const isOwn = ({ name }: Candidate) => name !== 'outOfHours' && name !== 'acknowledgement';
  return [
    ...ofRules.filter(isOwn),
    ...ofTier,
    ...(!talks && mayTellClosed(draft, key) ? usual('outOfHours') : []),
    ...(talks ? [] : acknowledge ? usual('acknowledgement') : ofRules.filter(({ name }) => name === 'acknowledgement')),
  ];
}

/** A single name of `messages` is that text. */
export function namedText(draft: Draft, reply: Reply): Candidate {
  if (typeof reply !== 'string' || !NAMES.has(reply)) return { texts: reply };
  const name = reply as MessageName;
  const { policy } = draft.input;
  const number = numberOf(draft.input);
  if (name === 'acknowledgement') return { name, texts: number.acknowledgement ?? policy.acknowledgement };
  return { name, texts: number.messages?.[name] ?? policy.messages[name] };
}

function mayTellClosed(draft: Draft, key: TicketKey): boolean {
  const { input, conversation } = draft;
  const schedule = input.policy.rules.hours[scheduleOf(draft)];
  const ticket = findTicket(conversation, key);
  if (!schedule || !ticket || isOpen(schedule, input.now) || rulesOf(ticket).closedTold) return false;
  return ticket.lastAgentAt === undefined || input.now - ticket.lastAgentAt > RUNNING_MS;
}
