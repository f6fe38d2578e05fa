/** The languages of the built-in texts, in ISO 639-1. */
export const languages = ['de', 'en', 'it', 'es', 'fr', 'pt'] as const;

/** A language that has built-in texts. */
export type Language = (typeof languages)[number];

/**
 * Reduces a language tag to its language: `pt_BR`, `pt-BR` and `PT` are `pt`.
 *
 * @param tag a tag as WhatsApp (`pt_BR`), a browser (`pt-BR`) or an operator writes it
 */
export function primaryLanguage(tag: string): string {
  return tag.trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';
}

/** The built-in language for a tag; English where there is none. */
export function builtinLanguage(tag: string): Language {
  const primary = primaryLanguage(tag);
  return languages.find((language) => language === primary) ?? 'en';
}
