import { expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.ts';
import { asStoreError, isAnswered } from '../../../src/store/postgres/faults.ts';

const fault = (code: string | undefined) => Object.assign(new Error('said'), code === undefined ? {} : { code });

test.each(['EPIPE', 'EBADF', 'ECONNRESET', 'ECONNREFUSED', undefined])(
  'a line that breaks (%s) means that the store is away, though some codes of the system look like the server’s',
  (code) => {
    expect(asStoreError(fault(code))).toBeInstanceOf(StoreUnavailableError);
    expect(isAnswered(fault(code))).toBe(false);
  },
);

test.each(['22021', '23514', '42601', 'P0001'])('a statement that the server refuses (%s) is no such thing', (code) => {
  expect(asStoreError(fault(code))).not.toBeInstanceOf(StoreUnavailableError);
  expect(isAnswered(fault(code))).toBe(true);
});

test.each(['53100', '57P01', '25006', '28P01', 'XX000'])('a server that cannot be used now (%s) is away', (code) => {
  expect(asStoreError(fault(code))).toBeInstanceOf(StoreUnavailableError);
});
