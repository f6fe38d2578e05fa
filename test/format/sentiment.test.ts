import { describe, expect, test } from '@jest/globals';
import { sentimentOf } from '../../src/format/sentiment.ts';

describe('An unhappy message is known in six languages:', () => {
  test.each([
    ['de', 'Der Bot ist nutzlos'],
    ['de', 'Das ist eine Frechheit!'],
    ['de', 'Ich bin sehr enttäuscht'],
    ['de', 'Das ist nicht gut'],
    ['en', 'This is useless'],
    ['en', 'Your service is terrible'],
    ['en', "I'm not happy with this"],
    ['it', 'Servizio pessimo'],
    ['it', 'Sono molto deluso'],
    ['it', 'È una vergogna'],
    ['es', 'Es un servicio pésimo'],
    ['es', 'Estoy muy decepcionada'],
    ['fr', 'Votre service est nul'],
    ['fr', "C'est inadmissible"],
    ['pt', 'Péssimo atendimento'],
    ['pt', 'Isso não é bom'],
    ['de-CH', 'Das ist schrecklich'],
    ['tr', 'kargom nerede 😡'],
  ])('%s: %s', (language, text) => expect(sentimentOf(text, language)).toBe('negative'));
});

describe('A matter is no mood:', () => {
  test.each([
    ['de', 'Ich habe ein Problem mit meiner Bestellung'],
    ['de', 'Das Gerät ist defekt, bitte stornieren'],
    ['de', 'Wo ist mein Paket?'],
    ['en', 'There is an error, please cancel my order'],
    ['en', 'This is urgent, I need help'],
    ['it', 'Ho un problema con la fattura'],
    ['es', 'Tengo un problema con mi pedido'],
    ['fr', "J'ai un problème avec ma commande"],
    ['pt', 'Tenho um problema com o pedido'],
    ['tr', 'Çok kötü bir hizmet'],
  ])('%s: %s', (language, text) => expect(sentimentOf(text, language)).toBe('neutral'));
});

describe('Thanks and praise are known:', () => {
  test.each([
    ['de', 'Danke, das war super!'],
    ['en', 'Thank you, great service'],
    ['it', 'Grazie mille, ottimo servizio'],
    ['es', 'Gracias, excelente'],
    ['fr', 'Merci, parfait'],
    ['pt', 'Obrigado, perfeito'],
  ])('%s: %s', (language, text) => expect(sentimentOf(text, language)).toBe('positive'));
});

test('What is denied is half of its opposite, and no longer than the sentence', () => {
  expect(sentimentOf('not terrible', 'en')).toBe('neutral');
  expect(sentimentOf('It did not. Great!', 'en')).toBe('positive');
});
