import { type Answers, BEFORE_ANSWERS } from './answers.ts';
import type { Dialogue } from './ask.ts';
import { checkAnswers } from './check-answers.ts';
import { QUESTIONS, type Question } from './questions.ts';

/** Puts all the questions; each one again until its answer is sound. Undefined when the answers ended before the questions. */
export const interview = async (dialogue: Dialogue, now: Date): Promise<Answers | undefined> => {
  let answers = BEFORE_ANSWERS;
  for (const [index, question] of QUESTIONS.entries()) {
    dialogue.say('');
    dialogue.title(`${index + 1}/${QUESTIONS.length}  ${question.title}`);
    for (const line of question.about) dialogue.say(`  ${line}`);
    const taken = await askUntilTaken(dialogue, question, answers, now);
    if (taken === undefined) return undefined;
    answers = taken;
  }
  return answers;
};

const askUntilTaken = async (
  dialogue: Dialogue,
  question: Question,
  answers: Answers,
  now: Date,
): Promise<Answers | undefined> => {
  const { usual } = question;
  for (;;) {
    const written = await dialogue.ask(usual === undefined ? '  > ' : `  [${usual || 'leave out'}] > `);
    if (written === undefined) return undefined;
    const answer = written === '' ? usual : written;
    const taken = answer === undefined ? 'an answer is needed here' : question.take(answer, answers, now);
    const reasons = typeof taken === 'string' ? [taken] : checkAnswers(taken);
    if (typeof taken !== 'string' && reasons.length === 0) return taken;
    for (const reason of reasons) dialogue.say(`  Not taken: ${reason}`);
  }
};
