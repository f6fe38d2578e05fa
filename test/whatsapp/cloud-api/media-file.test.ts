import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mediaFileOf } from '../../../src/whatsapp/cloud-api/media-file.ts';
import { envelope, messages, parse, text } from './webhook-bodies.ts';

const SENT = Date.UTC(2026, 10, 22, 4, 21, 59);
const fileIn = (type: string, media: object) => mediaFileOf(type, { [type]: media }, 'wamid.7', SENT)?.file;

describe("a customer's file", () => {
  test('is named by its message, and its checksum is read in base64 and hex', () => {
    const digest = createHash('sha256').update('bytes');
    const hex = digest.copy().digest('hex');
    const image = { id: '4490709327384033', mime_type: 'image/jpeg', sha256: digest.digest('base64') };
    const file = {
      id: 'wa:wamid.7',
      from: 'whatsapp',
      source: { mediaId: '4490709327384033' },
      name: 'image-20261122-0421.jpg',
      contentType: 'image/jpeg',
      sha256: hex,
    };
    expect(fileIn('image', image)).toEqual(file);
    expect(fileIn('image', { ...image, sha256: hex.toUpperCase() })).toEqual(file);
    expect(fileIn('image', { ...image, sha256: 'none' })).not.toHaveProperty('sha256');
  });

  test.each([
    ['audio', { mime_type: 'audio/ogg; codecs=opus', voice: true }, 'voice-20261122-0421.ogg'],
    ['audio', { mime_type: 'audio/mpeg' }, 'audio-20261122-0421.mp3'],
    ['video', { mime_type: 'video/mp4' }, 'video-20261122-0421.mp4'],
    ['sticker', { mime_type: 'image/webp', animated: true }, 'sticker-20261122-0421.webp'],
    ['document', { mime_type: 'application/pdf' }, 'document-20261122-0421.pdf'],
    ['document', { mime_type: 'application/pdf', filename: '../../Rechnung 7.pdf' }, 'Rechnung 7.pdf'],
    ['document', { mime_type: 'application/pdf', filename: 'bill.pdf.exe' }, 'bill.pdf'],
    ['document', { filename: 7 }, 'document-20261122-0421.bin'],
    ['image', { mime_type: 'image/jpeg', filename: 'x.png' }, 'image-20261122-0421.jpg'],
  ])('of the type %s (%j) is called %s', (type, media, name) => {
    expect(fileIn(type, { id: '1', ...media })?.name).toBe(name);
  });

  test('is none without an id, and for what is no file', () => {
    expect(fileIn('image', { mime_type: 'image/jpeg' })).toBeUndefined();
    expect(fileIn('image', { id: 'two words' })).toBeUndefined();
    expect(fileIn('text', { id: '1', body: 'x' })).toBeUndefined();
  });

  test('stands on the message, its caption as the words', () => {
    const image = { id: '1', mime_type: 'image/png', caption: 'my roof' };
    const [received] = messages([text({ type: 'image', image })]).events;
    expect(received?.event).toMatchObject({
      type: 'customer-message',
      text: 'my roof',
      file: { id: 'wa:wamid.1', name: 'image-20261122-0900.png' },
    });
  });

  test('of a message from the phone app belongs to the team', () => {
    const echo = { to: '491701234567', id: 'wamid.e', timestamp: '1795338000', type: 'image', image: { id: '1' } };
    const value = { metadata: { phone_number_id: '106540352242922' }, message_echoes: [echo] };
    expect(parse(envelope(value, 'smb_message_echoes')).events[0]?.event).toMatchObject({
      type: 'phone-app-message',
      file: { id: 'wa:wamid.e', internal: true },
    });
  });
});
