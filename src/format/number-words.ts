import { normalisedForms } from './normalise.ts';

/** One to ten in German, English, Italian, Spanish, French and Portuguese. */
const WORDS: readonly (readonly string[])[] = [
  [
    'eins',
    'ein',
    'eine',
    'one',
    'uno',
    'una',
    'un',
    'une',
    'um',
    'uma',
    'erste',
    'first',
    'primo',
    'primero',
    'premier',
  ],
  ['zwei', 'zwo', 'two', 'due', 'dos', 'deux', 'dois', 'duas', 'zweite', 'second', 'secondo', 'segundo', 'deuxième'],
  ['drei', 'three', 'tre', 'tres', 'trois', 'três', 'dritte', 'third', 'terzo', 'tercero', 'troisième', 'terceiro'],
  ['vier', 'four', 'quattro', 'cuatro', 'quatre', 'quatro'],
  ['fünf', 'five', 'cinque', 'cinco', 'cinq'],
  ['sechs', 'six', 'sei', 'seis'],
  ['sieben', 'seven', 'sette', 'siete', 'sept', 'sete'],
  ['acht', 'eight', 'otto', 'ocho', 'huit', 'oito'],
  ['neun', 'nine', 'nove', 'nueve', 'neuf'],
  ['zehn', 'ten', 'dieci', 'diez', 'dix', 'dez'],
];

/** Words that people put around the number of a choice. */
const FILLERS: ReadonlySet<string> = new Set(
  [
    'nummer',
    'number',
    'numero',
    'nr',
    'no',
    'option',
    'opzione',
    'opcion',
    'opcao',
    'punkt',
    'die',
    'the',
    'la',
    'le',
  ].concat(['el', 'il', 'lo', 'bitte', 'please', 'per', 'favore', 'por', 'favor', 'svp']),
);

const numbers = new Map(
  WORDS.flatMap((words, index) => words.flatMap(normalisedForms).map((word) => [word, index + 1])),
);

/**
 * The number that a whole message stands for: `2`, `2.`, `2️⃣`, `zwei`, `number two, please`; undefined for anything else.
 */
export function numberIn(text: string): number | undefined {
  if (text.length > 60) return undefined;
  for (const form of normalisedForms(text)) {
    const words = form.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
    const left = words.length > 1 ? words.filter((word) => !FILLERS.has(word)) : words;
    const [only, ...more] = left;
    if (only === undefined || more.length > 0) continue;
    const known = numbers.get(only) ?? (/^\d{1,2}$/.test(only) ? Number(only) : undefined);
    if (known !== undefined && known > 0) return known;
  }
  return undefined;
}
