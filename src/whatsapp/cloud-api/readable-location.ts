import { lineOf, type RawObject } from './raw-value.ts';
import { tagged } from './tagged.ts';

/** Name, address, the place's own page, and a link to a map. Without a name it is where the customer is. */
export const locationLine = (location: RawObject): string => {
  const latitude = coordinate(location.latitude, 90);
  const longitude = coordinate(location.longitude, 180);
  const place = [lineOf(location.name), lineOf(location.address), lineOf(location.url, 500)].filter(Boolean).join(', ');
  const link =
    latitude === undefined || longitude === undefined ? '' : `https://maps.google.com/?q=${latitude},${longitude}`;
  return tagged('location', [place, link].filter(Boolean).join(' '));
};

/** Numbers in Meta's documentation, strings in older webhooks. */
const coordinate = (value: unknown, limit: number): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= limit ? number : undefined;
};
