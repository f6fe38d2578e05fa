import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../src/core/policy.ts';
import { compareTalks, printComparison } from '../../src/simulate/compare.ts';
import { loadScenarios } from '../../src/simulate/load.ts';
import { type Played, playScenario } from '../../src/simulate/play.ts';
import { printTalk } from '../../src/simulate/print.ts';
import { HOUR, MINUTE, policyWith } from '../decide/lane.ts';

const play = (steps: readonly string[], policy: Policy = policyWith({}), more = ''): Played => {
  const loaded = loadScenarios(
    [
      'scenarios:',
      '  - name: a talk',
      ...(more === '' ? [] : [`    ${more}`]),
      '    steps:',
      ...steps.map((step) => `      - ${step}`),
    ].join('\n'),
  );
  if (!loaded.ok || !loaded.scenarios[0]) throw new Error(JSON.stringify(loaded));
  return playScenario(loaded.scenarios[0], policy);
};

const urgent = policyWith({
  rules: {
    rules: [
      { name: 'urgent words', when: { words: ['dringend'] }, does: { priority: 'urgent', group: 'Support' } },
      {
        name: 'waiting',
        when: { unsolvedFor: { time: 4 * HOUR, clock: 'elapsed' } },
        does: { notify: ['leads'], tags: ['waiting'] },
      },
    ],
  },
  notify: { leads: ['slack'] },
});

describe('A scenario', () => {
  test('passes when everything is as expected', () => {
    expect(
      play(['customer: Es ist dringend', 'expect: { priority: urgent, group: Support, rules: [urgent words] }'], urgent)
        .passed,
    ).toBe(true);
  });

  test('fails with what was expected and what was found, at its line', () => {
    const { passed, scenes } = play(
      ['customer: Guten Tag', 'expect: { priority: urgent, tickets: 2, tags: [vip] }'],
      urgent,
    );
    expect(passed).toBe(false);
    expect(scenes.at(-1)).toMatchObject({
      kind: 'missed',
      line: 5,
      misses: [
        { what: 'tickets', expected: '2', found: '1' },
        { what: 'priority', expected: 'urgent', found: 'normal' },
        { what: 'tags', expected: 'vip', found: 'whatsapp' },
      ],
    });
  });

  test.each([
    ['said', 'expect: { said: [] }', 'agent: Good morning'],
    ['notes', 'expect: { notes: ["[held]"] }', 'agent: Good morning'],
    ['rules', 'expect: { rules: [] }', 'customer: dringend'],
    ['told', 'expect: { told: [leads] }', 'customer: Guten Tag'],
    ['held', 'expect: { held: 1 }', 'customer: Guten Tag'],
    ['reasons', 'expect: { reasons: [threading.joined] }', 'customer: Neues'],
    ['notTags', 'expect: { notTags: [whatsapp] }', 'customer: Guten Tag'],
    ['fields.reason', 'expect: { fields: { reason: x } }', 'customer: Guten Tag'],
    ['assignee', 'expect: { assignee: false }', 'agent: { assignee: kim@acme.example }'],
    ['tier', 'expect: { tier: 2 }', 'customer: Guten Tag'],
    ['status', 'expect: { status: open }', 'agent: { status: solved }'],
  ])('notices when %s is otherwise', (what, expectation, step) => {
    const before = step.startsWith('customer') ? [] : ['customer: Hello'];
    const { scenes } = play([...before, step, expectation], urgent);
    expect(scenes.at(-1)).toMatchObject({ kind: 'missed', misses: [{ what }] });
  });

  test('lets timers ring at their time while time passes, once', () => {
    const steps = [
      'customer: Hello',
      'wait: 239m',
      'expect: { told: [] }',
      'wait: 1m',
      'expect: { told: [leads], tags: [waiting] }',
      'wait: 9h',
      'expect: { told: [] }',
    ];
    const played = play(steps, urgent);
    expect(played.passed).toBe(true);
    const rung = played.scenes.find((scene) => scene.kind === 'decided' && scene.event.type === 'timer-due');
    expect(rung?.at).toBe(played.scenario.starts + 240 * MINUTE);
  });

  test('keeps what waits for a helpdesk that does not answer, and settles it in order afterwards', () => {
    const steps = [
      'helpdesk: { answers: false }',
      'customer: Hello',
      'customer: Are you there?',
      'expect: { tickets: 0 }',
      'helpdesk: { answers: true }',
      'expect: { tickets: 1, ticket: 1, status: new }',
    ];
    expect(play(steps).passed).toBe(true);
  });

  test('opens a solved ticket by the comment itself', () => {
    const { scenes } = play([
      'customer: Hello',
      'agent: { reply: Hi, status: solved }',
      'customer: And now?',
      'expect: { status: open }',
    ]);
    const codes = scenes.flatMap((scene) =>
      scene.kind === 'decided' ? scene.decision.reasons.map(({ code }) => code) : [],
    );
    expect(codes).not.toContain('ticket.reopen-again');
    expect(scenes.at(-1)?.kind).toBe('step');
  });

  test('is played as if live and for everybody, whatever the mode, the pilot and the go-live say', () => {
    const held = policyWith({ mode: 'observe', pilot: ['4915112345678'] });
    const policy = { ...held, threading: { ...held.threading, since: Date.UTC(2030, 0, 1) } };
    expect(
      play(['customer: Hello', 'agent: Good morning', 'expect: { ticket: 1, said: [Good morning] }'], policy).passed,
    ).toBe(true);
  });

  test.each([
    ['an agent without a ticket', ['agent: Hello'], 'there is no ticket yet that an agent could work on'],
    [
      'a time that is over',
      ['at: "2020-01-01T00:00:00Z"'],
      'it is 2026-11-24T09:00:00.000Z already: time only goes on',
    ],
    [
      'a quote of what nobody wrote',
      ['customer: { text: Hello, quotes: 3 }'],
      'quotes message 3, but the customer has written only 0 before it',
    ],
  ])('stops at a step that cannot be played: %s', (_what, steps, why) => {
    const played = play(steps);
    expect(played).toMatchObject({ passed: false, stopped: { line: 4, why } });
    expect(printTalk(played, 'x.yaml').join('\n')).toContain(`cannot be played (x.yaml, line 4): ${why}`);
  });

  test('names the numbers there are when its own is not among them', () => {
    expect(play(['customer: Hello'], policyWith({}), 'number: sales').stopped?.why).toBe(
      'there is no number "sales" in the configuration, only support',
    );
  });

  test('is told as a talk, with the reasons in words', () => {
    const text = printTalk(
      play(['customer: Es ist dringend', 'wait: 5m', 'agent: Ich sehe nach.'], urgent),
      'x.yaml',
    ).join('\n');
    expect(text).toMatch(
      /ok {3}a talk\n {2}2026-11-24 09:00 {2}Anna: Es ist dringend\n {20}because {2}Anna's first message opens a new ticket/,
    );
    expect(text).toContain('2026-11-24 09:00  a new ticket: priority urgent, group Support, tags whatsapp');
    expect(text).toContain('2026-11-24 09:05  to the phone: Ich sehe nach.');
  });
});

describe('Two configurations', () => {
  const finance = policyWith({
    rules: {
      rules: [{ name: 'money', when: { words: ['rechnung'] }, does: { group: 'Finance', reply: 'We look into it.' } }],
    },
  });
  const talks = [['customer: Meine Rechnung'], ['customer: Die Rechnung bitte'], ['customer: Guten Tag']];
  const both = (other: Policy) =>
    compareTalks(
      talks.map((steps) => play(steps)),
      talks.map((steps) => play(steps, other)),
    );

  test('are compared by where the same talks would have gone', () => {
    expect(printComparison(both(finance))).toEqual([
      '2 of 3 would have gone to Finance instead of no group',
      '    a talk',
      '    a talk',
      '2 of 3 would have been told something else',
      '    a talk',
      '    a talk',
      '2 of 3 would have been decided differently in some way.',
    ]);
  });

  test('that come to the same are said to change nothing', () => {
    expect(printComparison(both(policyWith({})))).toEqual(['Nothing would change in 3 talks.']);
  });

  test('are compared by the number of tickets where that differs', () => {
    const steps = ['customer: Hello', 'agent: { reply: Hi, status: solved }', 'wait: 30h', 'customer: And now?'];
    const longer = policyWith({ threading: { windowMs: 48 * HOUR } });
    const [line] = printComparison(compareTalks([play(steps)], [play(steps, longer)]));
    expect(line).toBe('1 of 1 would have become one ticket instead of 2');
  });
});
