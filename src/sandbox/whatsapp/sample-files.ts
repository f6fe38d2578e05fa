import { readFileSync } from 'node:fs';
import type { PhoneFile } from './phone.ts';

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** The page's picture, and the smallest files that are what they say they are. */
export const SAMPLE_FILES = {
  image: {
    type: 'image',
    mimeType: 'image/png',
    caption: 'Our *roof*, from the garden',
    bytes: readFileSync(new URL('../page/static/sample.png', import.meta.url)),
  },
  video: {
    type: 'video',
    mimeType: 'video/mp4',
    bytes: bytes('AAAAGGZ0eXBtcDQyAAAAAG1wNDJpc29tAAAACG1kYXQ='),
  },
  voice: { type: 'audio', mimeType: 'audio/ogg; codecs=opus', voice: true, bytes: opus() },
  sound: {
    type: 'audio',
    mimeType: 'audio/mpeg',
    voice: false,
    bytes: bytes('SUQzBAAAAAAAAP/7kGQAAAAAAAAAAAAAAAAAAAAA'),
  },
  document: {
    type: 'document',
    mimeType: 'application/pdf',
    filename: 'Rechnung 4711.pdf',
    caption: 'The invoice I mean',
    bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  },
  sticker: {
    type: 'sticker',
    mimeType: 'image/webp',
    bytes: bytes('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
  },
} as const satisfies Readonly<Record<string, PhoneFile>>;

/** The first page of an Ogg file with its Opus head. */
function opus(): Buffer {
  const page = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(20), Buffer.from([1, 19])]);
  return Buffer.concat([page, Buffer.from('OpusHead\x01\x01'), Buffer.alloc(9)]);
}
