import type { Language } from '../language.ts';

/** What the word lists of AFINN need to read messages to a support team. All words in small letters. */
export interface MoodWords {
  /** Weights (-5 to 5) of words that AFINN's translations lack or misjudge. */
  readonly weights: Readonly<Record<string, number>>;
  /** Turn what follows into its opposite. */
  readonly negations: readonly string[];
  /** What people write about; it says nothing about how they feel. */
  readonly matters: readonly string[];
}

export const MOOD_WORDS: Readonly<Record<Language, MoodWords>> = {
  en: {
    weights: { appalling: -3, unacceptable: -3, joke: -2, rude: -2, 'rip-off': -3, incompetent: -3, shameful: -3 },
    negations: ['not', 'no', 'never', "don't", "doesn't", "didn't", "isn't", "wasn't", "can't", 'without'],
    matters:
      'problem problems error errors cancel cancelled cancellation stop lost missing broken damaged wrong help urgent emergency pay paid payment debt fail failed please sorry dear like want alert yes'.split(
        ' ',
      ),
  },
  de: {
    weights: {
      frechheit: -3,
      unverschämt: -3,
      unverschämtheit: -3,
      saftladen: -3,
      kotzt: -3,
      genervt: -2,
      nervt: -2,
      mist: -2,
      sauer: -2,
      schlimm: -2,
      unfassbar: -2,
      unmöglich: -2,
      inakzeptabel: -3,
      verarscht: -3,
      miserabel: -3,
      grauenhaft: -3,
      lausig: -2,
      unzumutbar: -3,
      danke: 2,
      dankeschön: 2,
      toll: 3,
    },
    negations: ['nicht', 'kein', 'keine', 'keinen', 'keiner', 'keinem', 'nie', 'niemals', 'ohne'],
    matters:
      'problem probleme fehler stornieren stornierung defekt falsch falsche falschen schaden beschädigt verspätet hilfe dringend notfall bezahlen zahlen nein bitte liebe lieber ja gerne schnell verloren kaputt'.split(
        ' ',
      ),
  },
  it: {
    weights: {
      pessimo: -3,
      pessima: -3,
      pessimi: -3,
      indecente: -3,
      scandalo: -3,
      truffatori: -4,
      delusa: -2,
      arrabbiata: -3,
      ridicoli: -3,
      stufo: -2,
      stufa: -2,
      ottimo: 3,
      ottima: 3,
      buono: 2,
      bravi: 3,
    },
    negations: ['non', 'mai', 'senza', 'nessun', 'nessuna', 'niente'],
    matters:
      'problema problemi errore errori annullare sbagliato sbagliata rotto rotta danneggiato aiuto aiutare urgente emergenza pagare pagamento perso no sì prego caro cara veloce'.split(
        ' ',
      ),
  },
  es: {
    weights: {
      pésima: -3,
      pésimo: -3,
      enfadado: -2,
      enfadada: -2,
      decepcionada: -2,
      indignado: -3,
      indignada: -3,
      estafadores: -4,
      harto: -2,
      harta: -2,
      mala: -3,
      inaceptable: -3,
      buena: 3,
    },
    negations: ['no', 'nunca', 'jamás', 'sin', 'ningún', 'ninguna', 'tampoco'],
    matters:
      'problema problemas error errores cancelar equivocado roto rota dañado ayuda ayudar urgente emergencia pagar pago perdido perdida sí favor querido rápido'.split(
        ' ',
      ),
  },
  fr: {
    weights: {
      nul: -2,
      nulle: -2,
      nuls: -2,
      déçu: -2,
      déçue: -2,
      inadmissible: -3,
      inacceptable: -3,
      lamentable: -3,
      marre: -2,
      scandale: -3,
      arnaque: -4,
      incompétents: -3,
      bon: 2,
      contente: 3,
    },
    negations: ['pas', 'ne', 'jamais', 'sans', 'aucun', 'aucune'],
    matters:
      'problème problèmes erreur erreurs annuler faux fausse cassé cassée endommagé aide aider urgent urgente urgence payer paiement perdu perdue non oui cher chère rapide'.split(
        ' ',
      ),
  },
  pt: {
    weights: {
      péssimo: -3,
      péssima: -3,
      ruim: -2,
      decepcionado: -2,
      decepcionada: -2,
      absurdo: -3,
      descaso: -3,
      revoltado: -3,
      revoltada: -3,
      golpe: -3,
      obrigada: 2,
      ótima: 3,
      boa: 3,
    },
    negations: ['não', 'nunca', 'jamais', 'sem', 'nenhum', 'nenhuma', 'nem'],
    matters:
      'problema problemas erro erros cancelar errado errada quebrado quebrada danificado ajuda ajudar urgente emergência pagar pagamento perdido perdida sim favor caro cara rápido'.split(
        ' ',
      ),
  },
};

/** Emoji say it in every language. */
export const MOOD_EMOJI: Readonly<Record<string, number>> = {
  '😡': -3,
  '🤬': -4,
  '😠': -3,
  '😤': -2,
  '👎': -2,
  '💩': -3,
  '🖕': -4,
  '😞': -2,
  '😢': -2,
  '😭': -2,
  '🙄': -2,
  '😒': -2,
  '😀': 2,
  '😃': 2,
  '😄': 2,
  '😊': 2,
  '😍': 3,
  '👍': 1,
  '🙏': 1,
  '❤': 3,
  '🎉': 2,
};
