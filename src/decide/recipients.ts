import { leadChannel, type Recipient } from '../core/notices.ts';
import type { Policy } from '../core/policy.ts';

/** What is known of a ticket's people. */
export interface TicketPeople {
  /** The helpdesk's name of its group. */
  readonly group?: string;
  /** The agent who has it; absent while nobody has. */
  readonly assignee?: { readonly name?: string; readonly email?: string };
}

/** Who is told: the agent by a note on the ticket, the others by channels, each once. `unknown` names nobody. */
export interface Resolved {
  readonly note: boolean;
  readonly to: readonly Recipient[];
  readonly unknown: readonly string[];
}

type PeoplePolicy = Pick<Policy, 'notify' | 'people'>;

/** Where those end up whom nobody else can be told for. */
const LAST = 'leads';

/**
 * Turns names as an operator writes them into recipients. `assignee` is a note on the ticket, of one that nobody has its group's
 * channel (the one of the group's name), else `leads`. `lead` is mentioned in that channel where Slack can do it, else written to
 * by mail, else stands for the channel. What is given up falls to the group's channel, then to `leads`.
 *
 * @param onTicket whether there is a ticket that a note can be written on
 */
export function resolveRecipients(
  names: readonly string[],
  people: TicketPeople,
  policy: PeoplePolicy,
  onTicket: boolean,
): Resolved {
  const group = channelNamed(people.group, policy);
  const spare = [group, channelNamed(LAST, policy)].filter((name) => name !== undefined);
  const told = new Map<string, Set<string>>();
  const unknown: string[] = [];
  const tell = (channel: string | undefined, named: string, mention?: string): void => {
    if (channel === undefined) {
      unknown.push(named);
      return;
    }
    const mentions = told.get(channel) ?? new Set();
    if (mention !== undefined) mentions.add(mention);
    told.set(channel, mentions);
  };
  let note = false;
  for (const name of names) {
    if (name === 'assignee') {
      if (people.assignee && onTicket) note = true;
      else tell(spare[0], name, slackIdOf(people.assignee, policy));
    } else if (name === 'lead') {
      const { channel, mention } = leadOf(people.group, group, policy);
      tell(channel ?? spare[0], name, mention);
    } else tell(Object.hasOwn(policy.notify, name) ? name : undefined, name);
  }
  const to = [...told].map(([channel, mentions]): Recipient => {
    const otherwise = spare.filter((name) => !told.has(name));
    return {
      channel,
      ...(mentions.size > 0 ? { mentions: [...mentions] } : {}),
      ...(otherwise.length > 0 ? { otherwise: [...new Set(otherwise)] } : {}),
    };
  });
  return { note, to, unknown };
}

/** Helpdesks show names of groups as people write them: case does not count. */
function channelNamed(name: string | undefined, { notify }: PeoplePolicy): string | undefined {
  if (name === undefined) return undefined;
  return Object.keys(notify).find((channel) => sameName(channel, name));
}

function leadOf(
  group: string | undefined,
  groupChannel: string | undefined,
  policy: PeoplePolicy,
): { readonly channel?: string; readonly mention?: string } {
  const { leads, slack } = policy.people;
  const key = group === undefined ? undefined : Object.keys(leads).find((each) => sameName(each, group));
  if (key === undefined) return {};
  const mention = slack[leads[key] ?? ''];
  const onSlack = groupChannel !== undefined && policy.notify[groupChannel]?.includes('slack');
  if (mention !== undefined && onSlack) return { channel: groupChannel, mention };
  const mail = leadChannel(key);
  return Object.hasOwn(policy.notify, mail) ? { channel: mail } : {};
}

function slackIdOf(person: TicketPeople['assignee'], { people }: PeoplePolicy): string | undefined {
  return [person?.email, person?.name].map((key) => (key === undefined ? undefined : people.slack[key])).find(Boolean);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
