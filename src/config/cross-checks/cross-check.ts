import type { z } from 'zod';
import type { Finding } from '../config-path.ts';
import { select } from '../config-path.ts';
import { visitTexts } from '../visit-values.ts';
import { whyUnsafe } from './addresses.ts';
import { checkBotSteps } from './bot.ts';
import { checkContradictions } from './contradictions.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkReferences } from './references.ts';
import { checkStages } from './stages.ts';

const strings = (tree: unknown, pattern: string): string[] =>
  select(tree, pattern).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));

/**
 * What the schema cannot see: names that are used but not defined, placeholders, unsafe addresses, contradictions.
 * Works on the tree before parsing, so that one fault does not hide the others.
 */
export const crossCheck = (schema: z.core.$ZodType, tree: unknown): Finding[] => {
  const findings: Finding[] = [
    ...checkReferences(tree),
    ...checkContradictions(tree),
    ...checkStages(tree),
    ...checkBotSteps(tree),
  ];
  const allowHttp = strings(tree, 'server.allowHttp.*');
  const saved = strings(tree, 'bot.steps.*.lookup.save');
  const [provider] = strings(tree, 'helpdesk.provider');
  visitTexts(schema, tree, (path, text, mark) => {
    const say = (message: string): void => {
      findings.push({ path, message });
    };
    if (mark.placeholders) for (const message of checkPlaceholders(text, saved)) say(message);
    if (mark.address && text !== '') {
      const reason = whyUnsafe(text, allowHttp);
      if (reason !== undefined) say(reason);
    }
    if (mark.tag && provider === 'zendesk' && /\s/.test(text))
      say('has a blank, which Zendesk takes for two tags: use _ or -');
  });
  return findings;
};
