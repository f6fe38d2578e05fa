// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { describeConfig, redactConfig } from '../../src/config/redact.ts';
import { loaded, MINIMAL } from './sample.ts';

const CONTRACT = readFileSync(new URL('../fixtures/contract.yaml', import.meta.url), 'utf8');

describe('The printed configuration', () => {
  const { config, secrets } = loaded(CONTRACT);
  const printed = JSON.stringify(redactConfig(config));

  test('holds none of the secrets, nor does the summary', () => {
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(printed + describeConfig(config).join()).not.toContain(secret);
    expect(printed).not.toContain('canary');
  });

  test('says of each secret whether it is set', () => {
    expect(redactConfig(config)).toMatchObject({
      server: { admin: { token: 'set' }, metrics: { token: 'not set' } },
      whatsapp: { appSecret: 'set', accessToken: 'set' },
      helpdesk: { auth: { kind: 'oauth', clientSecret: 'set' } },
      notify: { support: [{ slack: 'set' }] },
      privacy: { encryptionKey: 'not set' },
    });
  });

  test('holds no phone number and no address of a person', () => {
    expect(printed).not.toMatch(/491700000000|management@|support-lead@/);
  });

  test('shows durations as operators write them', () => {
    expect(redactConfig(config)).toMatchObject({
      threading: { window: '24h' },
      replies: { holdFor: '7d', unknownAfter: '10m' },
      sla: { sweepEvery: '90m', stages: expect.arrayContaining([expect.objectContaining({ after: '0m' })]) },
    });
  });

  test('shows where a database is, without user and password', () => {
    const url = 'postgres://bridge:${OPS_SECRET}@db.example/bridge?sslmode=require';
    const { config: other } = loaded(`${MINIMAL}storage: { url: "${url}" }\n`);
    expect(redactConfig(other).storage).toMatchObject({ url: 'postgres://***@db.example/bridge?***' });
  });
});

test('The summary says in a few lines what the service will do', () => {
  expect(describeConfig(loaded(MINIMAL).config)).toEqual([
    'mode: live',
    'listens on 0.0.0.0:8080; admin API off, metrics open',
    'store: file:./data/deskbridge',
    'whatsapp: cloud-api at graph.facebook.com, numbers 106540352242922',
    'helpdesk: zendesk at acme.zendesk.com, OAuth client',
    'threading: conversation, window 24h',
    'rules: 0, packs: 0, SLA stages: 0',
    'bot off, survey off',
    'kept: messages 30d, events 90d; encryption at rest off',
  ]);
});
