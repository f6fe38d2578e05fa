import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema } from '../../src/config/schema/config.ts';
import { loadScenarios } from '../../src/simulate/load.ts';
import { readSource } from '../architecture/read-source.ts';
import { codeOf, pages } from './pages.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  /** Conditions hold conditions again. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const language = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema;
const sections = Object.keys(language.properties ?? {});

/** Whether the language knows a path; list positions are numbers or empty. */
const knows = (schema: Schema, [step, ...rest]: readonly string[]): boolean => {
  if (step === undefined) return true;
  const named = language.$defs?.[schema.$ref?.replace('#/$defs/', '') ?? ''];
  if (named !== undefined) return knows(named, [step, ...rest]);
  const { properties, additionalProperties: others, items } = schema;
  const children: (Schema | undefined)[] = [properties?.[step]];
  if (typeof others === 'object') children.push(others);
  if (/^\d*$/.test(step)) children.push(items);
  if (children.some((child) => child !== undefined && knows(child, rest))) return true;
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return options.some((option) => knows(option, [step, ...rest]));
};

const source = readSource().map(({ text }) => text);
const isLogEvent = (name: string): boolean => source.some((text) => text.includes(`'${name}'`));

/** Spans that look like a key of the configuration: a section of it and at least one step more. Events have such names too. */
const keysOf = (path: string): readonly string[] =>
  codeOf(path)
    .spans.map((span) => /^([a-z]\w*(?:\.\w+|\[\])+)(?:: .*)?$/.exec(span)?.[1] ?? '')
    .filter((key) => sections.includes(key.split(/[.[]/)[0] ?? '') && !isLogEvent(key));

test('keys are told from strangers', () => {
  expect(knows(language, ['whatsapp', 'numbers', '', 'id'])).toBe(true);
  expect(knows(language, ['helpdesk', 'auth', 'clientId'])).toBe(true);
  expect(knows(language, ['threading', 'sinse'])).toBe(false);
  expect(keysOf('docs/whatsapp.md')).toContain('whatsapp.numbers[].id');
});

test.each(pages)('%s names only keys that the configuration has', (path) => {
  const strangers = keysOf(path).filter((key) => !knows(language, key.replaceAll('[]', '.').split('.')));
  expect(strangers).toEqual([]);
});

const yamlIn = (path: string) => codeOf(path).blocks.filter((block) => block.language === 'yaml');

/** Talks for `deskbridge simulate`, which have a language of their own. */
const isScenario = (text: string): boolean => /^scenarios:/m.test(text);

/** Every path of a parsed file. */
const pathsOf = (tree: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, value]) => [[...path, key], ...pathsOf(value, [...path, key])])
    : [];

test.each(pages)('%s shows only configuration that the language has', (path) => {
  const blocks = yamlIn(path).filter(({ text }) => !isScenario(text));
  const strangers = blocks.flatMap(({ text }) => pathsOf(parse(text)).filter((steps) => !knows(language, steps)));
  expect(strangers).toEqual([]);
});

test.each(pages)('%s shows only scenarios that can be played', (path) => {
  const blocks = yamlIn(path).filter(({ text }) => isScenario(text));
  expect(blocks.map(({ text }) => loadScenarios(text)).filter(({ ok }) => !ok)).toEqual([]);
});
