import { describe, expect, test } from '@jest/globals';
import type { FileSettled } from '../../src/core/events.ts';
import type { FileFailure, FileRef } from '../../src/core/files.ts';
import { commentsOf, DAY, kindsOf, notesOf, startLane } from './lane.ts';

const file: FileRef = {
  id: 'wa:wamid.1',
  from: 'whatsapp',
  source: { mediaId: '1' },
  name: 'roof.jpg',
  contentType: 'image/jpeg',
};
const begun = () => {
  const lane = startLane();
  lane.begin();
  const retry = () => lane.comment('/retry', { public: false });
  const settle = (outcome: FileSettled['outcome'], change: Partial<FileRef> = {}) =>
    lane.tell(
      { type: 'file-settled', file: { ...file, ...change }, effectId: '1.0', outcome },
      { messageTicket: 'conv:1' },
    );
  const lose = (reason: FileFailure, change?: Partial<FileRef>) => settle({ result: 'failed', reason }, change);
  return { lane, retry, settle, lose };
};
const carried = (decision: Parameters<typeof commentsOf>[0]) => commentsOf(decision).flatMap(({ files = [] }) => files);

describe("/retry on a ticket with a customer's file that did not arrive", () => {
  test('fetches it anew, once; a note says so', () => {
    const { retry, lose } = begun();
    expect(notesOf(lose('expired'))[0]).toContain('/retry');
    const decision = retry();
    expect(carried(decision)).toEqual([{ ...file, id: expect.stringMatching(/^wa:wamid\.1#\d+$/) }]);
    expect(notesOf(decision)).toEqual([expect.stringMatching(/^\[command\] .*roof\.jpg/)]);
    expect(notesOf(retry())).toEqual([expect.stringMatching(/\/retry does not exist or does not fit/)]);
  });

  test('can be given again when it fails again', () => {
    const { retry, lose } = begun();
    lose('gave-up');
    const [again] = carried(retry());
    lose('gave-up', again);
    const [third] = carried(retry());
    expect(third?.id).toMatch(/^wa:wamid\.1#\d+$/);
    expect(third?.id).not.toBe(again?.id);
  });

  test('fetches all of them', () => {
    const { retry, lose } = begun();
    lose('damaged');
    lose('refused', { id: 'wa:wamid.2' });
    expect(carried(retry())).toHaveLength(2);
  });

  test.each<FileFailure>(['malware', 'too-large'])('does nothing where it cannot help (%s)', (reason) => {
    const { retry, lose } = begun();
    expect(notesOf(lose(reason))[0]).not.toContain('/retry');
    expect(carried(retry())).toEqual([]);
  });

  test('brings a file of the phone app in a note', () => {
    const { retry, lose } = begun();
    lose('expired', { internal: true });
    expect(commentsOf(retry())).toMatchObject([{ author: 'bridge', public: false, files: [{ internal: true }] }, {}]);
  });

  test('is over after seven days', () => {
    const { lane, retry, lose } = begun();
    lose('expired');
    lane.pass(7 * DAY);
    lane.ring('forget');
    expect(carried(retry())).toEqual([]);
    expect(lane.state).not.toHaveProperty('lostFiles');
  });
});

test('/retry sends the agent’s file that could not be fetched', () => {
  const { lane, retry } = begun();
  const attachment = { ...file, id: 'zendesk:7', from: 'helpdesk' } as const;
  const sent = lane.comment('See this', { attachments: [attachment] });
  const failed = lane.refuse(sent.effects, 'file', undefined, 'gave-up');
  expect(notesOf(failed)[0]).toContain('/retry');
  const again = retry();
  expect(again.effects[0]).toMatchObject({ kind: 'send-file', file: { id: expect.stringMatching(/^zendesk:7#\d+$/) } });
  expect(kindsOf(again)).toEqual(['send-file', 'add-comment']);
});
