import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ENV, load, loaded, MINIMAL } from './sample.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('A file with the required keys alone', () => {
  const { config, warnings, explicit } = loaded(MINIMAL);

  test('loads without a warning', () => {
    expect(warnings).toEqual([]);
  });

  test('gets the defaults, with durations in milliseconds', () => {
    expect(config.threading).toEqual({ window: 24 * HOUR, mode: 'conversation', newRequest: [], closingWords: true });
    expect(config.helpdesk).toMatchObject({
      requestsPerMinute: 'auto',
      share: 0.5,
      matchByPhone: 'unique',
      reconcileEvery: MINUTE,
    });
    expect(config.replies).toEqual({
      whenClosed: 'hold',
      holdFor: 7 * 24 * HOUR,
      unknownAfter: 10 * MINUTE,
      unknownOutcome: 'ask',
      prefix: '',
      markRead: true,
      typing: true,
    });
    expect(config.delivery).toEqual({ giveUpAfter: 24 * HOUR, holdDead: 15 * MINUTE });
    expect(config.messages).toMatchObject({ acknowledgement: false, handover: true, escalated: true });
  });

  test('has every feature off whose section is missing', () => {
    expect(config.bot.enabled).toBe(false);
    expect(config.survey.enabled).toBe(false);
    expect(config.sla.stages).toEqual([]);
    expect(config.server.admin).toEqual({});
    expect(config.smtp).toBeUndefined();
  });

  test('calls a number without a name by its id', () => {
    expect(config.whatsapp.numbers).toEqual([
      { id: '106540352242922', name: '106540352242922', language: 'en', tags: [], messages: {} },
    ]);
  });

  test('knows which keys stand in the file', () => {
    const paths = explicit.map(({ path }) => path.join('.'));
    expect(paths).toContain('whatsapp.numbers.0.id');
    expect(paths).not.toContain('threading');
  });
});

describe('The configuration contract', () => {
  const text = readFileSync(new URL('../fixtures/contract.yaml', import.meta.url), 'utf8');

  test('loads once its variables are set', () => {
    const { config, warnings } = loaded(text);
    expect(warnings).toEqual([]);
    expect(config.replies).toMatchObject({ template: 'reopen', startTemplate: 'reopen' });
    expect(config.rules.map(({ name }) => name)).toHaveLength(11);
  });

  test('names every variable that is missing', () => {
    const result = load(text, {});
    const missing = [...text.matchAll(/^(?!\s*#).*?\$\{([A-Z_]+)\}/gm)].map(([, name]) => name);
    expect(result.ok).toBe(false);
    for (const name of missing) expect(JSON.stringify(result)).toContain(`variable ${name},`);
  });
});

describe('Values are read as the language says:', () => {
  test('hours as minutes, over midnight too, and holidays as days', () => {
    const { config } = loaded(`${MINIMAL}hours:
  default:
    timeZone: Europe/Berlin
    open: { fri-mon: "22:00-06:00", wed: ["13:00-18:00", "09:00-12:00"], thu: "00:00-24:00" }
    holidays: ["02-29", "2027-03-26", "2026-12-28..2026-12-31"]
  night: { from: helpdesk, schedule: Night }
`);
    const night = [{ from: 1320, to: 1800 }];
    expect(config.hours.default).toEqual({
      from: 'file',
      timeZone: 'Europe/Berlin',
      open: {
        fri: night,
        sat: night,
        sun: night,
        mon: night,
        wed: [
          { from: 540, to: 720 },
          { from: 780, to: 1080 },
        ],
        thu: [{ from: 0, to: 1440 }],
      },
      holidays: [
        { kind: 'yearly', month: 2, day: 29 },
        { kind: 'days', from: '2027-03-26', to: '2027-03-26' },
        { kind: 'days', from: '2026-12-28', to: '2026-12-31' },
      ],
    });
    expect(config.hours.night).toEqual({ from: 'helpdesk', schedule: 'Night' });
  });

  test('one thing or a list of things as a list, nested conditions included', () => {
    const { config } = loaded(`${MINIMAL}rules:
  - name: r
    when: { any: [{ words: x }, { not: { unsolvedFor: 4h } }], unansweredFor: { time: 5m, clock: elapsed } }
    then: { notify: lead }
`);
    expect(config.rules[0]).toEqual({
      name: 'r',
      when: {
        any: [{ words: ['x'] }, { not: { unsolvedFor: { time: 4 * HOUR, clock: 'opening' } } }],
        unansweredFor: { time: 5 * MINUTE, clock: 'elapsed' },
      },
      // biome-ignore lint/suspicious/noThenProperty: the language has a key of this name
      then: { notify: ['lead'] },
    });
  });

  test.each([
    ['2026-12-01T00:00:00Z', Date.UTC(2026, 11, 1)],
    ['2026-12-01T01:30:00+01:00', Date.UTC(2026, 11, 1, 0, 30)],
  ])('the go-live time %s as epoch milliseconds', (since, at) => {
    expect(loaded(`${MINIMAL}threading: { since: ${since} }\n`).config.threading.since).toBe(at);
  });

  test('what differs on a number', () => {
    const { config } = loaded(
      MINIMAL.replace(
        /(- id: .*)/,
        '$1\n      name: shop\n      bot: false\n      messages: { solved: Bye now. }\n      tags: [shop]',
      ),
    );
    expect(config.whatsapp.numbers[0]).toMatchObject({
      name: 'shop',
      bot: { enabled: false },
      messages: { solved: 'Bye now.' },
      tags: ['shop'],
    });
  });

  test('an SLA section without stages as one that only warns', () => {
    const { config } = loaded(`${MINIMAL}sla: {}\npeople: { groups: { Support: { lead: a@x.example } } }\n`);
    expect(config.sla.stages).toHaveLength(3);
    for (const stage of config.sla.stages) {
      expect(Object.keys(stage).filter((key) => !['metric', 'before', 'after', 'notify'].includes(key))).toEqual([]);
    }
  });
});

describe('The hash of a configuration', () => {
  const hashOf = (text: string, env = ENV): string => {
    const result = load(text, env);
    return result.ok ? result.hash : '';
  };

  test('is the same for the same meaning, and when a secret is rotated', () => {
    const same = `# a comment\n${MINIMAL}threading: { mode: conversation, window: 1d }\n`;
    expect(hashOf(MINIMAL)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(same)).toBe(hashOf(MINIMAL));
    expect(hashOf(MINIMAL, { ...ENV, WHATSAPP_APP_SECRET: 'other' })).toBe(hashOf(MINIMAL));
  });

  test.each([
    ['a value', 'threading: { window: 48h }\n', 'threading: { window: 47h }\n'],
    [
      'the first language of a text',
      'messages: { solved: { de: a, en: b } }\n',
      'messages: { solved: { en: b, de: a } }\n',
    ],
    [
      'a personal value',
      'notify: { a: { email: { to: x@a.example } } }\nsmtp: { url: "smtp://m", from: a }\n',
      'notify: { a: { email: { to: y@a.example } } }\nsmtp: { url: "smtp://m", from: a }\n',
    ],
  ])('differs by %s', (_what, one, other) => {
    expect(hashOf(MINIMAL + one)).not.toBe('');
    expect(hashOf(MINIMAL + one)).not.toBe(hashOf(MINIMAL + other));
  });
});
