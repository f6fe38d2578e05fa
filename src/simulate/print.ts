import { formatDuration } from '../config/schema/scalars.ts';
import type { Effect } from '../core/effects.ts';
import { isSend } from '../core/effects.ts';
import { reasonInWords } from '../format/reasons.ts';
import type { Done, Step, Written } from './language.ts';
import type { Played, Scene } from './play.ts';
import { plainText, wordsOf } from './seen.ts';

/** Reasons that only tell that a call was answered: the talk shows what it was. */
const DULL: readonly RegExp[] = [/^settled\.applied$/, /^hint\.changed$/, /^ticket\.status$/, /^comment\.internal$/];

/** A talk as people read it: who wrote what when, why what was decided, what went out, and where it is not as expected. */
export function printTalk(played: Played, file: string): readonly string[] {
  const { scenario, passed, scenes, stopped } = played;
  const lines = scenes.flatMap((scene) => printScene(scene, played));
  const end = stopped === undefined ? [] : [`  cannot be played (${file}, line ${stopped.line}): ${stopped.why}`];
  return [`${passed ? 'ok  ' : 'NOT '} ${scenario.name}`, ...lines, ...end, ''];
}

function printScene(scene: Scene, { desk, scenario }: Played): readonly string[] {
  if (scene.kind === 'missed') return printMisses(scene);
  const time = clock(scene.at);
  if (scene.kind === 'step') return printStep(scene.step, time, scenario.customer.name);
  const { reasons, effects } = scene.decision;
  const names = {
    customer: scenario.customer.name,
    ticket: (key: string) => `${desk.find(key)?.no ?? key.split(':')[1] ?? key}`,
  };
  const because = reasons
    .filter(({ code }) => !DULL.some((dull) => dull.test(code)))
    .map((reason) => `${BLANK}because  ${reasonInWords(reason, names)}`);
  return [...because, ...effects.flatMap((effect) => printEffect(effect, time))];
}

function printMisses({ line, misses }: Extract<Scene, { kind: 'missed' }>): readonly string[] {
  return [
    `  NOT AS EXPECTED (line ${line})`,
    ...misses.flatMap(({ what, expected, found }) => [
      `    ${what}`,
      `      expected  ${expected}`,
      `      found     ${found}`,
    ]),
  ];
}

function printStep(
  { customer, agent, wait, at, helpdesk, whatsapp }: Step,
  time: string,
  name: string,
): readonly string[] {
  if (customer !== undefined) return [`  ${time}  ${name}: ${written(customer)}`];
  if (agent !== undefined) return [`  ${time}  agent: ${done(agent)}`];
  if (wait !== undefined) return [`  ${time}  … ${formatDuration(wait)} pass`];
  if (at !== undefined) return [`  ${time}  … until ${clock(at)}`];
  if (helpdesk !== undefined) return [`  ${time}  helpdesk: ${pairs(helpdesk)}`];
  if (whatsapp !== undefined) return [`  ${time}  WhatsApp: the next message fails with ${whatsapp.fails}`];
  return [];
}

function printEffect(effect: Effect, time: string): readonly string[] {
  const line = (text: string): readonly string[] => [`  ${time}  ${text}`];
  if (isSend(effect)) return line(`to the phone: ${indent(wordsOf(effect))}`);
  switch (effect.kind) {
    case 'create-ticket': {
      const { priority, group, assignee, tags } = effect.draft;
      return line(`a new ticket: ${pairs({ priority, group, assignee, tags })}`);
    }
    case 'add-comment':
      return effect.public ? [] : line(`note: ${indent(plainText(effect.html))}`);
    case 'update-ticket':
      return line(`the ticket: ${pairs({ ...(effect.reopen ? { status: 'open' } : {}), ...effect.change })}`);
    case 'add-tags':
      return line(`the ticket: tags ${effect.tags.join(', ')}`);
    case 'notify':
      return line(`told: ${effect.to.map(({ channel }) => channel).join(', ') || 'alerts'}: ${effect.notice.what}`);
    default:
      return [];
  }
}

const BLANK = ' '.repeat(20);

const written = ({ text, type, file }: Written): string =>
  [type === 'text' ? '' : `[${type}]`, file === undefined ? '' : `(${file})`, text ?? ''].filter(Boolean).join(' ');

const done = ({ reply, note, ...rest }: Done): string =>
  [
    ...(reply === undefined ? [] : [indent(reply)]),
    ...(note === undefined ? [] : [`(note) ${indent(note)}`]),
    pairs(rest),
  ]
    .filter(Boolean)
    .join('; ');

const pairs = (values: object): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${NAMES[name] ?? name} ${shown(value)}`)
    .join(', ');

const NAMES: Readonly<Record<string, string>> = { raisePriorityTo: 'priority at least' };

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(' ') || 'none';
  return typeof value === 'object' && value !== null ? pairs(value) : String(value);
};

const indent = (text: string): string => text.replace(/\n/g, `\n${BLANK}  `);

/** Date and time in UTC. */
const clock = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
