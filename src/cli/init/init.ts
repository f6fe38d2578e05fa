import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConfigOption, configPath, DEFAULT_FILE } from '../read-config.ts';
import { openDialogue } from './ask.ts';
import { configText } from './config-text.ts';
import { envText, toFillIn } from './env-text.ts';
import { HELPDESKS, type Provider } from './helpdesks.ts';
import { interview } from './interview.ts';
import { writeNewFiles } from './write.ts';

const ENV_FILE = '.env';
const SCHEMA = fileURLToPath(new URL('../../../config/deskbridge.schema.json', import.meta.url));
const INTERRUPTED = 130;

/** Where the questions are put. */
export interface InitIo {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly now: () => Date;
}

/**
 * `deskbridge init`: asks a newcomer, then writes a configuration and an env template. 0 when both are written; 1 when nothing is,
 * 130 after Ctrl-C.
 */
export const init = async (options: ConfigOption, { input, output, now }: InitIo): Promise<number> => {
  const path = configPath(options);
  const taken = [path, ENV_FILE].find((file) => existsSync(file));
  if (taken !== undefined) return refuse(isThere(taken));
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    dialogue.close();
  };
  const dialogue = openDialogue(input, output, interrupt);
  process.on('SIGINT', interrupt);
  try {
    dialogue.say('Two files will be written: the configuration, and .env for its secrets, which are not asked for.');
    dialogue.say('Enter takes the answer in [brackets]. Ctrl-C ends, and nothing is written.');
    const answers = await interview(dialogue, now());
    if (interrupted) return refuse('ended by Ctrl-C; nothing was written', INTERRUPTED);
    if (answers === undefined) return refuse('the input ended before the last question; nothing was written');
    writeNewFiles([
      { path: ENV_FILE, text: envText(answers.provider), mode: 0o600 },
      { path, text: configText(answers, schemaFrom(path)), mode: 0o644 },
    ]);
    for (const line of whatIsNext(path, answers.provider)) dialogue.say(line);
    return 0;
  } catch (error) {
    const { code, dest, message } = error as { code?: string; dest?: string; message: string };
    return refuse(code === 'EEXIST' && dest ? isThere(dest) : `${message}; nothing was written`);
  } finally {
    process.off('SIGINT', interrupt);
    dialogue.close();
  }
};

const refuse = (message: string, code = 1): number => {
  process.stderr.write(`deskbridge init: ${message}\n`);
  return code;
};

const isThere = (file: string): string =>
  file === ENV_FILE
    ? `there is a file ${file} in this folder already, and it stays as it is. Move it away, or run this in another folder`
    : `${file} is there already and stays as it is. Move it away, or name another: deskbridge init --config FILE`;

/** The schema as seen from the file, for editors; undefined where it is not at hand or its path cannot stand in a comment. */
const schemaFrom = (path: string): string | undefined => {
  const way = relative(dirname(resolve(path)), SCHEMA).replaceAll('\\', '/');
  return existsSync(SCHEMA) && /^\S+$/.test(way) && !/^[A-Za-z]:/.test(way) ? way : undefined;
};

const whatIsNext = (path: string, provider: Provider): readonly string[] => {
  const named = path === DEFAULT_FILE ? '' : ` --config '${path.replaceAll("'", "'\\''")}'`;
  const [check, start] =
    named === '' ? ['npm run check', 'npm start'] : ['check', 'start'].map((one) => `npx deskbridge ${one}${named}`);
  return [
    '',
    `Written: ${path} and ${ENV_FILE} (for your eyes only).`,
    '',
    'Next',
    `  1. Fill in the ${toFillIn(provider).length} empty lines of ${ENV_FILE}; each says where its value is found.`,
    `     The whole way stands in docs/whatsapp.md and ${HELPDESKS[provider].guide}.`,
    `  2. set -a; . ./${ENV_FILE}; set +a; ${check}`,
    `  3. ${start}`,
    'Coming from another tool, or going live with care: docs/moving.md.',
  ];
};
