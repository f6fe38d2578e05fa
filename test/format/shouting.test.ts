import { describe, expect, test } from '@jest/globals';
import { isShouting } from '../../src/format/shouting.ts';

describe('Somebody shouts:', () => {
  test.each([
    'WO IST MEIN PAKET',
    'MEINE GRÖßE FEHLT',
    'ANTWORTEN!!!',
    'ГДЕ МОЯ ПОСЫЛКА',
    'WO BLEIBT ES https://example.com/abc/def',
  ])('%s', (text) => expect(isShouting(text)).toBe(true));
});

describe('Nobody shouts:', () => {
  test.each([
    'Wo ist mein Paket',
    'OK DANKE',
    'SOS 1234567890',
    'PAKET nicht da, seit MONTAG',
    'DE12345678901234567890',
    '我的包裹在哪里我的包裹在哪里',
    'اين طلبي من فضلك',
    '',
  ])('"%s"', (text) => expect(isShouting(text)).toBe(false));
});
