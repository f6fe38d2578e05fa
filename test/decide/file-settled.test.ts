import { describe, expect, test } from '@jest/globals';
import type { FileSettled } from '../../src/core/events.ts';
import type { FileFailure, FileRef } from '../../src/core/files.ts';
import { languages } from '../../src/format/language.ts';
import { codesOf, commentsOf, createOf, customersOf, notesOf, startLane, T0 } from './lane.ts';

const file: FileRef = {
  id: 'wa:wamid.1',
  from: 'whatsapp',
  source: { mediaId: '1' },
  name: 'roof <1>.jpg',
  contentType: 'image/jpeg',
};
const settled = (outcome: FileSettled['outcome'], change: Partial<FileRef> = {}): FileSettled => ({
  type: 'file-settled',
  file: { ...file, ...change },
  effectId: '1.0',
  outcome,
});
const ready = { result: 'ready' } as const;

describe("a customer's file", () => {
  test('opens a ticket with its caption, or joins one', () => {
    const lane = startLane();
    const opened = lane.write('my *roof*', { kind: 'image', file });
    expect(createOf(opened)).toMatchObject({ html: 'my <strong>roof</strong>', files: [file] });
    lane.made(opened);
    const second = { ...file, id: 'wa:wamid.2' };
    expect(customersOf(lane.write('[voice message]', { kind: 'audio', file: second }))).toMatchObject([
      { html: '[voice message]', files: [second], messages: ['wamid.2'] },
    ]);
  });

  test('that comes late to a closed ticket moves on to a follow-up, as words do', () => {
    const lane = startLane();
    lane.begin();
    lane.write('look', { kind: 'image', file });
    lane.status('closed');
    const late = lane.tell(settled(ready), { messageTicket: 'conv:1' });
    const [comment] = customersOf(late);
    expect(comment).toMatchObject({ ticket: 'conv:1', files: [file] });
    expect(createOf(lane.refuse(comment ? [comment] : [], 'ticket-closed'))).toMatchObject({ files: [file] });
  });

  test('goes along when its ticket turns out to be closed', () => {
    const lane = startLane();
    lane.begin();
    const [comment] = customersOf(lane.write('look', { kind: 'image', file }));
    expect(createOf(lane.refuse(comment ? [comment] : [], 'ticket-closed'))).toMatchObject({ files: [file] });
  });

  test('that the helpdesk never takes does not cost the words beside it', () => {
    const lane = startLane();
    const opened = createOf(lane.write('my roof', { kind: 'image', file }));
    const refused = lane.refuse([opened], 'file');
    expect(createOf(refused)).toEqual({ ...opened, files: undefined });
    expect(notesOf(refused)).toEqual([
      '[failed] The file &quot;roof &lt;1&gt;.jpg&quot; of the customer is missing here. ',
    ]);
    lane.made(refused);
    const written = customersOf(lane.write('look', { kind: 'image', file: { ...file, id: 'wa:wamid.2' } }));
    const beside = customersOf(lane.write('and the door'));
    const again = lane.refuse([...written, ...beside], 'file');
    expect(customersOf(again)).toEqual([...written.map((comment) => ({ ...comment, files: undefined })), ...beside]);
    expect(notesOf(again)).toHaveLength(1);
  });

  test('stands once on a caption that needs several comments', () => {
    const lane = startLane();
    lane.begin();
    const comments = customersOf(lane.write('word '.repeat(30_000), { kind: 'document', file }));
    expect(comments.length).toBeGreaterThan(1);
    expect(comments.map(({ files }) => files?.length ?? 0)).toEqual([1, ...comments.slice(1).map(() => 0)]);
  });
});

describe('a file that its comment did not wait for', () => {
  test('follows on the ticket of its message and reopens nothing', () => {
    const lane = startLane();
    lane.begin();
    lane.made(lane.write('new request'));
    const decision = lane.tell(settled(ready), { messageTicket: 'conv:1' });
    expect(commentsOf(decision)).toEqual([
      {
        kind: 'add-comment',
        ticket: 'conv:1',
        author: 'customer',
        public: true,
        html: '<p>📎 The file to the message above</p>',
        reopen: false,
        messages: [],
        files: [file],
      },
    ]);
    lane.status('closed', T0, 1);
    expect(customersOf(lane.tell(settled(ready), { messageTicket: 'conv:1' }))).toMatchObject([{ ticket: 'conv:2' }]);
    expect(customersOf(lane.tell(settled(ready)))).toMatchObject([{ ticket: 'conv:2' }]);
  });

  test('of the team follows in a note', () => {
    const lane = startLane();
    lane.begin();
    const decision = lane.tell(settled(ready, { internal: true }));
    expect(notesOf(decision)).toEqual(['[event] The file to the message above']);
    expect(commentsOf(decision)).toMatchObject([{ files: [{ internal: true }] }]);
  });

  test.each<[FileFailure, RegExp]>([
    ['expired', /no longer.*send it again/],
    ['too-large', /too large.*smaller/],
    ['no-space', /no more room.*administrator/],
    ['damaged', /damaged.*send it again/],
    ['malware', /harmful/],
    ['refused', /did not hand it out.*send it again/],
    ['gave-up', /could not be reached.*send it again/],
  ])('and failed (%s) is a note with the reason and what to do', (reason, words) => {
    const notes = languages.map((language) => {
      const lane = startLane({ numbers: { n1: { id: 'n1', name: '', language, tags: [] } } });
      lane.begin();
      const [html = ''] = notesOf(lane.tell(settled({ result: 'failed', reason })));
      expect(html).toMatch(/^\[failed\] .*roof &lt;1&gt;\.jpg/);
      return html;
    });
    expect(new Set(notes).size).toBe(languages.length);
    expect(notes[languages.indexOf('en')]).toMatch(words);
  });

  test('without an open ticket is only a reason, and so is a file of the helpdesk', () => {
    expect(startLane().tell(settled(ready))).toMatchObject({ effects: [], reasons: [{ code: 'file.no-ticket' }] });
    const lane = startLane();
    lane.begin();
    expect(codesOf(lane.tell(settled(ready, { from: 'helpdesk', id: 'zendesk:1' })))).toEqual(['event.without-use']);
  });
});
