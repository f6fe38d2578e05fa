import { describe, expect, test } from '@jest/globals';
import type { FileRef } from '../../src/core/files.ts';
import { codesOf, kindsOf, notesOf, sendsOf, startLane } from './lane.ts';

const file = (name: string, contentType = 'application/pdf'): FileRef => ({
  id: `zendesk:${name}`,
  from: 'helpdesk',
  source: { attachmentId: '1' },
  name,
  contentType,
  size: 5,
});

const begun = () => {
  const lane = startLane();
  lane.begin();
  return lane;
};

describe("files of an agent's reply", () => {
  test('one file takes a short text along as its caption', () => {
    const decision = begun().comment('<p>See <b>this</b></p>', { attachments: [file('bill.pdf')] });
    expect(decision.effects).toMatchObject([
      { kind: 'send-file', caption: 'See *this*', comment: 'k1', part: 0, parts: 1, purpose: 'reply' },
    ]);
  });

  test.each([
    ['a recording has no caption', 'short', [file('a.ogg', 'audio/ogg')]],
    ['nor has a file that may be one', 'short', [file('a', 'application/octet-stream')]],
    ['a caption has 1024 characters', 'x'.repeat(1025), [file('bill.pdf')]],
  ])('the text goes before the file: %s', (_why, text, attachments) => {
    const decision = begun().comment(`<p>${text}</p>`, { attachments });
    expect(kindsOf(decision)).toEqual(['send-text', 'send-file']);
    expect(decision.effects[1]).not.toHaveProperty('caption');
  });

  test('several follow the text, each after the part before', () => {
    const decision = begun().comment('<p>See</p>', { attachments: [file('a.pdf'), file('b.png', 'image/png')] });
    expect(decision.effects).toMatchObject([
      { kind: 'send-text', part: 0, parts: 3 },
      { kind: 'send-file', part: 1, parts: 3, after: '3.0' },
      { kind: 'send-file', part: 2, parts: 3, after: '3.1' },
    ]);
  });

  test('go alone where there is no text, without prefix', () => {
    const lane = startLane({ replies: { prefix: 'Ben: ' } });
    lane.begin();
    expect(kindsOf(lane.comment('', { attachments: [file('a.pdf')] }))).toEqual(['send-file']);
  });

  test('pictures that are no files of the helpdesk are named in a note', () => {
    const decision = begun().comment('<p>See <img src="https://x.example/a.png" alt="map"></p>');
    expect(kindsOf(decision)).toEqual(['send-text', 'add-comment']);
    expect(notesOf(decision)[0]).toContain('NOT sent to the customer: map');
  });
});

describe('a file that cannot be had', () => {
  test.each([
    ['expired', 'It can no longer be fetched.'],
    ['too-large', 'It is too large.'],
    ['damaged', 'It arrived damaged.'],
    ['malware', 'A virus was found in it.'],
    ['refused', 'It could not be taken over.'],
    ['it was not ready in time', 'It could not be fetched in time.'],
  ])('(%s) is a note in plain words; its caption and the other parts go', (detail, words) => {
    const lane = begun();
    const one = lane.comment('<p>Your bill</p>', { attachments: [file('bill.pdf')] });
    const decision = lane.refuse(one.effects, 'file', undefined, detail);
    expect(notesOf(decision)[0]).toContain(
      `[failed] The file &quot;bill.pdf&quot; was NOT sent to the customer. ${words}`,
    );
    expect(sendsOf(decision)).toMatchObject([{ text: 'Your bill', comment: 'k1', part: 0, parts: 1 }]);
    expect(kindsOf(decision)).toEqual(['add-comment', 'add-tags', 'send-text']);
  });

  test('later parts that came back with it are sent after all', () => {
    const lane = begun();
    const three = lane.comment('<p>See</p>', { attachments: [file('a.pdf'), file('b.pdf')] });
    const decision = lane.refuse(three.effects.slice(1), 'file', undefined, 'malware');
    expect(decision.effects.slice(2)).toMatchObject([
      { kind: 'send-file', file: { name: 'b.pdf' }, part: 0, parts: 1 },
    ]);
    expect(decision.effects[2]).not.toHaveProperty('after');
  });

  test('WhatsApp itself may refuse it, at once or afterwards', () => {
    const lane = begun();
    const both = lane.comment(`<p>${'x'.repeat(1025)}</p>`, { attachments: [file('a.pdf')] });
    const [, second] = both.effects;
    const refused = lane.refuse(both.effects.slice(1), 'invalid', '131053');
    expect(notesOf(refused)[0]).toContain('WhatsApp could not take the file');
    const failed = second?.kind === 'send-file' ? lane.fail(second, '131053') : undefined;
    expect(failed && notesOf(failed)[0]).toContain('The file &quot;a.pdf&quot; was NOT sent');
    expect(failed && codesOf(failed)).toEqual(['status.failed', 'reply.without-file']);
  });
});

describe('a picture, film or recording that WhatsApp does not take as such (131053)', () => {
  const film = file('demo.mp4', 'video/mp4');

  test.each(['at once', 'afterwards'])('goes once more as a document, %s and once; then a note says so', (when) => {
    const lane = begun();
    const refuse = (sent: ReturnType<typeof lane.comment>) => {
      const [send] = sent.effects;
      if (send?.kind !== 'send-file') throw new Error('no file is sent');
      return when === 'at once' ? lane.refuse([send], 'other', '131053') : lane.fail(send, '131053');
    };
    const again = refuse(lane.comment('<p>See</p>', { attachments: [film] }));
    expect(again.effects).toMatchObject([
      { kind: 'send-file', file: film, caption: 'See', asDocument: true, comment: 'k1' },
    ]);
    expect(codesOf(again)).toContain('reply.as-document');
    const failed = refuse(again);
    expect(kindsOf(failed)).not.toContain('send-file');
    expect(notesOf(failed)[0]).toContain('demo.mp4');
  });

  test('keeps its place among the parts that came back with it', () => {
    const lane = begun();
    const sent = lane.comment('<p>See</p>', { attachments: [film, file('b.pdf')] });
    const again = lane.refuse(sent.effects.slice(1), 'other', '131053');
    expect(again.effects).toMatchObject([
      { file: film, asDocument: true, part: 0, parts: 2 },
      { file: { name: 'b.pdf' }, part: 1, parts: 2 },
    ]);
  });
});
