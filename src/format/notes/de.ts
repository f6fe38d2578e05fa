import type { NoteTexts } from './note-data.ts';

export const germanNotes: NoteTexts = {
  ack: 'Diese automatische Antwort ging an die Kundin oder den Kunden:\n{text}',
  bot: 'Der Bot hat geschrieben:\n{text}',
  windowClosed:
    'Diese Antwort wurde NICHT gesendet: Die letzte Kundennachricht ist mehr als 24 Stunden alt, und WhatsApp nimmt dann keinen freien Text mehr an. Bitte senden Sie sie erneut, sobald wieder eine Nachricht kommt (das tut eine interne Notiz mit /resend), oder nutzen Sie einen anderen Weg, zum Beispiel Telefon oder E-Mail.',
  sendFailed:
    'Diese Antwort ist NICHT angekommen. {reason} Bitte senden Sie sie erneut, wenn die Ursache behoben ist (das tut eine interne Notiz mit /resend), oder nutzen Sie einen anderen Weg, zum Beispiel Telefon oder E-Mail.',
  sendUnknown:
    'Wir wissen nicht, ob diese Antwort angekommen ist: WhatsApp hat keine klare Auskunft gegeben. Spätere Antworten warten, bis Sie entscheiden. Schreiben Sie eine interne Notiz mit /resend {no}, um sie erneut zu senden (sie kommt dann vielleicht doppelt an), oder mit /cancel {no}, um es dabei zu belassen.',
  resent: 'Die Antwort wurde erneut gesendet, wie mit /resend gewünscht.',
  retried:
    'Diese Dateien werden noch einmal geholt, wie mit /retry gewünscht: {names}. Was ankommt, folgt; was nicht, nennt eine Notiz.',
  cancelled: 'Die Antwort wird nicht erneut gesendet, wie mit /cancel gewünscht. Spätere Antworten gehen weiter.',
  attachmentsNotSent:
    'Diese Dateien wurden NICHT gesendet: {names}. Bitte schicken Sie sie auf einem anderen Weg, zum Beispiel per E-Mail.',
  followUpOf: 'Dieses Ticket folgt auf Ticket {ticket} derselben Person.',
  relinked:
    'Ticket {ticket} wurde gelöscht oder mit einem Ticket zusammengeführt, das eine andere Antwortadresse hat. Die Nachrichten dieser Person gehen hier weiter.',
  gap: 'Hier fehlen Nachrichten: {count}. Sie konnten nach vielen Versuchen nicht zugestellt werden und wurden beiseitegelegt. Die Administration kann sie später zustellen.',
  fileMissing: 'Hier fehlt die Datei „{name}“ der Kundin oder des Kunden. {reason}',
  notYet:
    'WhatsApp hat diese Nachricht noch nicht weitergegeben; meist folgt sie nach wenigen Sekunden. Falls nicht, sehen Sie in der Telefon-App nach oder lassen Sie sie sich noch einmal schicken.',
  fileTooLarge:
    'Es wurde eine Datei geschickt, die WhatsApp nicht weitergibt, weil sie zu groß ist (über 100 MB). Bitte lassen Sie sich eine kleinere schicken oder nutzen Sie einen anderen Weg, zum Beispiel E-Mail.',
  unsupportedType:
    'Es kam etwas an, das hier nicht gezeigt werden kann (WhatsApp nennt es „{type}“). Bitte lassen Sie es sich auf einem anderen Weg schicken.',
  reaction: 'Reaktion auf eine Nachricht: {emoji}',
  reactionRemoved: 'Eine Reaktion wurde zurückgenommen.',
  edited: 'Eine Kundennachricht wurde geändert. Sie lautet jetzt:\n{text}',
  deleted: 'Eine Kundennachricht wurde gelöscht.',
  held: 'Diese Antwort wird bis {until} zurückgehalten: Die letzte Kundennachricht ist mehr als 24 Stunden alt, und WhatsApp nimmt dann keinen freien Text mehr an. Sie geht von selbst hinaus, sobald wieder eine Nachricht kommt. Eine interne Notiz mit /cancel hält sie auf.',
  sent: 'Es kam wieder eine Kundennachricht; die zurückgehaltene Antwort wurde gesendet.',
  expired:
    'Die zurückgehaltene Antwort wurde NICHT gesendet: Es kam rechtzeitig keine Kundennachricht. Bitte nutzen Sie einen anderen Weg, zum Beispiel Telefon oder E-Mail.',
  decision: '{text}',
  unknownCommand:
    'Den Befehl {command} gibt es nicht, oder er passt hier nicht. Es wurde nichts getan. Die Befehle sind /template NAME [SPRACHE] [WERTE], /resend, /retry, /split, /window und /cancel, allein in der ersten Zeile einer internen Notiz.',
  heldAsked:
    'Diese Antwort wird bis {until} zurückgehalten: Die letzte Kundennachricht ist mehr als 24 Stunden alt, und WhatsApp nimmt dann keinen freien Text mehr an. Eine Vorlage bittet um eine Rückmeldung; die Antwort geht von selbst hinaus, sobald wieder eine Nachricht kommt. Eine interne Notiz mit /cancel hält sie auf.',
  askFailed:
    'Die Vorlage, die um eine Rückmeldung bittet, ist NICHT hinausgegangen. {reason} Zurückgehaltene Antworten warten weiter und gehen hinaus, sobald eine Nachricht kommt. Wenn es eilt, nutzen Sie bitte einen anderen Weg.',
  fileFailed:
    'Die Datei „{name}“ wurde NICHT gesendet. {reason} Der Rest der Antwort geht seinen Weg. Bitte schicken Sie die Datei auf einem anderen Weg, zum Beispiel per E-Mail.',
  templateSent: 'Die Vorlage {name} geht hinaus, wie mit /template gewünscht.',
  templateUnknown:
    'Eine Vorlage {name} gibt es in dieser Sprache nicht. Es wurde nichts gesendet. Bekannt sind: {known}.',
  templateValues:
    'Die Vorlage {name} braucht {count} Werte (in Anführungszeichen, wo sie Leerzeichen haben). Es wurde nichts gesendet.',
  templateUnusable: 'WhatsApp nimmt die Vorlage {name} zurzeit nicht an ({status}). Es wurde nichts gesendet.',
  split: 'Die nächste Kundennachricht öffnet ein neues Ticket, wie mit /split gewünscht.',
  windowOpen:
    'Antworten kommen bis {until} an; danach nimmt WhatsApp nur noch Vorlagen an, bis wieder eine Kundennachricht kommt. Zurückgehaltene Antworten: {held}.',
  windowShut:
    'Die letzte Kundennachricht ist mehr als 24 Stunden alt: WhatsApp nimmt nur noch Vorlagen an, bis wieder eine kommt. Zurückgehaltene Antworten: {held}.',
  heldCancelled: 'Zurückgehaltene Antworten, die nicht mehr gesendet werden, wie mit /cancel gewünscht: {count}.',
  systemSent: 'Ein anderes System der Firma hat geschrieben ({date}):\n{text}',
  notTold: 'Der Kanal „{channel}“ war nicht zu erreichen. Es sollte Folgendes gemeldet werden:\n{text}',
};
