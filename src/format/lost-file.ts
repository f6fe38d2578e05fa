import type { FileFailure } from '../core/files.ts';
import { builtinLanguage, type Language } from './language.ts';

type Reasons = Readonly<Record<FileFailure, string>>;

const reasonsByLanguage: Readonly<Record<Language, Reasons>> = {
  en: {
    expired: 'WhatsApp no longer has it. Please ask the customer to send it again.',
    'too-large':
      'It is too large to be shown here. Please ask the customer for a smaller file, or for another way, for example e-mail.',
    damaged: 'It was damaged on the way. Please ask the customer to send it again.',
    malware: 'A scan found harmful software in it. Do not accept it another way either; please tell the customer.',
    refused: 'WhatsApp did not hand it out. Please ask the customer to send it again.',
    'gave-up': 'WhatsApp could not be reached for too long. Please ask the customer to send it again.',
    'no-space': 'There was no more room for it here. Please tell your administrator.',
  },
  de: {
    expired: 'WhatsApp hat sie nicht mehr. Bitte lassen Sie sie sich noch einmal schicken.',
    'too-large':
      'Sie ist zu groß, um hier zu stehen. Bitte lassen Sie sich eine kleinere Datei schicken oder nutzen Sie einen anderen Weg, zum Beispiel E-Mail.',
    damaged: 'Sie wurde unterwegs beschädigt. Bitte lassen Sie sie sich noch einmal schicken.',
    malware:
      'Eine Prüfung hat Schadsoftware darin gefunden. Nehmen Sie sie auch auf anderem Weg nicht an; bitte weisen Sie die Kundin oder den Kunden darauf hin.',
    refused: 'WhatsApp hat sie nicht herausgegeben. Bitte lassen Sie sie sich noch einmal schicken.',
    'gave-up': 'WhatsApp war zu lange nicht zu erreichen. Bitte lassen Sie sie sich noch einmal schicken.',
    'no-space': 'Hier war kein Platz mehr für sie. Bitte geben Sie der Administration Bescheid.',
  },
  it: {
    expired: "WhatsApp non ce l'ha più. Chiedete al cliente di inviarlo di nuovo.",
    'too-large':
      "È troppo grande per essere mostrato qui. Chiedete al cliente un file più piccolo, o un'altra via, per esempio l'e-mail.",
    damaged: 'Si è danneggiato durante il trasferimento. Chiedete al cliente di inviarlo di nuovo.',
    malware:
      "Un controllo vi ha trovato software dannoso. Non accettatelo nemmeno per un'altra via; avvisate il cliente.",
    refused: "WhatsApp non l'ha consegnato. Chiedete al cliente di inviarlo di nuovo.",
    'gave-up': 'WhatsApp non è stato raggiungibile per troppo tempo. Chiedete al cliente di inviarlo di nuovo.',
    'no-space': "Qui non c'era più spazio. Avvisate l'amministratore.",
  },
  es: {
    expired: 'WhatsApp ya no lo tiene. Pida al cliente que lo envíe de nuevo.',
    'too-large':
      'Es demasiado grande para mostrarlo aquí. Pida al cliente un archivo más pequeño u otra vía, por ejemplo el correo electrónico.',
    damaged: 'Se dañó por el camino. Pida al cliente que lo envíe de nuevo.',
    malware: 'Un análisis encontró software dañino en él. No lo acepte tampoco por otra vía; avise al cliente.',
    refused: 'WhatsApp no lo entregó. Pida al cliente que lo envíe de nuevo.',
    'gave-up': 'No se pudo contactar con WhatsApp durante demasiado tiempo. Pida al cliente que lo envíe de nuevo.',
    'no-space': 'Aquí no quedaba espacio para él. Avise al administrador.',
  },
  fr: {
    expired: "WhatsApp ne l'a plus. Demandez au client de l'envoyer de nouveau.",
    'too-large':
      'Il est trop grand pour être affiché ici. Demandez au client un fichier plus petit, ou un autre moyen, par exemple un e-mail.',
    damaged: "Il a été endommagé en route. Demandez au client de l'envoyer de nouveau.",
    malware:
      "Une analyse y a trouvé un logiciel malveillant. Ne l'acceptez pas non plus par un autre moyen ; prévenez le client.",
    refused: "WhatsApp ne l'a pas remis. Demandez au client de l'envoyer de nouveau.",
    'gave-up': "WhatsApp est resté injoignable trop longtemps. Demandez au client de l'envoyer de nouveau.",
    'no-space': "Il n'y avait plus de place ici. Prévenez l'administrateur.",
  },
  pt: {
    expired: 'O WhatsApp não o tem mais. Peça ao cliente que o envie de novo.',
    'too-large':
      'Ele é grande demais para ser mostrado aqui. Peça ao cliente um arquivo menor ou outro meio, por exemplo e-mail.',
    damaged: 'Ele foi danificado no caminho. Peça ao cliente que o envie de novo.',
    malware: 'Uma verificação encontrou software nocivo nele. Não o aceite por outro meio também; avise o cliente.',
    refused: 'O WhatsApp não o entregou. Peça ao cliente que o envie de novo.',
    'gave-up': 'O WhatsApp ficou inacessível por tempo demais. Peça ao cliente que o envie de novo.',
    'no-space': 'Não havia mais espaço para ele aqui. Avise o administrador.',
  },
};

/** Why a customer's file never arrived, and what can be done, in whole sentences; English for a language without built-in texts. */
export function lostFileReason(reason: FileFailure, language: string): string {
  return reasonsByLanguage[builtinLanguage(language)][reason];
}
