import { describe, expect, test } from '@jest/globals';
import { nextStep } from '../../src/deliver/unknown-outcome.ts';
import { RULES } from './ops.ts';

const state = (cause: 'answered' | 'silent', sinceMs: number, looks = 0, retryable = false) =>
  ({ phase: 'unknown', cause, retryable, looks, sinceMs }) as const;

describe('what to do about an unknown outcome', () => {
  const comments = [
    ['answered', 0, 4_999, { step: 'wait', inMs: 1 }],
    ['answered', 0, 5_000, { step: 'look', last: false, thenInMs: 25_000 }],
    ['answered', 1, 29_000, { step: 'wait', inMs: 1_000 }],
    ['answered', 1, 30_000, { step: 'look', last: true, thenInMs: 0 }],
    ['silent', 0, 59_999, { step: 'wait', inMs: 1 }],
    ['silent', 0, 60_000, { step: 'look', last: false, thenInMs: 60_000 }],
    ['silent', 0, 400_000, { step: 'look', last: false, thenInMs: 1 }],
    ['silent', 1, 120_000, { step: 'look', last: false, thenInMs: 180_000 }],
    ['silent', 2, 300_000, { step: 'look', last: true, thenInMs: 0 }],
  ] as const;
  test.each(comments)('a comment, %s, after %d looks and %d ms', (cause, looks, sinceMs, step) => {
    expect(nextStep('add-comment', state(cause, sinceMs, looks), sinceMs, RULES)).toEqual(step);
  });

  test('a new ticket is asked for again with its key while the key lives, then it is looked up', () => {
    const age = RULES.timings.keyLivesMs;
    expect(nextStep('create-ticket', state('silent', 1), age - 1, RULES)).toEqual({ step: 'perform' });
    expect(nextStep('create-ticket', state('silent', 1), age, RULES)).toMatchObject({ step: 'look', last: true });
  });

  test('a send without any answer is never sent again by itself: an agent is asked', () => {
    expect(nextStep('send-text', state('silent', 119_999), 0, RULES)).toEqual({ step: 'wait', inMs: 1 });
    expect(nextStep('send-text', state('silent', 120_000), 0, RULES)).toEqual({ step: 'ask' });
  });

  test('a send with a transient code waits for a status, then goes out again', () => {
    expect(nextStep('send-text', state('answered', 29_999, 0, true), 0, RULES)).toEqual({ step: 'wait', inMs: 1 });
    expect(nextStep('send-text', state('answered', 30_000, 0, true), 0, RULES)).toEqual({ step: 'perform' });
  });

  test.each(['ensure-requester', 'update-ticket', 'add-tags', 'read-ticket'] as const)(
    '%s is simply repeated',
    (kind) => {
      expect(nextStep(kind, state('silent', 0), 0, RULES)).toEqual({ step: 'perform' });
    },
  );
});
