import { describe, expect, test } from '@jest/globals';
import { formatFault } from '../../src/config/fault.ts';
import { loadScenarios } from '../../src/simulate/load.ts';

const faultsOf = (text: string): readonly string[] => {
  const loaded = loadScenarios(text);
  return loaded.ok ? [] : loaded.faults.map(formatFault);
};

const withStep = (step: string): string => `scenarios:\n  - name: a talk\n    steps:\n      - ${step}\n`;

describe('A file of scenarios', () => {
  test('says what a customer writes, what an agent does, how time passes and what is expected', () => {
    const loaded = loadScenarios(
      withStep('customer: Hello\n      - agent: Good morning\n      - wait: 4h\n      - expect: { priority: normal }'),
    );
    expect(loaded.ok && loaded.scenarios[0]?.steps).toEqual([
      { line: 4, customer: { text: 'Hello', type: 'text' } },
      { line: 5, agent: { reply: 'Good morning' } },
      { line: 6, wait: 14_400_000 },
      { line: 7, expect: { priority: 'normal' } },
    ]);
  });

  test.each([
    [
      'an unknown key',
      withStep('custmer: Hello'),
      'scenarios[0].steps[0].custmer: unknown key, did you mean "customer"? (line 4)',
    ],
    [
      'a value that is none',
      withStep('expect: { priority: urgnet }'),
      'scenarios[0].steps[0].expect.priority: must be one of low, normal, high, urgent; did you mean "urgent"? (line 4)',
    ],
    [
      'a duration without a unit',
      withStep('wait: 4'),
      'scenarios[0].steps[0].wait: needs a unit, such as 24h (line 4)',
    ],
    [
      'a time without a zone',
      withStep('at: "2026-11-24T09:00:00"'),
      'scenarios[0].steps[0].at: is not a moment: write date, time and zone, such as 2026-12-01T00:00:00Z (line 4)',
    ],
    [
      'a text message without a text',
      withStep('customer: { file: a.pdf }'),
      'scenarios[0].steps[0].customer: has no text: write text, or a type other than text (line 4)',
    ],
    [
      'an agent who does nothing',
      withStep('agent: { ticket: 1 }'),
      'scenarios[0].steps[0].agent: is empty: say what the agent does, such as { reply: "Hello" } or { status: solved } (line 4)',
    ],
    ['no scenario at all', 'scenarios: []', 'scenarios: is an empty list: write at least one scenario (line 1)'],
    ['an empty file', '', '(file): is empty: begin with `scenarios:`; docs/simulate.md shows every key (line 1)'],
  ])('is refused with its place and what to do: %s', (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test('is refused for two things in one step, and names the steps there are', () => {
    expect(faultsOf(withStep('{ customer: Hello, wait: 4h }'))[0]).toMatch(
      /^scenarios\[0\]\.steps\[0\]: must have exactly one key: customer, agent, wait, at, helpdesk, whatsapp, expect/,
    );
  });
});
