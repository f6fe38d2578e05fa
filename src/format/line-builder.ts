import { cleanText } from './clean-text.ts';
import { marks, type Run, writeLine } from './marked-line.ts';

/** A picture in a comment: what stands for it in the text, and where it is. */
export interface CommentImage {
  alt: string;
  url: string;
}

/** A finished line; `text` may hold line ends when it is a fenced block. */
export interface WrittenLine {
  text: string;
  images: CommentImage[];
  /** Empty lines above it. */
  blanksBefore: number;
}

/** What stands before the lines of a block: a list's marker on the first one, quote marks or spaces on the others. */
interface Frame {
  first: string | undefined;
  rest: string;
}

const mostBlanks = 2;

/** Collects text in the order of a page and breaks it into lines as a browser does. */
export interface LineBuilder {
  /** Adds text, white space collapsed. */
  text: (data: string, format: number) => void;
  /** Adds something that must stay as it is: a web address. */
  verbatim: (data: string) => void;
  image: (image: CommentImage) => void;
  /** Ends the line; on an empty line leaves it empty. */
  breakLine: () => void;
  /** Begins or ends a block that wants at least so many empty lines around it. */
  block: (blanks: number) => void;
  /** Adds text whose white space is kept, in a fixed-width font. */
  fence: (content: string) => void;
  /** Runs `write` with something before each line. */
  within: (frame: { first?: string; rest: string }, write: () => void) => void;
  finish: () => WrittenLine[];
}

/** Makes an empty builder. */
export function createLineBuilder(): LineBuilder {
  const lines: WrittenLine[] = [];
  const frames: Frame[] = [];
  let runs: Run[] = [];
  let images: CommentImage[] = [];
  let endsWithSpace = false;
  let wanted = 0;
  let empty = 0;
  let wasQuoted = false;

  const push = (text: string): void => {
    const prefix = frames.map(({ first, rest }) => first ?? rest).join('');
    const isQuoted = frames.some(({ rest }) => rest === '> ');
    // An empty line would end a quote in WhatsApp.
    const blanks = isQuoted && wasQuoted && wanted === 0 ? 0 : Math.max(wanted, empty);
    lines.push({ text: prefix + text, images, blanksBefore: lines.length === 0 ? 0 : Math.min(blanks, mostBlanks) });
    wasQuoted = isQuoted;
    for (const frame of frames) frame.first = undefined;
    images = [];
    wanted = 0;
    empty = 0;
  };
  const endLine = (): void => {
    const text = writeLine(runs);
    if (text !== '') push(text);
    else if (runs.length > 0) empty += 1;
    runs = [];
    endsWithSpace = false;
  };
  const add = (run: Run): void => {
    const last = runs.at(-1);
    if (last !== undefined && last.marks === run.marks && last.verbatim !== true && run.verbatim !== true)
      last.text += run.text;
    else runs.push(run);
  };

  return {
    text: (data, format) => {
      let text = cleanText(data)
        .replace(/[\u00ad\ufeff]/g, '')
        .replace(/[ \t\n\f]+/g, ' ');
      if ((runs.length === 0 || endsWithSpace) && text.startsWith(' ')) text = text.slice(1);
      if (text === '') return;
      endsWithSpace = text.endsWith(' ');
      add({ text: text.replaceAll('\u00a0', ' '), marks: format });
    },
    verbatim: (data) => {
      endsWithSpace = false;
      add({ text: data, marks: marks.none, verbatim: true });
    },
    image: (image) => {
      images.push(image);
    },
    breakLine: () => {
      if (runs.length === 0) empty += 1;
      endLine();
    },
    block: (blanks) => {
      endLine();
      // Margins count between the blocks of a page, not inside its lists and quotes.
      if (frames.length === 0) wanted = Math.max(wanted, blanks);
    },
    fence: (content) => {
      endLine();
      const kept = cleanText(content)
        .replaceAll('\u00a0', ' ')
        .replace(/^\n/, '')
        .trimEnd()
        .replace(/`(?=`)/g, '`\u200b');
      if (kept.trim() === '') return;
      const edge = (wrong: boolean) => (wrong ? '\u200b' : '');
      const fenced = (text: string) => `\`\`\`${edge(text.startsWith('`'))}${text}${edge(text.endsWith('`'))}\`\`\``;
      // A prefix would become part of the block, so inside lists and quotes every line is a block of its own.
      if (frames.length === 0) push(fenced(kept));
      else for (const line of kept.split('\n')) if (line.trim() !== '') push(fenced(line));
    },
    within: ({ first, rest }, write) => {
      endLine();
      frames.push({ first, rest });
      write();
      endLine();
      frames.pop();
    },
    finish: () => {
      endLine();
      const last = lines.at(-1);
      if (images.length > 0 && last !== undefined) last.images.push(...images);
      return lines;
    },
  };
}
