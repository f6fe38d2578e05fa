// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { NOT_YET, unsupportedKeys } from '../../src/config/not-yet.ts';
import { configSchema } from '../../src/config/schema/config.ts';
import { resolveSchema } from '../../src/config/schema/marks.ts';
import { loaded, MINIMAL } from './sample.ts';

const told = (text: string): { warnings: string[]; refusals: string[] } => {
  const { config, explicit } = loaded(text);
  const { warnings, refusals } = unsupportedKeys(config, explicit);
  return { warnings: warnings.map(({ path }) => path), refusals: refusals.map(({ path }) => path) };
};

test('A minimal file uses nothing that is still to come', () => {
  expect(told(MINIMAL)).toEqual({ warnings: [], refusals: [] });
});

test('Either helpdesk works', () => {
  const freshdesk = MINIMAL.replace('zendesk', 'freshdesk').replace(/auth: .*/, 'auth: { apiKey: "${OPS_SECRET}" }');
  expect(told(`${freshdesk}ticket: { source: Chat }\n`)).toEqual({ warnings: [], refusals: [] });
});

test('A key whose feature does not exist yet is named with its line', () => {
  const { config, explicit } = loaded(`${MINIMAL}telemetry: { otlp: "https://otel.example" }\n`);
  expect(unsupportedKeys(config, explicit).warnings).toEqual([
    { path: 'telemetry', message: 'not available in this version, ignored', line: 13 },
  ]);
});

describe('A key that restrains or protects refuses the start when it is set:', () => {
  test('privacy.encryptionKey, which is read from a file as well', () => {
    expect(told(`${MINIMAL}privacy: { encryptionKeyFile: /secrets/key }\n`).refusals).toEqual([
      'privacy.encryptionKey',
    ]);
  });
});

describe('What is set to its default, or off, is no news:', () => {
  test.each([
    'mode: live',
    'storage: { url: file:./elsewhere }',
    'storage: { url: postgres://db/bridge }',
    'packs: []',
    'rules: []',
    'sentiment: {}',
    'telemetry: { otlp: "" }',
    'messages: { handover: true, escalated: false, solved: false, acknowledgement: "Thank you!" }',
    'templates: { reopen: { name: a, language: de } }',
    'replies: { whenClosed: hold, holdFor: 1d, reminder: { before: 1h, text: Still there } }',
    'replies: { whenClosed: note, markRead: false, typing: true, holdFor: 7d, unknownAfter: 5m, unknownOutcome: resend }',
    'privacy: { retainMessages: 30d, optOutWords: [stop], encryptionKey: "${NONE:-}" }',
    'bot: { enabled: false, start: a, steps: { a: { text: Hello there } } }',
    'survey: { enabled: false }',
    'threading: { since: 2026-12-01T00:00:00Z, newRequest: [x], closingWords: false, window: 48h }',
    'delivery: { giveUpAfter: 1h, holdDead: 1m }',
  ])('%s', (text) => {
    expect(told(`${MINIMAL}${text}\n`)).toEqual({ warnings: [], refusals: [] });
  });
});

describe('What is set and ignored is named:', () => {
  test.each([
    ['messages.solved', 'messages: { solved: true }'],
    ['survey', 'survey: {}'],
    ['bot.webhook', 'bot: { webhook: { url: https://bot.example, secret: "${OPS_SECRET}" } }'],
    ['telemetry', 'telemetry: { otlp: "https://otel.example" }'],
  ])('%s', (path, text) => {
    expect(told(`${MINIMAL}${text}\n`).warnings).toEqual([path]);
  });

  test('on one number', () => {
    const text = MINIMAL.replace(
      /(- id: .*)/,
      '$1\n      bot: false\n      messages: { solved: Bye now., acknowledgement: Hi there }',
    );
    expect(told(text).warnings).toEqual(['whatsapp.numbers[0].messages.solved']);
  });

  test('the whole contract is named once for each section', () => {
    const { warnings, refusals } = told(readFileSync(new URL('../fixtures/contract.yaml', import.meta.url), 'utf8'));
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(warnings).toEqual(expect.arrayContaining(['messages.solved', 'survey']));
    expect(refusals).toEqual([]);
  });
});

test("The helpdesk's own schedules cannot be read yet, and are refused with what to write instead", () => {
  const { config, explicit } = loaded(`${MINIMAL}hours: { default: { from: helpdesk, schedule: Office } }\n`);
  expect(unsupportedKeys(config, explicit).refusals).toEqual([
    {
      path: 'hours.default',
      message: "the helpdesk's own schedules cannot be read in this version: write timeZone and open",
      line: 13,
    },
  ]);
});

test('Every line of the table names a key of the language', () => {
  for (const { at } of NOT_YET) {
    let schema: Parameters<typeof resolveSchema>[0] | undefined = configSchema;
    for (const step of at.split('.')) {
      const resolved = resolveSchema(schema, step === '*' ? [] : {});
      schema = step === '*' ? resolved.items : resolved.shape?.[step];
      if (schema === undefined) throw new Error(`${at} is not in the schema`);
    }
  }
});
