import type { BotLine } from '../../core/bot.ts';
import { type TicketKey, ticketKey } from '../../core/ids.ts';
import type { Rule } from '../../core/rules.ts';
import { botWord } from '../../format/bot-words.ts';
import { addCustomerComment, carriedBy, commentsOf } from '../customer-comment.ts';
import { because, type Draft, emit, numberOf } from '../draft.ts';
import { addNoteText } from '../internal-note.ts';
import { noteWhatIsMissing } from '../missing-content.ts';
import { openTicket } from '../open-ticket.ts';
import { allRules } from '../rules/all-rules.ts';
import { sendAutomaticText } from '../rules/automatic-text.ts';
import { applyVerdict } from '../rules/carry-out.ts';
import { tellPeople } from '../rules/tell-people.ts';
import { rulesOf, setRules } from '../rules/ticket-values.ts';
import { combine } from '../rules/verdict.ts';
import { currentTicket, findTicket, putTicket } from '../tickets.ts';
import { setBot } from './bot-state.ts';
import { leaveBot } from './leave.ts';
import type { After } from './walk.ts';

/** Tagged by whoever counts what the bot did. */
export const SOLVED_TAG = 'bot_solved';

const MOST_TALK = 30_000;

type ToPeople = Extract<After, { to: 'people' }>;

const ruleOf = ({ escalate }: Pick<ToPeople, 'escalate'>): readonly Rule[] =>
  escalate ? [{ name: 'bot', when: {}, does: { escalate } }] : [];

/** The talk goes on with people: the ticket is escalated, people are told, and so is the customer where nothing was said yet. */
export function handOver(draft: Draft, to: ToPeople): void {
  const { bot } = draft.conversation;
  if (!bot) return;
  if (bot.ticket === undefined) {
    openForTalk(draft, ruleOf(to), to.told, to.code);
    return;
  }
  const key = bot.ticket;
  const tier = rulesOf(findTicket(draft.conversation, key)).tier;
  const verdict = combine(ruleOf(to), draft.input.policy.rules.tiers, tier);
  applyVerdict(draft, key, verdict);
  leaveBot(draft, 'bot.hands-over');
  tellPeople(draft, key, verdict);
  if (!to.told) sendAutomaticText(draft, key, verdict, { acknowledge: false, turn: false });
}

/**
 * The ticket of a talk that had none: all of the customer's words, the whole talk as a note, what the rules said of each message, and
 * why it comes to people.
 *
 * @param told the customer was told something, or is to hear nothing
 */
export function openForTalk(draft: Draft, more: readonly Rule[], told: boolean, code: string): TicketKey | undefined {
  const { bot, id, nextTicketNo } = draft.conversation;
  const talk = bot?.talk ?? [];
  const words = talk.flatMap((line) => (line.by === 'customer' ? [line] : []));
  const [first, ...later] = words;
  if (!bot || !first) return undefined;
  const known = allRules(draft.input.policy).filter(({ name }) => bot.matched?.includes(name));
  const verdict = combine([...known, ...more], draft.input.policy.rules.tiers, 1);
  const key = ticketKey(id, nextTicketNo);
  setBot(draft, { ticket: key });
  const previous = currentTicket(draft.conversation);
  const [html = '', ...rest] = htmlOf(first);
  openTicket(draft, {
    html,
    ...carriedBy(first.message),
    at: atOf(first),
    ...(previous ? { previous } : {}),
    followUp: false,
    acknowledge: !told,
    current: true,
    ruling: { verdict, undecided: [], timed: bot.timed ?? [] },
  });
  for (const each of rest) addCustomerComment(draft, key, each);
  for (const line of later) {
    const [head = '', ...tail] = htmlOf(line);
    addCustomerComment(draft, key, head, carriedBy(line.message));
    for (const each of tail) addCustomerComment(draft, key, each);
  }
  for (const line of words) {
    noteWhatIsMissing(draft, key, line.message);
    draft.messages.push({ wamid: line.message.wamid, ticket: key, at: atOf(line) });
  }
  const ticket = findTicket(draft.conversation, key);
  const last = words.at(-1) ?? first;
  if (ticket)
    draft.conversation = putTicket(draft.conversation, {
      ...ticket,
      lastCustomerAt: Math.max(atOf(first), atOf(last)),
      ...(ticket.rules ? { rules: { ...ticket.rules, unansweredSince: atOf(first) } } : {}),
    });
  addNoteText(draft, key, `[bot] ${transcript(draft, talk)}`);
  leaveBot(draft, code);
  return key;
}

const atOf = (line: Extract<BotLine, { by: 'customer' }>): number => Math.min(line.message.sentAt, line.receivedAt);

const htmlOf = (line: Extract<BotLine, { by: 'customer' }>): readonly string[] =>
  commentsOf(line.message, line.receivedAt, line.quoted);

function transcript(draft: Draft, talk: readonly BotLine[]): string {
  const { language } = numberOf(draft.input);
  const lines = talk.map((line) =>
    line.by === 'bot'
      ? `${botWord('bot', language)}: ${line.text}`
      : `${botWord('customer', language)}: ${line.message.text}`,
  );
  return `${botWord('talk', language)}\n${lines.join('\n')}`.slice(0, MOST_TALK);
}

/** The bot answered everything: the ticket is solved and says by whom. A talk without a ticket leaves none. */
export function endTalk(draft: Draft): void {
  const ticket = findTicket(draft.conversation, draft.conversation.bot?.ticket);
  leaveBot(draft, 'bot.solved');
  if (!ticket) return;
  const solved = { ...ticket, botSolved: true as const };
  draft.conversation = putTicket(draft.conversation, solved);
  // The answer shows values that nobody else set.
  if (ticket.rules) setRules(draft, solved, { writing: (ticket.rules.writing ?? 0) + 1 });
  emit(draft, { kind: 'add-tags', ticket: ticket.key, tags: [SOLVED_TAG] });
  emit(draft, { kind: 'update-ticket', ticket: ticket.key, reopen: false, solve: true });
}

/** The customer wrote no more. What was answered is solved; what was not waits for a person. */
export function endQuiet(draft: Draft): void {
  const { bot } = draft.conversation;
  if (!bot) return;
  if (bot.satisfied) {
    endTalk(draft);
    return;
  }
  if (bot.talk) {
    // Words that nobody understood are worth a ticket; a greeting that led nowhere is not.
    const isHeard = (bot.failed ?? 0) === 0 && !bot.unheard;
    if (isHeard || openForTalk(draft, [], true, 'bot.quiet') === undefined) leaveBot(draft, 'bot.quiet');
    return;
  }
  if (bot.ticket !== undefined)
    addNoteText(draft, bot.ticket, `[bot] ${botWord('quiet', numberOf(draft.input).language)}`);
  leaveBot(draft, 'bot.quiet');
}

/** The configuration has no bot any more, or the customer wants no automatic texts: people take over without a word. */
export function giveUp(draft: Draft, code: string): void {
  if (draft.conversation.bot?.talk) openForTalk(draft, [], true, code);
  leaveBot(draft, code);
  because(draft, 'bot.off');
}
