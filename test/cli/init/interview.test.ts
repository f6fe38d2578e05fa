// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { Answers } from '../../../src/cli/init/answers.ts';
import type { Dialogue } from '../../../src/cli/init/ask.ts';
import { configText } from '../../../src/cli/init/config-text.ts';
import { envText } from '../../../src/cli/init/env-text.ts';
import { interview } from '../../../src/cli/init/interview.ts';
import { helpdeskAddress, QUESTIONS } from '../../../src/cli/init/questions.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { unsupportedKeys } from '../../../src/config/not-yet.ts';
import type { Config } from '../../../src/config/schema/config.ts';
import { readYaml } from '../../../src/config/yaml-source.ts';

const NOW = new Date('2026-11-25T10:20:30.456Z');
const schema: object = JSON.parse(
  readFileSync(new URL('../../../config/deskbridge.schema.json', import.meta.url), 'utf8'),
);
const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** The dialogue with somebody who gives these answers, one after the other. */
const answering = (answers: readonly string[]): Dialogue & { readonly said: string[] } => {
  const waiting = [...answers];
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
  };
  return { said, say, title: say, ask: async () => waiting.shift()?.trim(), close: () => {} };
};

/** The template as an operator fills it in. */
const filledIn = (env: string): Record<string, string> =>
  Object.fromEntries(
    [...env.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value || 'canary-0123456789']),
  );

/** What `check` and an editor say of the files that are written. */
const written = (answers: Answers): { remarks: unknown[]; config?: Config } => {
  const text = configText(answers, 'deskbridge.schema.json');
  const result = loadConfig({ text, env: filledIn(envText(answers.provider)) });
  const editor = isValid(readYaml(text).tree) ? [] : (isValid.errors ?? []);
  if (!result.ok) return { remarks: [...result.faults, ...editor] };
  const { warnings, refusals } = unsupportedKeys(result.config, result.explicit);
  return { remarks: [...result.warnings, ...warnings, ...refusals, ...editor], config: result.config };
};

const REQUIRED: Readonly<Record<string, string>> = {
  'Address of your helpdesk': 'acme',
  'Phone number id': '106540352242922',
};
/** Enter wherever it is enough. */
const plainAnswers = (changes: Readonly<Record<string, string | readonly string[]>> = {}): string[] =>
  QUESTIONS.flatMap(({ title }) => changes[title] ?? REQUIRED[title] ?? '');

const after = async (changes: Readonly<Record<string, string | readonly string[]>>) => {
  const dialogue = answering(plainAnswers(changes));
  const answers = await interview(dialogue, NOW);
  if (answers === undefined) throw new Error(`not enough answers:\n${dialogue.said.join('\n')}`);
  const { remarks, config } = written(answers);
  expect(remarks).toEqual([]);
  return { config, said: dialogue.said.filter((line) => line.includes('Not taken')) };
};

test('Enter is answer enough but for what only the newcomer knows', async () => {
  const { config } = await after({});
  expect(config).toMatchObject({
    mode: 'live',
    helpdesk: { provider: 'zendesk', url: 'https://acme.zendesk.com' },
    whatsapp: { pilot: [], numbers: [{ id: '106540352242922', name: 'support', language: 'en' }] },
    threading: { window: 86_400_000, since: Date.parse('2026-11-25T10:20:30Z') },
    messages: { acknowledgement: false },
  });
  expect(config?.ticket.group).toBeUndefined();
});

test('a Freshdesk account gets its own section and secrets', async () => {
  const { config } = await after({ Helpdesk: 'Freshdesk' });
  expect(config?.helpdesk).toMatchObject({
    provider: 'freshdesk',
    url: 'https://acme.freshdesk.com',
    auth: { kind: 'apiKey' },
    customerMessages: 'note',
  });
  // Freshdesk signs nothing, so that its secret is ours to make.
  expect(envText('freshdesk')).toMatch(/^FRESHDESK_WEBHOOK_SECRET=[0-9a-f]{64}$/m);
  expect(envText('freshdesk')).not.toContain('ZENDESK');
});

test('every answer finds its place', async () => {
  const { config } = await after({
    'WhatsApp Business Account id': '"102290129340398"',
    'Name of the number': 'shop',
    Language: 'pt-BR',
    'Group for new tickets': '00360',
    Acknowledgement: 'built-in',
    'Threading window': '48h',
    Mode: 'Observe',
    'Pilot customers': '+49 151 1234567, "4915112345678"',
    'Import messages since': 'none',
  });
  expect(config).toMatchObject({
    mode: 'observe',
    whatsapp: {
      pilot: ['+49 151 1234567', '4915112345678'],
      numbers: [{ businessAccountId: '102290129340398', name: 'shop', language: 'pt-BR' }],
    },
    ticket: { group: '00360' },
    messages: { acknowledgement: true },
    threading: { window: 172_800_000 },
  });
  expect(config?.threading.since).toBeUndefined();
});

describe('A wrong answer is refused with the reason and asked again:', () => {
  test.each([
    ['Helpdesk', 'jira', 'it is zendesk or freshdesk'],
    ['Address of your helpdesk', 'http://acme.example.com', 'plain http'],
    ['Address of your helpdesk', '', 'an answer is needed'],
    ['Phone number id', '+49 170 1234567', "is not one of Meta's ids"],
    ['Language', 'Deutsch', 'is not a language code'],
    ['Name of the number', 'a/b', 'is not a name'],
    ['Acknowledgement', 'yes', 'write true or false'],
    ['Acknowledgement', 'Hello {{contact.nam}}', 'did you mean "contact.name"?'],
    ['Acknowledgement', 'Hello {{', 'not closed'],
    ['Threading window', '24', 'needs a unit, such as 24h'],
    ['Threading window', 'two days', 'is not a duration'],
    ['Mode', 'dry run', 'must be one of live, observe'],
    ['Pilot customers', '+49 151 1234567, Anna', 'is neither a phone number'],
    ['Import messages since', 'yesterday', 'is not a moment'],
  ])('%s: "%s"', async (title, answer, reason) => {
    const good = REQUIRED[title] ?? '';
    const { said } = await after({ [title]: [answer, good] });
    expect(said).toEqual([expect.stringContaining(reason)]);
  });
});

test('when the answers end before the questions, there is no result', async () => {
  expect(await interview(answering(plainAnswers().slice(0, -1)), NOW)).toBeUndefined();
});

describe('The address of the helpdesk is taken as people have it at hand:', () => {
  test.each([
    ['acme', 'https://acme.zendesk.com'],
    ['Acme/', 'https://acme.zendesk.com'],
    ['acme.zendesk.com', 'https://acme.zendesk.com'],
    ['https://acme.zendesk.com/agent/tickets/1?x#y', 'https://acme.zendesk.com'],
    ['http://acme.zendesk.com', 'https://acme.zendesk.com'],
    ['HTTPS://Acme.Zendesk.com/', 'https://acme.zendesk.com'],
    ['help.acme.com', 'https://help.acme.com'],
    ['https://proxy.example.com/zendesk/', 'https://proxy.example.com/zendesk'],
  ])('%s', (answer, address) => {
    expect(helpdeskAddress(answer, 'zendesk')).toBe(address);
    const freshdesk = (text: string) =>
      text.replace('zendesk.com', 'freshdesk.com').replace('Zendesk.com', 'Freshdesk.com');
    expect(helpdeskAddress(freshdesk(answer), 'freshdesk')).toBe(freshdesk(address));
  });
});

describe('Whatever is answered,', () => {
  const HOSTILE = [
    'yes',
    'no',
    'null',
    '~',
    'true',
    '0123',
    '1e3',
    '0x1F',
    '"',
    "'",
    'a: b',
    '# x',
    'x # y',
    '- x',
    '{a}',
    '[',
    '!tag',
  ];
  const TRICKS = [
    '&a',
    '*a',
    '%x',
    '@x',
    '`x',
    '| x',
    '> x',
    '${',
    '${HOME}',
    '$${X}',
    '{{',
    '}}',
    '{{contact.name | you}}',
    '\\n',
    '😀',
    '<<',
    '?',
  ];
  const line = fc
    .oneof(
      fc.constantFrom(...HOSTILE, ...TRICKS),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...TRICKS)).map((two) => two.join(' ')),
      fc.constantFrom(
        '48h',
        '365d',
        '0s',
        'de',
        'pt_BR',
        'none',
        'built-in',
        'now',
        '2026-12-01T00:00:00+01:00',
        'acme.example.com:81',
        '1',
      ),
    )
    .map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' '));

  // An odd answer is given first; where it is refused, the good one that follows is taken.
  const oddAnswers = fc.array(fc.option(line), { minLength: QUESTIONS.length, maxLength: QUESTIONS.length });

  test('what is written is sound for `check` and for editors, and says what was meant', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(oddAnswers, async (odd) => {
        const asked = QUESTIONS.map(({ title }, index) => ({ title, odd: odd[index] ?? undefined }));
        const queue: string[] = [];
        let at = -1;
        const dialogue: Dialogue = {
          say: () => {},
          title: () => {
            at += 1;
            const { title, odd: first } = asked[at] ?? { title: '', odd: undefined };
            queue.splice(0, queue.length, ...(first === undefined ? [] : [first]), REQUIRED[title] ?? '');
          },
          ask: async () => queue.shift()?.trim(),
          close: () => {},
        };
        const answers = await interview(dialogue, NOW);
        if (answers === undefined) throw new Error('a question was asked a third time');
        const { remarks, config } = written(answers);
        expect(remarks).toEqual([]);
        expect(config?.ticket.group).toBe(answers.group);
        expect(config?.messages.acknowledgement).toBe(answers.acknowledgement);
        expect(config?.whatsapp.numbers[0]).toMatchObject({
          id: answers.numberId,
          name: answers.name,
          language: answers.language,
        });
        const group = asked.find(({ title }) => title === 'Group for new tickets')?.odd?.trim();
        if (group) expect(answers.group ?? '').toBe(group);
        taken += Number(answers.acknowledgement !== false);
      }),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(10);
  }, 60_000);
});

test.each(['zendesk', 'freshdesk'] as const)(
  'the env template for %s has a line for every variable that the configuration asks for, and no other',
  async (provider) => {
    const answers = await interview(answering(plainAnswers({ Helpdesk: provider })), NOW);
    const asked = [...configText(answers as Answers).matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
    expect(Object.keys(filledIn(envText(provider))).sort()).toEqual(asked.sort());
  },
);

test('what is ours to choose is made up, and different each time', () => {
  const [one, other] = [envText('zendesk'), envText('zendesk')].map(
    (text) => text.match(/^[A-Z_]+=[0-9a-f]{64}$/gm) ?? [],
  );
  expect(one?.map((entry) => entry.split('=')[0])).toEqual(['WHATSAPP_VERIFY_TOKEN', 'DESKBRIDGE_ADMIN_TOKEN']);
  expect(one).not.toEqual(other);
});
