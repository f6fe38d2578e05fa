import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, test } from '@jest/globals';
import { openDialogue } from '../../../src/cli/init/ask.ts';

const screen = (isTTY: boolean, env: object = {}) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    getColorDepth: () => WriteStream.prototype.getColorDepth(env),
  });
  let shown = '';
  output.on('data', (text: Buffer) => {
    shown += text.toString();
  });
  let interrupts = 0;
  const dialogue = openDialogue(input, output, () => {
    interrupts += 1;
    dialogue.close();
  });
  return { input, dialogue, shown: () => shown, interrupts: () => interrupts };
};

describe('In a terminal', () => {
  test('an answer is what was typed, blanks around it left out', async () => {
    const { input, dialogue, shown } = screen(true);
    const answer = dialogue.ask('> ');
    input.write(' acme \r');
    expect(await answer).toBe('acme');
    expect(shown()).toContain('> ');
    dialogue.close();
  });

  test('Ctrl-C ends the open question and all that would follow', async () => {
    const { input, dialogue, interrupts } = screen(true);
    const answer = dialogue.ask('> ');
    input.write('ac\u0003');
    expect(await answer).toBeUndefined();
    expect(await dialogue.ask('> ')).toBeUndefined();
    expect(interrupts()).toBe(1);
  });

  test('Ctrl-D is the end of the input, and no interruption', async () => {
    const { input, dialogue, interrupts } = screen(true);
    const answer = dialogue.ask('> ');
    input.write('\u0004');
    expect(await answer).toBeUndefined();
    expect(interrupts()).toBe(0);
  });

  test.each([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, false],
  ])('headings are bold unless NO_COLOR is set: %j', (env, bold) => {
    const { dialogue, shown } = screen(true, env);
    dialogue.title('Language');
    expect(shown().includes('\u001b[1m')).toBe(bold);
    dialogue.close();
  });
});

describe('From a pipe', () => {
  test('each line is one answer, however fast they come, and is shown', async () => {
    const { input, dialogue, shown } = screen(false);
    input.end('one\r\ntwo\nthree');
    await new Promise((resolve) => setImmediate(resolve));
    expect([await dialogue.ask('a> '), await dialogue.ask('b> '), await dialogue.ask('c> ')]).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(await dialogue.ask('d> ')).toBeUndefined();
    expect(shown()).toBe('a> one\nb> two\nc> three\nd> \n');
  });

  test('nothing is coloured', () => {
    const { dialogue, shown } = screen(false);
    dialogue.title('Language');
    expect(shown()).toBe('Language\n');
    dialogue.close();
  });
});
