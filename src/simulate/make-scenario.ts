import type { Policy } from '../core/policy.ts';
import type { RecordedTalk } from '../core/reads.ts';
import { changesOf, TOLD_OTHERWISE } from './compare.ts';
import { loadScenarios } from './load.ts';
import { type Played, playScenario } from './play.ts';
import { type Recorded, recordTalk, writeScenario } from './record.ts';

/** A scenario file made of a stored talk. */
export interface MadeScenario {
  readonly text: string;
  /** What the masked talk would have come to otherwise; none when the masks change nothing. */
  readonly differences: readonly string[];
}

/**
 * Makes a scenario of a stored talk: masked, played with this policy, and expecting what came of it. It says of itself what was masked
 * and whether the masked talk is decided as the real one. Undefined when there is no message of the customer in it any more.
 */
export function makeScenario(talk: RecordedTalk, policy: Policy): MadeScenario | undefined {
  const masked = recordTalk(talk, policy, true);
  const played = play(masked, policy);
  const real = play(recordTalk(talk, policy, false), policy);
  if (!played || !real) return undefined;
  // Texts may hold the name, which is masked.
  const ends = changesOf(real, played).filter((change) => change !== TOLD_OTHERWISE);
  const differences = [...ends, ...rulesMissed(real, played)];
  const missing = talk.missing === 0 ? [] : [`${talk.missing} events are missing: their words are no longer kept.`];
  const comments = [
    'Recorded from a stored talk. Names, addresses, digits and words are masked; words that the configuration looks for,',
    'words of a mood and whole messages such as thanks stay. Look through it before you show it to anybody.',
    ...missing,
    ...(real.stopped === undefined ? [] : [`It cannot be played with this configuration: ${real.stopped.why}.`]),
    ...(differences.length === 0
      ? ['The masked talk is decided as the real one was.']
      : differences.map((difference) => `Masked it is another talk: ${difference}.`)),
  ];
  return {
    text: writeScenario({ ...masked, steps: [...masked.steps, { expect: endOf(played) }] }, comments),
    differences,
  };
}

function play(recorded: Recorded, policy: Policy): Played | undefined {
  const loaded = loadScenarios(writeScenario(recorded, []));
  return loaded.ok && loaded.scenarios[0] ? playScenario(loaded.scenarios[0], policy) : undefined;
}

const rulesOf = ({ scenes }: Played): readonly string[] => [
  ...new Set(
    scenes.flatMap((scene) =>
      scene.kind === 'decided'
        ? scene.decision.reasons.flatMap(({ code, detail }) =>
            code === 'rules.matched' ? String(detail?.['rules']).split(', ') : [],
          )
        : [],
    ),
  ),
];

function rulesMissed(real: Played, masked: Played): readonly string[] {
  const found = new Set(rulesOf(masked));
  const lost = rulesOf(real).filter((rule) => !found.delete(rule));
  return [
    ...lost.map((rule) => `the rule ${rule} no longer matches`),
    ...[...found].map((rule) => `the rule ${rule} matches`),
  ];
}

/** How the talk ends. */
function endOf(played: Played): Readonly<Record<string, unknown>> {
  const { desk, stage } = played;
  const ticket = played.ticket === undefined ? undefined : desk.find(played.ticket);
  const tier = stage?.conversation.tickets.find(({ key }) => key === ticket?.key)?.rules?.tier ?? 1;
  return {
    tickets: desk.tickets.length,
    ...(ticket ? { ticket: ticket.no, priority: ticket.priority, group: ticket.group ?? false, tier } : {}),
    rules: rulesOf(played),
  };
}
