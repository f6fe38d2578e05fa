import { stringify } from 'yaml';
import { formatDuration } from '../config/schema/scalars.ts';
import type { CustomerMessage, EffectSettled, InboxEvent } from '../core/events.ts';
import type { HelpdeskComment } from '../core/helpdesk-types.ts';
import { messageTypeOf } from '../core/message-type.ts';
import type { Policy } from '../core/policy.ts';
import type { RecordedTalk } from '../core/reads.ts';
import type { RequesterFacts } from '../core/ticket-rules.ts';
import { isCommand } from '../decide/commands.ts';
import { htmlToWhatsapp } from '../format/html-to-whatsapp.ts';
import { createMask, type Mask } from './mask.ts';

/** A step as it is written into a file. */
type WrittenStep = Readonly<Record<string, unknown>>;

/** A talk as scenario file, with the steps alone: what is expected is added once it was played. */
export interface Recorded {
  readonly name: string;
  readonly starts: string;
  readonly number: string;
  readonly customer: WrittenStep;
  readonly steps: readonly WrittenStep[];
}

/** Turns a stored talk into steps. With a mask nothing of it can be read but what the decision looks at. */
export function recordTalk(talk: RecordedTalk, policy: Policy, masked: boolean): Recorded {
  const { contact, numberId, events } = talk;
  const number = policy.numbers[numberId];
  const names = [contact.name, contact.username].filter((name) => name !== undefined);
  const mask = masked ? createMask(policy, names, number?.language ?? 'en') : CLEAR;
  const recorder = createRecorder(policy, mask);
  let last: number | undefined;
  const steps: WrittenStep[] = [];
  for (const { event, receivedAt } of events) {
    for (const step of recorder.stepsOf(event)) {
      const passed = last === undefined ? 0 : Math.floor((receivedAt - last) / 1_000) * 1_000;
      if (passed > 0) steps.push({ wait: formatDuration(passed) });
      last = last === undefined ? receivedAt : last + passed;
      steps.push(step);
    }
  }
  const starts = new Date(events.find(({ event }) => event.type === 'customer-message')?.receivedAt ?? 0).toISOString();
  return {
    name: 'a recorded talk',
    starts,
    number: number?.name ?? numberId,
    customer: { name: masked ? 'Customer' : (contact.name ?? 'Customer'), ...recorder.facts() },
    steps,
  };
}

/** The file's text. `comments` stand at its top. */
export const writeScenario = (recorded: Recorded, comments: readonly string[]): string =>
  [...comments.map((line) => `# ${line}`), stringify({ scenarios: [recorded] }, { lineWidth: 120 })].join('\n');

const CLEAR: Mask = { text: (text) => text, file: (name) => name };

function createRecorder(policy: Policy, mask: Mask) {
  const messages: string[] = [];
  const tickets: string[] = [];
  const statuses = new Map<string, string>();
  let facts: RequesterFacts | undefined;

  const customer = ({ wamid, kind, text, quotes, file }: CustomerMessage): WrittenStep => {
    messages.push(wamid);
    const quoted = quotes === undefined ? -1 : messages.indexOf(quotes);
    const [, mark, caption = ''] = /^\[([^\]\n]{1,60})\]\s?([\s\S]*)$/.exec(text) ?? [];
    const isPlain = kind === 'text' || mark === undefined;
    const words = mask.text(isPlain ? text : caption).trim();
    const more = {
      ...(words === '' ? {} : { text: words }),
      ...(kind === 'text' ? {} : { type: messageTypeOf({ kind, text }) }),
      ...(file === undefined ? {} : { file: mask.file(file.name) }),
      ...(quoted < 0 ? {} : { quotes: quoted + 1 }),
    };
    return { customer: kind === 'text' && quoted < 0 && file === undefined ? words : more };
  };

  const agent = ({ ticketId, public: isPublic, author, html }: HelpdeskComment): readonly WrittenStep[] => {
    if (author.role !== 'agent') return [];
    const written = htmlToWhatsapp(html).text.trim();
    if (written === '') return [];
    const [first = ''] = written.split('\n');
    const text = isCommand(first.split(/\s/)[0]?.toLowerCase() ?? '') ? maskCommand(first) : mask.text(written);
    return [{ agent: { [isPublic ? 'reply' : 'note']: text, ...onTicket(ticketId) } }];
  };

  const orders = new Set(Object.entries(policy.templates).flatMap(([key, each]) => [key, each.name, each.language]));

  /** What is ordered stays: the command, a template, the number of a question. Values of a template are words like all others. */
  const maskCommand = (line: string): string => {
    const [command = '', ...words] = line.split(/\s+/);
    const isOrder = (word: string) => orders.has(word) || (words.length === 1 && /^\d{1,3}$/.test(word));
    const end = words.findIndex((word) => !isOrder(word));
    const kept = end < 0 ? words : words.slice(0, end);
    const values = end < 0 ? [] : [mask.text(words.slice(end).join(' '))];
    return [command, ...kept, ...values].join(' ');
  };

  const onTicket = (id: string) => (id === tickets.at(-1) ? {} : { ticket: tickets.indexOf(id) + 1 });

  const settled = ({ effects, outcome }: EffectSettled): readonly WrittenStep[] => {
    if (outcome.result !== 'applied') return [];
    const { data } = outcome;
    if (effects.some(({ effect }) => effect.kind === 'create-ticket') && data.ticketId !== undefined) {
      tickets.push(data.ticketId);
      statuses.set(data.ticketId, data.ticketStatus ?? 'new');
    }
    facts ??= data.requester;
    const { snapshot } = data;
    if (snapshot === undefined || !tickets.includes(snapshot.ticketId)) return [];
    const before = statuses.get(snapshot.ticketId);
    statuses.set(snapshot.ticketId, snapshot.status);
    const isWork = ['pending', 'hold', 'solved', 'closed'].includes(snapshot.status);
    if (before === snapshot.status || !isWork) return [];
    return [{ agent: { status: snapshot.status, ...onTicket(snapshot.ticketId) } }];
  };

  return {
    stepsOf(event: InboxEvent): readonly WrittenStep[] {
      if (event.type === 'customer-message') return [customer(event)];
      if (event.type === 'comment-found') return agent(event.comment);
      return event.type === 'effect-settled' ? settled(event) : [];
    },
    /** Of tags and organisations of the customer only those that the configuration asks for. */
    facts(): WrittenStep {
      const kinds = Object.values(policy.rules.customers);
      const asked = (lists: readonly (readonly string[])[], has: readonly string[] = []) => {
        const wanted = new Set(lists.flat().map((one) => one.toLowerCase()));
        return has.filter((one) => wanted.has(one.toLowerCase()));
      };
      const tags = asked(
        kinds.map((kind) => kind.tags),
        facts?.tags,
      );
      const organizations = asked(
        kinds.map((kind) => kind.organizations),
        facts?.organizations,
      );
      return { ...(tags.length > 0 ? { tags } : {}), ...(organizations.length > 0 ? { organizations } : {}) };
    },
  };
}
