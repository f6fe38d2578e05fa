import { expect, test } from '@jest/globals';
import { isOversize, mediaKindOf } from '../../src/format/media-kind.ts';

const MB = 1024 * 1024;

test.each([
  ['image/jpeg', 5 * MB, 'image', false],
  ['image/png', 5 * MB + 1, 'document', true],
  ['image/gif', 1, 'document', false],
  ['video/mp4', 16 * MB, 'video', false],
  ['video/mp4', 16 * MB + 1, 'document', true],
  ['audio/ogg; codecs=opus', 16 * MB, 'audio', false],
  ['audio/ogg; codecs=opus', 16 * MB + 1, 'document', true],
  ['application/pdf', 90 * MB, 'document', false],
] as const)('%s of %i bytes is shown as %s', (contentType, size, kind, oversize) => {
  expect(mediaKindOf({ contentType, size })).toBe(kind);
  expect(isOversize({ contentType, size })).toBe(oversize);
});
