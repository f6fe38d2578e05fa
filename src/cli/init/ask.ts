import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

/** Where questions are put: a terminal, or a pipe whose lines are the answers. */
export interface Dialogue {
  say(line: string): void;
  /** A heading; bold in a terminal that shows colours. */
  title(line: string): void;
  /** The next answer, trimmed; undefined when the input has ended or was interrupted. */
  ask(prompt: string): Promise<string | undefined>;
  /** Ends the dialogue; a question that is open gets no answer any more. */
  close(): void;
}

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * Opens a dialogue.
 * @param interrupted called for Ctrl-C in a terminal
 */
export const openDialogue = (input: Input, output: Output, interrupted: () => void): Dialogue => {
  const terminal = input.isTTY === true && output.isTTY === true;
  const reader = createInterface(terminal ? { input, output, terminal } : { input });
  // Taken at once: lines of a pipe come faster than they are asked for, and those nobody listens to are lost.
  const lines = reader[Symbol.asyncIterator]();
  let open = true;
  reader.once('close', () => {
    open = false;
  });
  reader.once('SIGINT', interrupted);
  const say = (line: string): void => {
    output.write(`${line}\n`);
  };
  return {
    say,
    title: (line) => say(styleText('bold', line, { stream: output as NodeJS.WriteStream })),
    ask: async (prompt) => {
      if (terminal && open) {
        reader.setPrompt(prompt);
        reader.prompt();
      } else {
        output.write(prompt);
      }
      const { value, done } = await lines.next();
      if (done || value === undefined) {
        say('');
        return undefined;
      }
      // A pipe does not show what it says.
      if (!terminal) say(value);
      return value.trim();
    },
    close: () => reader.close(),
  };
};
