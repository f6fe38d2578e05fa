import { describe, expect, test } from '@jest/globals';
import { allRules } from '../../../src/decide/rules/all-rules.ts';
import { createOf, policyWith, startLane } from '../lane.ts';
import { rule } from './rule-lane.ts';

const PACKS = ['human', 'urgent', 'frustration', 'sensitive', 'fraud'];
const tagsOf = (text: string, packs = PACKS) => {
  const { draft } = createOf(startLane({ rules: { packs } }).write(text));
  return [...draft.tags.slice(1), draft.priority];
};

describe('The built-in rules know in six languages', () => {
  test.each([
    ['human', 'Ich will mit einem Menschen reden'],
    ['human', 'Mitarbeiter bitte'],
    ['human', 'I want to talk to a human'],
    ['human', 'Vorrei parlare con un operatore'],
    ['human', 'Quiero hablar con una persona'],
    ['human', 'Je veux parler à un conseiller'],
    ['human', 'Quero falar com um atendente'],
    ['urgent', 'Es ist dringend'],
    ['urgent', 'This is an emergency'],
    ['urgent', 'È urgente'],
    ['urgent', 'Lo necesito cuanto antes'],
    ['urgent', "C'est une urgence"],
    ['urgent', 'É urgente, preciso o quanto antes'],
    ['sensitive', 'Ich moechte kuendigen'],
    ['sensitive', 'I want a refund'],
    ['sensitive', 'Voglio il rimborso'],
    ['sensitive', 'Quiero un reembolso'],
    ['sensitive', 'Je demande un remboursement'],
    ['sensitive', 'Quero o dinheiro de volta'],
    ['fraud', 'Das war Betrug!'],
    ['fraud', 'Somebody hacked me'],
    ['fraud', 'È una truffa'],
    ['fraud', 'Es una estafa'],
    ['fraud', 'C’est une escroquerie'],
    ['fraud', 'Caí em um golpe'],
    ['frustration', 'WO IST MEIN PAKET'],
    ['frustration', 'Dieser Bot ist nutzlos'],
  ])('%s: %s', (pack, text) => {
    const [...found] = tagsOf(text, [pack]);
    const expected = {
      human: ['asked_for_human', 'normal'],
      urgent: ['urgent'],
      sensitive: ['sensitive', 'high'],
      fraud: ['fraud', 'urgent'],
      frustration: ['frustrated', 'high'],
    }[pack];
    expect(found).toEqual(expected);
  });
});

describe('Everyday messages set none of them off:', () => {
  test.each([
    'Hallo, wo bleibt mein Paket?',
    'Ich habe eine Frage zu meiner Rechnung',
    'Hello, where is my parcel?',
    'Can I change my delivery address?',
    'Ciao, dove è il mio pacco?',
    'Hola, ¿dónde está mi paquete?',
    'Bonjour, où est mon colis ?',
    'Olá, onde está a minha encomenda?',
    'Danke!',
    'OK',
  ])('%s', (text) => expect(tagsOf(text)).toEqual(['normal']));
});

test('A built-in rule is replaced by one of its name, in its place', () => {
  const mine = rule('pack urgent', { words: ['now'] }, { priority: 'high' });
  const other = rule('mine', {}, { tags: ['x'] });
  const names = (rules: readonly ReturnType<typeof rule>[]) =>
    allRules(policyWith({ rules: { packs: ['urgent', 'fraud'], rules } }));
  expect(names([other, mine])).toEqual([mine, expect.objectContaining({ name: 'pack fraud' }), other]);
});
