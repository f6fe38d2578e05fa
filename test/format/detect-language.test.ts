import { describe, expect, test } from '@jest/globals';
import { detectLanguage } from '../../src/format/detect-language.ts';

/** What customers write first. At most one in twenty may be taken for another language: the texts of that one are sent. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  de: [
    'Hallo, wo bleibt mein Paket?',
    'Ich möchte meine Bestellung stornieren',
    'Die Rechnung ist falsch',
    'Mein Geld ist weg',
  ],
  en: ['Hello, where is my parcel?', 'I want to cancel my order', 'The invoice is wrong', 'please call me back'],
  it: ['Ciao, dove è il mio pacco?', 'Vorrei annullare il mio ordine', 'La fattura è sbagliata', 'potete aiutarmi'],
  es: ['Hola, ¿dónde está mi paquete?', 'Quiero cancelar mi pedido', 'La factura está mal', '¡Esto no puede ser!'],
  fr: ['Bonjour, où est mon colis ?', 'Je veux annuler ma commande', 'La facture est fausse', 'rappelez-moi svp'],
  pt: ['Olá, onde está a minha encomenda?', 'Quero cancelar o meu pedido', 'A fatura está errada', 'Preciso de ajuda'],
};

describe('The language of a short message is known:', () => {
  test.each(Object.entries(MESSAGES).flatMap(([language, texts]) => texts.map((text) => [language, text] as const)))(
    '%s: %s',
    (language, text) => expect(detectLanguage(text)).toBe(language),
  );
});

test('Languages without built-in texts are known too', () => {
  expect(detectLanguage('Waar blijft mijn pakketje? Ik wil mijn geld terug')).toBe('nl');
  expect(detectLanguage('Merhaba nasılsınız, siparişim nerede?')).toBe('tr');
  expect(detectLanguage('你好，我的包裹在哪里')).toBe('zh');
});

describe('Too little tells nothing:', () => {
  test.each(['Ok', 'ok super', '👍', '4711', 'https://example.com/track/123', '', 'anna@example.com'])('"%s"', (text) =>
    expect(detectLanguage(text)).toBeUndefined(),
  );
});
