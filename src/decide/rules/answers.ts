import type { BotState } from '../../core/bot.ts';
import type { Ticket } from '../../core/conversation.ts';
import type { Condition, RulePolicy, Waiting } from '../../core/rules.ts';
import type { RequesterFacts } from '../../core/ticket-rules.ts';
import { primaryLanguage } from '../../format/language.ts';
import { matchPatterns, type PatternMatcher } from '../../format/match-pattern.ts';
import { matchWords, type WordMatcher } from '../../format/match-words.ts';
import { type Draft, emit, numberOf } from '../draft.ts';
import { isOpen } from '../hours/opening-hours.ts';
import { followTicket, isSolved } from '../tickets.ts';
import type { Ask, Leaf } from './judge-condition.ts';
import type { MessageFacts } from './message-facts.ts';
import { waitedOn } from './waiting.ts';

/** Keys that a message answers, once and for all. */
type MessageKey = 'topic' | 'words' | 'matches' | 'shouting' | 'sentiment' | 'first' | 'type' | 'language' | 'repeated';

// A list belongs to its policy, which lives until the next reload: it is compiled once.
const compiledWords = new WeakMap<readonly string[], WordMatcher>();
const compiledPatterns = new WeakMap<readonly string[], PatternMatcher>();

function compile<Matcher>(
  cache: WeakMap<readonly string[], Matcher>,
  list: readonly string[],
  make: (list: readonly string[]) => Matcher,
): Matcher {
  const known = cache.get(list);
  if (known) return known;
  const made = make(list);
  cache.set(list, made);
  return made;
}

/** What a message says to a rule. */
export function askMessage(policy: RulePolicy, message: MessageFacts): Ask {
  const hasWords = (list: readonly string[]) =>
    compile(compiledWords, list, matchWords).find(message.words()) !== undefined;
  const answers: { readonly [Key in MessageKey]: (asks: NonNullable<Condition[Key]>) => boolean } = {
    words: hasWords,
    topic: (names) => names.some((name) => hasWords(policy.topics[name] ?? [])),
    matches: (list) => compile(compiledPatterns, list, matchPatterns).find(message.text) !== undefined,
    shouting: (asks) => message.isShouting() === asks,
    sentiment: (list) => list.includes(message.sentiment()),
    first: (asks) => message.isFirst === asks,
    type: (list) => list.includes(message.type),
    language: (list) => list.some((tag) => isLanguage(message.language, tag)),
    repeated: (count) => message.repeated >= count,
  };
  return ({ key, asks }) => (Object.hasOwn(answers, key) ? answers[key as MessageKey](asks as never) : undefined);
}

/** `pt-BR` is asked for exactly, `pt` is every Portuguese. */
function isLanguage(language: string, asked: string): boolean {
  const plain = (tag: string) => tag.replace('_', '-').toLowerCase();
  return plain(language) === plain(asked) || primaryLanguage(language) === plain(asked);
}

/** What the helpdesk said of a customer is asked again for a message when it is older than this. */
const FRESH_MS = 10 * 60_000;

/** Asks the helpdesk for the customer, and for what it knows of them where rules ask for that. */
export function askForRequester(draft: Draft): void {
  emit(draft, { kind: 'ensure-requester', ...(asksForCustomers(draft) ? { withFacts: true } : {}) });
}

const asksForCustomers = ({ input }: Draft): boolean => Object.keys(input.policy.rules.customers).length > 0;

/** Whether rules that ask about the customer have to wait for the helpdesk's answer. */
export function needsFacts(draft: Draft): boolean {
  const { conversation, input } = draft;
  if (!asksForCustomers(draft)) return false;
  return conversation.facts === undefined || input.now - conversation.facts.at > FRESH_MS;
}

/** What is known of the customer and of their number. `customer` has no answer before the helpdesk gave one. */
export function askCustomer({ input }: Draft, facts: RequesterFacts | undefined): Ask {
  const number = numberOf(input);
  return (leaf) => {
    if (leaf.key === 'number') return leaf.asks.includes(number.name) || leaf.asks.includes(number.id);
    if (leaf.key !== 'customer') return undefined;
    return facts && leaf.asks.some((name) => isKind(input.policy.rules, name, facts));
  };
}

function isKind({ customers }: RulePolicy, name: string, { tags, organizations }: RequesterFacts): boolean {
  const kind = customers[name];
  if (!kind) return false;
  const has = (all: readonly string[], one: string) => all.some((each) => each.toLowerCase() === one.toLowerCase());
  return kind.tags.some((tag) => has(tags, tag)) || kind.organizations.some((name) => has(organizations, name));
}

/** How things stand at the time of the decision. `ticket` is undefined for one that is about to be opened. */
export function askState(draft: Draft, ticket: Ticket | undefined): Ask {
  const { input } = draft;
  const { policy, now } = input;
  const answer = (leaf: Leaf): boolean | undefined => {
    switch (leaf.key) {
      case 'hours':
        return asksHours(draft, leaf.asks).every(([name, state]) => {
          const schedule = policy.rules.hours[name];
          // Without a schedule the team is always there.
          return (schedule === undefined || isOpen(schedule, now)) === (state === 'open');
        });
      case 'phase':
        return leaf.asks.includes(talkingBot(draft, ticket) ? 'bot' : 'agent');
      case 'priority':
        return leaf.asks.includes(priorityOf(draft, ticket));
      case 'tier':
        return leaf.asks.includes(ticket?.rules?.tier ?? 1);
      case 'status':
        return leaf.asks.includes(statusOf(ticket));
      case 'unsolvedFor':
        return ticket !== undefined && !isSolved(ticket) && hasWaited(draft, ticket, 'unsolvedFor', leaf.asks);
      case 'unansweredFor':
        return ticket !== undefined && !isSolved(ticket) && hasWaited(draft, ticket, 'unansweredFor', leaf.asks);
      case 'failedAttempts':
        return (talkingBot(draft, ticket)?.failed ?? 0) >= leaf.asks;
      case 'botFor': {
        const bot = talkingBot(draft, ticket);
        // Who got their answer and is silent waits for nothing.
        return bot !== undefined && !bot.satisfied && now - bot.since >= leaf.asks;
      }
      default:
        return undefined;
    }
  };
  return answer;
}

/** The bot, where it talks on this ticket, or on none yet. */
function talkingBot({ conversation }: Draft, ticket: Ticket | undefined): BotState | undefined {
  const { bot } = conversation;
  if (ticket === undefined || bot?.ticket === undefined) return ticket === undefined ? bot : undefined;
  return followTicket(conversation, bot.ticket)?.key === ticket.key ? bot : undefined;
}

/** The priority of a ticket as far as it is known. */
export function priorityOf({ input }: Draft, ticket: Ticket | undefined) {
  const { wrote, shown, writing = 0 } = ticket?.rules ?? {};
  const known = writing > 0 ? (wrote?.priority ?? shown?.priority) : (shown?.priority ?? wrote?.priority);
  return known ?? input.policy.ticket.priority;
}

function statusOf(ticket: Ticket | undefined): string {
  return ticket === undefined || ticket.status === 'making' ? 'new' : ticket.status;
}

function asksHours(draft: Draft, asks: NonNullable<Condition['hours']>) {
  return typeof asks === 'string' ? ([[scheduleOf(draft), asks]] as const) : Object.entries(asks);
}

/** The name of the schedule that is valid for the number. */
export function scheduleOf({ input }: Draft): string {
  return numberOf(input).hours ?? 'default';
}

function hasWaited(draft: Draft, ticket: Ticket, kind: 'unsolvedFor' | 'unansweredFor', waiting: Waiting): boolean {
  const dueAt = waitedOn(draft, ticket, kind, waiting);
  return dueAt !== undefined && dueAt <= draft.input.now;
}

/** The first of several that has an answer. */
export const askAll =
  (...asks: readonly Ask[]): Ask =>
  (leaf) => {
    for (const ask of asks) {
      const answer = ask(leaf);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
