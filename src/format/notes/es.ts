import type { NoteTexts } from './note-data.ts';

export const spanishNotes: NoteTexts = {
  ack: 'El cliente recibió esta respuesta automática:\n{text}',
  bot: 'El bot escribió al cliente:\n{text}',
  windowClosed:
    'Esta respuesta NO se envió: el último mensaje del cliente tiene más de 24 horas y WhatsApp ya no acepta texto libre. Envíela de nuevo en cuanto el cliente escriba (basta una nota interna con /resend), o use otro medio, por ejemplo teléfono o correo.',
  sendFailed:
    'Esta respuesta NO llegó al cliente. {reason} Envíela de nuevo cuando se resuelva la causa (basta una nota interna con /resend), o use otro medio, por ejemplo teléfono o correo.',
  sendUnknown:
    'No sabemos si esta respuesta llegó al cliente: WhatsApp no dio una respuesta clara. Las respuestas siguientes esperan a que usted decida. Escriba una nota interna con /resend {no} para enviarla de nuevo (el cliente podría recibirla dos veces) o con /cancel {no} para dejarlo así.',
  resent: 'La respuesta se envió de nuevo, como pidió con /resend.',
  retried:
    'Estos archivos se buscan de nuevo, como pidió con /retry: {names}. Los que lleguen aparecerán; una nota nombrará los demás.',
  cancelled: 'La respuesta no se envía de nuevo, como pidió con /cancel. Las respuestas siguientes continúan.',
  attachmentsNotSent:
    'Estos archivos NO se enviaron al cliente: {names}. Envíelos por otro medio, por ejemplo por correo.',
  followUpOf: 'Este ticket sigue al ticket {ticket} del mismo cliente.',
  relinked:
    'El ticket {ticket} se eliminó o se fusionó con un ticket que tiene otra dirección de respuesta. Los mensajes de este cliente continúan aquí.',
  gap: 'Aquí faltan mensajes: {count}. No se pudieron entregar tras muchos intentos y se apartaron. Un administrador puede entregarlos más tarde.',
  fileMissing: 'Aquí falta el archivo «{name}» del cliente. {reason}',
  notYet:
    'WhatsApp todavía no ha entregado este mensaje; suele llegar en unos segundos. Si no llega, búsquelo en la aplicación del teléfono o pida al cliente que lo envíe de nuevo.',
  fileTooLarge:
    'El cliente envió un archivo que WhatsApp no entrega porque es demasiado grande (más de 100 MB). Pida al cliente uno más pequeño u otra vía, por ejemplo el correo electrónico.',
  unsupportedType:
    'El cliente envió algo que no se puede mostrar aquí (WhatsApp lo llama «{type}»). Pida al cliente que lo envíe de otra forma.',
  reaction: 'El cliente reaccionó a un mensaje: {emoji}',
  reactionRemoved: 'El cliente quitó una reacción.',
  edited: 'El cliente cambió un mensaje. Ahora dice:\n{text}',
  deleted: 'El cliente eliminó un mensaje.',
  held: 'Esta respuesta está retenida hasta el {until}: el último mensaje del cliente tiene más de 24 horas y WhatsApp ya no acepta texto libre. Sale sola en cuanto el cliente escriba. Una nota interna con /cancel la detiene.',
  sent: 'El cliente ha escrito y se envió la respuesta retenida.',
  expired:
    'La respuesta retenida NO se envió: el cliente no escribió a tiempo. Use otro medio, por ejemplo teléfono o correo.',
  decision: '{text}',
  unknownCommand:
    'El comando {command} no existe o no corresponde aquí. No se hizo nada. Los comandos son /template NOMBRE [IDIOMA] [VALORES], /resend, /retry, /split, /window y /cancel, solos en la primera línea de una nota interna.',
  heldAsked:
    'Esta respuesta está retenida hasta el {until}: el último mensaje del cliente tiene más de 24 horas y WhatsApp ya no acepta texto libre. Una plantilla pide al cliente que conteste; la respuesta sale sola en cuanto el cliente escriba. Una nota interna con /cancel la detiene.',
  askFailed:
    'La plantilla que pide al cliente que conteste NO salió. {reason} Las respuestas retenidas siguen retenidas y salen cuando el cliente escriba. Si es urgente, use otro medio.',
  fileFailed:
    'El archivo «{name}» NO se envió al cliente. {reason} El resto de la respuesta sigue su camino. Envíe el archivo por otro medio, por ejemplo por correo.',
  templateSent: 'La plantilla {name} sale hacia el cliente, como pidió con /template.',
  templateUnknown: 'No hay ninguna plantilla {name} en este idioma. No se envió nada. Plantillas conocidas: {known}.',
  templateValues: 'La plantilla {name} necesita {count} valores (entre comillas si llevan espacios). No se envió nada.',
  templateUnusable: 'WhatsApp no acepta por ahora la plantilla {name} ({status}). No se envió nada.',
  split: 'El próximo mensaje del cliente abre un ticket nuevo, como pidió con /split.',
  windowOpen:
    'Las respuestas llegan al cliente hasta el {until}; después WhatsApp solo acepta plantillas, hasta que el cliente escriba de nuevo. Respuestas retenidas: {held}.',
  windowShut:
    'El último mensaje del cliente tiene más de 24 horas: WhatsApp solo acepta plantillas, hasta que el cliente escriba de nuevo. Respuestas retenidas: {held}.',
  heldCancelled: 'Respuestas retenidas que ya no se envían, como pidió con /cancel: {count}.',
  systemSent: 'Otro sistema de la empresa escribió al cliente ({date}):\n{text}',
  notTold: 'No se pudo contactar con el canal «{channel}». Se debía avisar de lo siguiente:\n{text}',
};
