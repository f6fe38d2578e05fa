const split = (words: string): readonly string[] => words.split(' ');

/** Small words that tell the language and nothing else, by language. */
export const FILLERS: Readonly<Record<string, readonly string[]>> = {
  de: split(
    'und der die das ist eine mit für von auf auch wir sie dem den werden wurde noch über einen haben diese nach bei aus zum zur wenn dann oder',
  ),
  en: split(
    'the and of with for that this from have are was were which about there their would been into some when then also them these',
  ),
  it: split(
    'il la di che con per una sono della questo anche come nel alla gli delle dal sul quando dove loro stato essere',
  ),
  es: split(
    'el la de que con para una los las por como esta del cuando donde sobre entre hasta desde también estos esas',
  ),
  fr: split('le la de que avec pour une les des dans cette sur est sont par aux mais leur quand aussi elle nous ces'),
  pt: split('o a de que com para uma os as por como esta do quando onde sobre entre até desde também estes você pela'),
};

/** Words that turn others into their opposite: a mood depends on them. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  split(
    'nicht kein keine keinen nie ohne not no never without non nessun mai senza nunca sin ne pas jamais sans não nem sem',
  ),
);
