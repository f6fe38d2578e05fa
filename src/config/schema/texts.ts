import { z } from 'zod';
import { marks } from './marks.ts';
import { LANGUAGE } from './scalars.ts';

/** WhatsApp's limit of one text message. */
const MAX_TEXT = 4096;

/** One text with placeholders. */
export const template = () =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty: write a text, or false for none' })
    .refine((text) => text.length <= MAX_TEXT, { error: `is too long for WhatsApp: at most ${MAX_TEXT} characters` })
    .register(marks, { placeholders: true, limits: { pattern: '\\S' }, expects: 'text' });

const byLanguage = () =>
  z
    .record(
      z.string().refine((key) => LANGUAGE.test(key), {
        error: 'is not a language code: write for example de, en or pt-BR',
      }),
      template(),
    )
    .refine((map) => Object.keys(map).length > 0, { error: 'is an empty map: write at least one language' });

const MAP_HINT = 'a text, or a map by language such as { en: "…", de: "…" }';

/** A text: one for all, or one per language. */
export const text = () => z.union([template(), byLanguage()]).register(marks, { expects: MAP_HINT });

// YAML 1.2 reads them as texts, and the customer would get "no" as a message.
const SWITCH_WORD = /^\s*(yes|no|on|off)\s*$/i;
const QUOTED_SWITCH = /^\s*(true|false)\s*$/i;

/** A text that can also be the built-in one (`true`) or none (`false`). */
export const switchableText = () => {
  const one = template()
    .refine((words) => !SWITCH_WORD.test(words), {
      error: 'write true or false; a text of that word cannot be meant',
    })
    .refine((words) => !QUOTED_SWITCH.test(words), {
      error: 'write true or false without quotes; a text of that word cannot be meant',
    })
    .register(marks, { placeholders: true, expects: 'text' });
  return z.union([one, byLanguage(), z.boolean()]).register(marks, {
    expects: `${MAP_HINT}, or true for the built-in one, or false for none`,
  });
};
