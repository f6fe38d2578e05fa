import { builtinLanguage, type Language } from './language.ts';

/** An escalation as an internal note tells it. All texts are the operator's. */
export interface EscalationFacts {
  readonly tier: number;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  /** In words. */
  readonly at: string;
}

const SENTENCES: Readonly<Record<Language, (facts: EscalationFacts) => string>> = {
  en: ({ tier, rules, reasons, at }) =>
    `Escalated to tier ${tier} (${at}). Why: ${list(reasons)}. Rule: ${list(rules)}.`,
  de: ({ tier, rules, reasons, at }) =>
    `Auf Stufe ${tier} eskaliert (${at}). Grund: ${list(reasons)}. Regel: ${list(rules)}.`,
  it: ({ tier, rules, reasons, at }) =>
    `Passato al livello ${tier} (${at}). Motivo: ${list(reasons)}. Regola: ${list(rules)}.`,
  es: ({ tier, rules, reasons, at }) =>
    `Escalado al nivel ${tier} (${at}). Motivo: ${list(reasons)}. Regla: ${list(rules)}.`,
  fr: ({ tier, rules, reasons, at }) =>
    `Transmis au niveau ${tier} (${at}). Motif : ${list(reasons)}. Règle : ${list(rules)}.`,
  pt: ({ tier, rules, reasons, at }) =>
    `Encaminhado ao nível ${tier} (${at}). Motivo: ${list(reasons)}. Regra: ${list(rules)}.`,
};

const list = (texts: readonly string[]): string => [...new Set(texts)].join(', ');

const TITLES: Readonly<Record<Language, string>> = {
  en: 'Escalated to tier',
  de: 'Eskaliert auf Stufe',
  it: 'Passato al livello',
  es: 'Escalado al nivel',
  fr: 'Transmis au niveau',
  pt: 'Encaminhado ao nível',
};

/** That a talk moved up, in one line. */
export const escalationTitle = (tier: number, language: string): string =>
  `${TITLES[builtinLanguage(language)]} ${tier}`;

/** Who moved a talk up, when and why, in a language; English for one without built-in texts. */
export function escalationNote(facts: EscalationFacts, language: string): string {
  return SENTENCES[builtinLanguage(language)](facts);
}
