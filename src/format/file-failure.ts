import type { FileFailure } from '../core/files.ts';
import { builtinLanguage, type Language } from './language.ts';

const sentences: Readonly<Record<Language, Readonly<Record<FileFailure, string>>>> = {
  en: {
    expired: 'It can no longer be fetched.',
    'too-large': 'It is too large.',
    damaged: 'It arrived damaged.',
    malware: 'A virus was found in it.',
    refused: 'It could not be taken over.',
    'gave-up': 'It could not be fetched in time.',
    'no-space': 'There was no more room for it here.',
  },
  de: {
    expired: 'Sie lässt sich nicht mehr abrufen.',
    'too-large': 'Sie ist zu groß.',
    damaged: 'Sie kam beschädigt an.',
    malware: 'In ihr wurde ein Virus gefunden.',
    refused: 'Sie ließ sich nicht übernehmen.',
    'gave-up': 'Sie ließ sich nicht rechtzeitig abrufen.',
    'no-space': 'Hier war kein Platz mehr für sie.',
  },
  it: {
    expired: 'Non si può più scaricare.',
    'too-large': 'È troppo grande.',
    damaged: 'È arrivato danneggiato.',
    malware: 'Contiene un virus.',
    refused: 'Non è stato possibile acquisirlo.',
    'gave-up': 'Non è stato possibile scaricarlo in tempo.',
    'no-space': "Qui non c'era più spazio.",
  },
  es: {
    expired: 'Ya no se puede descargar.',
    'too-large': 'Es demasiado grande.',
    damaged: 'Llegó dañado.',
    malware: 'Contiene un virus.',
    refused: 'No se pudo tomar.',
    'gave-up': 'No se pudo descargar a tiempo.',
    'no-space': 'Aquí no quedaba espacio para él.',
  },
  fr: {
    expired: "Il n'est plus téléchargeable.",
    'too-large': 'Il est trop volumineux.',
    damaged: 'Il est arrivé endommagé.',
    malware: 'Il contient un virus.',
    refused: "Il n'a pas pu être repris.",
    'gave-up': "Il n'a pas pu être téléchargé à temps.",
    'no-space': "Il n'y avait plus de place ici.",
  },
  pt: {
    expired: 'Já não pode ser baixado.',
    'too-large': 'É grande demais.',
    damaged: 'Chegou danificado.',
    malware: 'Contém um vírus.',
    refused: 'Não foi possível recebê-lo.',
    'gave-up': 'Não foi possível baixá-lo a tempo.',
    'no-space': 'Não havia mais espaço para ele aqui.',
  },
};

/**
 * Why a file did not go out, as a whole sentence for an agent.
 *
 * @param detail the word of a refusal for its file; what is no such word counts as given up
 */
export function fileFailureReason(detail: string, language: string): string {
  const inLanguage = sentences[builtinLanguage(language)];
  return Object.hasOwn(inLanguage, detail) ? inLanguage[detail as FileFailure] : inLanguage['gave-up'];
}
