/** Something wrong in the configuration file, as `deskbridge check` prints it. */
export interface Fault {
  /** Where: `rules[0].when.words`; empty for the file as a whole. */
  readonly path: string;
  /** Plain English that says what to do. Never holds the value of a secret. */
  readonly message: string;
  /** 1-based line in the file. */
  readonly line: number;
}

/** One line of print: `rules[0].when.words: message (line 12)`. */
export const formatFault = (fault: Fault): string => `${fault.path || '(file)'}: ${fault.message} (line ${fault.line})`;
