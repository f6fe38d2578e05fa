import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../src/core/schedule.ts';
import { addOpenTime, isOpen, openTimeBetween } from '../../../src/decide/hours/opening-hours.ts';

const HOUR = 3_600_000;
const NINE_TO_SIX = [{ from: 540, to: 1080 }];
const office: Schedule = {
  timeZone: 'Europe/Berlin',
  open: {
    mon: NINE_TO_SIX,
    tue: NINE_TO_SIX,
    wed: NINE_TO_SIX,
    thu: NINE_TO_SIX,
    fri: NINE_TO_SIX,
    sat: [{ from: 600, to: 840 }],
  },
  holidays: [
    { kind: 'yearly', month: 12, day: 25 },
    { kind: 'days', from: '2027-03-26', to: '2027-03-26' },
    { kind: 'days', from: '2026-12-28', to: '2026-12-31' },
  ],
};
const night: Schedule = {
  timeZone: 'Europe/Berlin',
  open: { fri: [{ from: 1320, to: 1800 }], sat: [{ from: 300, to: 480 }] },
  holidays: [],
};
/** A moment in Berlin's winter time. */
const winter = (text: string) => Date.parse(`${text}+01:00`);
const summer = (text: string) => Date.parse(`${text}+02:00`);

describe('Open is from the first minute to just before the last:', () => {
  test.each([
    ['2026-11-23T08:59:59', false],
    ['2026-11-23T09:00', true],
    ['2026-11-23T17:59:59', true],
    ['2026-11-23T18:00', false],
    ['2026-11-28T11:00', true],
    ['2026-11-29T11:00', false],
    ['2026-12-25T11:00', false],
    ['2027-12-25T11:00', false],
    ['2027-03-26T11:00', false],
    ['2028-03-24T11:00', true],
    ['2026-12-28T11:00', false],
    ['2026-12-31T11:00', false],
  ])('%s %s', (time, open) => expect(isOpen(office, winter(time))).toBe(open));
});

test('Opening hours follow the clocks of their zone through summer time', () => {
  expect(isOpen(office, summer('2026-07-01T09:00'))).toBe(true);
  expect(isOpen(office, winter('2026-07-01T17:30'))).toBe(false);
  // Sunday 28 March 2027, 02:00 becomes 03:00: four hours by the wall are three.
  const early: Schedule = { timeZone: 'Europe/Berlin', open: { sun: [{ from: 60, to: 300 }] }, holidays: [] };
  expect(openTimeBetween(early, winter('2027-03-28T00:00'), summer('2027-03-28T12:00'))).toBe(3 * HOUR);
  // Sunday 25 October 2026, 03:00 becomes 02:00.
  expect(openTimeBetween(early, summer('2026-10-25T00:00'), winter('2026-10-25T12:00'))).toBe(5 * HOUR);
});

test('A span over midnight belongs to the day it begins on', () => {
  expect(isOpen(night, winter('2026-11-27T23:00'))).toBe(true);
  expect(isOpen(night, winter('2026-11-28T05:59'))).toBe(true);
  expect(isOpen(night, winter('2026-11-28T08:00'))).toBe(false);
  expect(isOpen(night, winter('2026-11-27T05:00'))).toBe(false);
  // 05:00 to 06:00 on Saturday counts once.
  expect(openTimeBetween(night, winter('2026-11-27T00:00'), winter('2026-11-29T00:00'))).toBe(10 * HOUR);
});

test('A holiday ends a span that reaches into it, and nothing begins on it', () => {
  const sat: Schedule = { ...night, holidays: [{ kind: 'days', from: '2026-11-28', to: '2026-11-28' }] };
  expect(openTimeBetween(sat, winter('2026-11-27T00:00'), winter('2026-11-30T00:00'))).toBe(2 * HOUR);
});

test('All day is from midnight to midnight', () => {
  const always: Schedule = { timeZone: 'Europe/Berlin', open: { mon: [{ from: 0, to: 1440 }] }, holidays: [] };
  expect(openTimeBetween(always, winter('2026-11-22T00:00'), winter('2026-11-25T00:00'))).toBe(24 * HOUR);
});

describe('Four opening hours after a message', () => {
  test.each([
    ['in the morning end in the afternoon', '2026-11-23T10:00', '2026-11-23T14:00'],
    ['late on a Friday end on Saturday', '2026-11-27T16:00', '2026-11-28T12:00'],
    ['on a Sunday end on Monday', '2026-11-29T12:00', '2026-11-30T13:00'],
    ['before a long weekend end after it', '2026-12-24T17:00', '2026-12-26T13:00'],
    ['exactly at closing time end on the next day', '2026-11-23T18:00', '2026-11-24T13:00'],
  ])('%s', (_what, from, to) => expect(addOpenTime(office, winter(from), 4 * HOUR)).toBe(winter(to)));

  test('that are over exactly at closing time are over then', () => {
    expect(addOpenTime(office, winter('2026-11-23T14:00'), 4 * HOUR)).toBe(winter('2026-11-23T18:00'));
  });

  test('never pass where nothing ever opens', () => {
    expect(addOpenTime({ ...office, open: {} }, winter('2026-11-23T10:00'), 4 * HOUR)).toBeUndefined();
  });
});
