import type { Rule } from '../../core/rules.ts';
import { FRAUD, HUMAN, SENSITIVE, URGENT } from './pack-words.ts';

/** The built-in rules, by the names under `packs`. What a tier means is the operator's own: see `tiers`. */
export const PACK_RULES: Readonly<Record<string, readonly Rule[]>> = {
  human: [
    {
      name: 'pack human',
      when: { words: HUMAN },
      does: { escalate: { tier: 2, reason: 'asked for a person' }, tags: ['asked_for_human'] },
    },
  ],
  urgent: [
    {
      name: 'pack urgent',
      when: { words: URGENT },
      does: { priority: 'urgent', escalate: { tier: 2, reason: 'urgent' } },
    },
  ],
  frustration: [
    {
      name: 'pack frustration',
      when: { any: [{ shouting: true }, { sentiment: ['negative'] }, { repeated: 3 }] },
      does: { priority: 'high', tags: ['frustrated'], escalate: { tier: 2, reason: 'frustrated' } },
    },
  ],
  sensitive: [
    {
      name: 'pack sensitive',
      when: { words: SENSITIVE },
      does: { priority: 'high', tags: ['sensitive'], escalate: { tier: 2, reason: 'sensitive subject' } },
    },
  ],
  fraud: [
    {
      name: 'pack fraud',
      when: { words: FRAUD },
      does: { priority: 'urgent', tags: ['fraud'], escalate: { tier: 3, reason: 'suspected fraud' } },
    },
  ],
};
