import type { Reason } from '../core/decision.ts';
import { SENTENCES } from './reason-sentences.ts';
import type { ReasonNames } from './reason-words.ts';

/**
 * A reason as one plain English sentence, for the sandbox's page and `explain`. A code without a sentence of its own (of
 * another version) is given as it is, with its detail.
 */
export function reasonInWords({ code, detail = {} }: Reason, names: ReasonNames = {}): string {
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  if (sentence) return sentence(detail, names);
  const facts = Object.entries(detail).map(([name, value]) => `${name} ${value}`);
  return [code, ...facts].join(', ');
}

/** Whether a code has a sentence of its own. */
export const hasSentence = (code: string): boolean => Object.hasOwn(SENTENCES, code);
