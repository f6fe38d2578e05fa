import type { Played } from './play.ts';

/** Where a talk ended up, as two configurations are compared by it. */
type Ending = Readonly<Record<string, string>>;

/** One kind of change, and the talks that it would have happened to. */
export interface Change {
  /** For example `would have gone to Finance instead of Support`. */
  readonly what: string;
  readonly talks: readonly string[];
}

/** What two configurations make of the same talks. */
export interface Comparison {
  readonly talks: number;
  readonly different: number;
  readonly changes: readonly Change[];
}

/** The customer would have heard other words. */
export const TOLD_OTHERWISE = 'would have been told something else';

/** Compares the same talks, played with two configurations, most frequent change first. */
export function compareTalks(before: readonly Played[], after: readonly Played[]): Comparison {
  const changes = new Map<string, string[]>();
  const different = new Set<number>();
  before.forEach((one, index) => {
    const other = after[index];
    if (!other) return;
    for (const what of new Set(changesOf(one, other))) {
      changes.set(what, [...(changes.get(what) ?? []), one.scenario.name]);
      different.add(index);
    }
  });
  return {
    talks: before.length,
    different: different.size,
    changes: [...changes]
      .map(([what, talks]) => ({ what, talks }))
      .sort((one, other) => other.talks.length - one.talks.length),
  };
}

/** The report in lines. Talks are named, at most so many of each change. */
export function printComparison({ talks, different, changes }: Comparison, mostNames = 5): readonly string[] {
  if (changes.length === 0) return [`Nothing would change in ${talks} ${talks === 1 ? 'talk' : 'talks'}.`];
  const lines = changes.flatMap(({ what, talks: names }) => {
    const more = names.length > mostNames ? [`    … and ${names.length - mostNames} more`] : [];
    return [`${names.length} of ${talks} ${what}`, ...names.slice(0, mostNames).map((name) => `    ${name}`), ...more];
  });
  return [...lines, `${different} of ${talks} would have been decided differently in some way.`];
}

/** How two ends of a talk differ, in words; none when they do not. */
export function changesOf(before: Played, after: Played): readonly string[] {
  const stops = [before, after].map(({ stopped }) => stopped !== undefined);
  if (stops[0] !== stops[1])
    return [
      `could ${stops[1] ? 'not be played' : 'be played'} any more`.replace(
        'could be played any more',
        'could be played only now',
      ),
    ];
  const olds = before.desk.tickets;
  const news = after.desk.tickets;
  if (olds.length !== news.length) {
    const count = news.length === 1 ? 'one ticket' : `${news.length} tickets`;
    return [`would have become ${count} instead of ${olds.length}`];
  }
  const values = olds.flatMap((_ticket, index) => describe(endingOf(before, index), endingOf(after, index)));
  const [said, told] = [saidIn, toldIn].map((list) => [list(before), list(after)] as const);
  return [
    ...values,
    ...(said?.[0] === said?.[1] ? [] : [TOLD_OTHERWISE]),
    ...(told?.[0] === told?.[1]
      ? []
      : [`would have been announced to ${told?.[1] || 'nobody'} instead of ${told?.[0] || 'nobody'}`]),
  ];
}

function endingOf({ desk, stage }: Played, index: number): Ending {
  const ticket = desk.tickets[index];
  if (!ticket) return {};
  const { group = 'no group', priority, assignee = 'nobody', type = 'no type', tags, key, status } = ticket;
  const tier = stage?.conversation.tickets.find((each) => each.key === key)?.rules?.tier ?? 1;
  return { group, priority, tier: String(tier), assignee, type, status, tags: [...tags].sort().join(' ') || 'no tags' };
}

const VERBS: Readonly<Record<string, (now: string, before: string) => string>> = {
  group: (now, before) => `would have gone to ${now} instead of ${before}`,
  priority: (now, before) => `would have had priority ${now} instead of ${before}`,
  tier: (now, before) => `would have reached tier ${now} instead of ${before}`,
  assignee: (now, before) => `would have been assigned to ${now} instead of ${before}`,
};

function describe(before: Ending, after: Ending): readonly string[] {
  return Object.entries(after).flatMap(([name, now]) => {
    const old = before[name] ?? 'none';
    if (old === now) return [];
    return [VERBS[name]?.(now, old) ?? `would have had ${name} ${now} instead of ${old}`];
  });
}

const effectsOf = ({ scenes }: Played) =>
  scenes.flatMap((scene) => (scene.kind === 'decided' ? scene.decision.effects : []));

/** What went to the customer: automatic texts by their words, agents' replies by their number. */
const saidIn = (played: Played): string =>
  JSON.stringify(
    effectsOf(played).flatMap((effect) => {
      if (effect.kind === 'send-text') return effect.purpose === 'reply' ? [`(reply ${effect.part})`] : [effect.text];
      return effect.kind === 'send-template' ? [effect.name, ...effect.parameters] : [];
    }),
  );

const toldIn = (played: Played): string => {
  const channels = effectsOf(played).flatMap((effect) =>
    effect.kind === 'notify' ? effect.to.map(({ channel }) => channel) : [],
  );
  return [...new Set(channels)].sort().join(', ');
};
