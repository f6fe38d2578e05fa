import { expect, test } from '@jest/globals';
import { compilePolicy } from '../../src/config/policy.ts';
import { NO_RULES } from '../../src/core/rules.ts';
import { NO_SLA } from '../../src/core/sla.ts';
import { loaded, MINIMAL } from './sample.ts';

test('The policy of a minimal file has the defaults and the hash of its configuration', () => {
  const { config, hash } = loaded(MINIMAL);
  expect(compilePolicy(config)).toEqual({
    hash,
    mode: 'live',
    pilot: [],
    optOutWords: true,
    threading: { windowMs: 86_400_000, mode: 'conversation', newRequest: [], closingWords: true },
    ticket: {
      subject: 'WhatsApp: {{contact.name | contact.username | contact.phone | customer}}',
      priority: 'normal',
      tags: ['whatsapp'],
      fields: {},
    },
    numbers: { '106540352242922': { id: '106540352242922', name: '106540352242922', language: 'en', tags: [] } },
    acknowledgement: false,
    messages: { outOfHours: false, handover: true, escalated: true, pending: false, solved: false },
    rules: NO_RULES,
    templates: {},
    notify: {},
    alerts: [],
    sla: NO_SLA,
    people: { leads: {}, slack: {} },
    replies: {
      whenClosed: 'hold',
      holdForMs: 604_800_000,
      unknownOutcome: 'ask',
      prefix: '',
      markRead: true,
      typing: true,
    },
  });
});

test('The policy carries what differs on a number, and what is set', () => {
  const number =
    '$1\n      name: shop\n      language: de\n      group: Shop\n      brand: B\n      tags: [s]\n      messages: { acknowledgement: true }';
  const { config } =
    loaded(`${MINIMAL.replace(/(- id: .*)/, number)}threading: { since: 2026-12-01T00:00:00Z, window: 48h }
ticket: { group: Support, assignee: a, fields: { f: "{{number.name}}" } }
messages: { acknowledgement: { de: Danke! } }
templates: { reopen: { name: waiting, language: de }, hello: { name: hello, language: it, parameters: ["{{contact.name}}"] } }
replies:
  dropSignatureAfter: "-- "
  unknownOutcome: resend
  prefix: "{{agent.firstName}}: "
  startTemplate: hello
  reminder: { before: 1h, text: Still there }
`);
  const policy = compilePolicy(config);
  expect(Object.values(policy.numbers)).toEqual([
    {
      id: '106540352242922',
      name: 'shop',
      language: 'de',
      group: 'Shop',
      brand: 'B',
      tags: ['s'],
      acknowledgement: true,
    },
  ]);
  expect(policy.threading).toMatchObject({ windowMs: 172_800_000, since: Date.UTC(2026, 11, 1) });
  expect(policy.ticket).toMatchObject({ group: 'Support', assignee: 'a', fields: { f: '{{number.name}}' } });
  expect(policy.acknowledgement).toEqual({ de: 'Danke!' });
  expect(policy.replies).toMatchObject({
    dropSignatureAfter: '-- ',
    unknownOutcome: 'resend',
    prefix: '{{agent.firstName}}: ',
    template: { name: 'waiting', language: 'de', parameters: [] },
    startTemplate: { name: 'hello', language: 'it', parameters: ['{{contact.name}}'] },
    reminder: { beforeMs: 3_600_000, text: 'Still there' },
  });
});

test('The policy is plain data without secrets', () => {
  const policy = compilePolicy(loaded(MINIMAL).config);
  expect(structuredClone(policy)).toEqual(policy);
  expect(JSON.stringify(policy)).not.toContain('canary');
});

test('Stages are named by their times, so that they keep their names when others are added', () => {
  const { config } = loaded(`${MINIMAL}sla:
  stages:
    - { metric: [first-reply, next-reply], before: 5m, notify: [assignee] }
    - { metric: any, after: 0m, notify: [lead], group: Specialists }
    - { metric: resolution, before: 5m, notify: [assignee], when: { priority: urgent } }
`);
  expect(compilePolicy(config).sla.stages).toEqual([
    {
      id: 'before 5m',
      metrics: ['first-reply', 'next-reply'],
      side: 'before',
      byMs: 300_000,
      notify: ['assignee'],
      tags: [],
    },
    {
      id: 'after 0m',
      metrics: ['first-reply', 'next-reply', 'update', 'wait', 'work', 'resolution'],
      side: 'after',
      byMs: 0,
      notify: ['lead'],
      tags: [],
      group: 'Specialists',
    },
    {
      id: 'before 5m (2)',
      metrics: ['resolution'],
      side: 'before',
      byMs: 300_000,
      notify: ['assignee'],
      tags: [],
      when: { priority: ['urgent'] },
    },
  ]);
});
