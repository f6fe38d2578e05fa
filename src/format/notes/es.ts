import type { NoteTexts } from './note-data.ts';

export const spanishNotes: NoteTexts = {
  ack: 'El cliente recibió esta respuesta automática:\n{text}',
  bot: 'El bot escribió al cliente:\n{text}',
  windowClosed:
    'Esta respuesta NO se envió: el último mensaje del cliente tiene más de 24 horas y WhatsApp ya no acepta texto libre. Envíela de nuevo en cuanto el cliente escriba, o use otro medio, por ejemplo teléfono o correo.',
  sendFailed:
    'Esta respuesta NO llegó al cliente. {reason} Envíela de nuevo cuando se resuelva la causa, o use otro medio, por ejemplo teléfono o correo.',
  sendUnknown:
    'No sabemos si esta respuesta llegó al cliente: WhatsApp no dio una respuesta clara. Las respuestas siguientes esperan a que usted decida. Escriba una nota interna con /resend para enviarla de nuevo (el cliente podría recibirla dos veces) o con /cancel para dejarlo así.',
  resent: 'La respuesta se envió de nuevo, como pidió con /resend.',
  cancelled: 'La respuesta no se envía de nuevo, como pidió con /cancel. Las respuestas siguientes continúan.',
  attachmentsNotSent:
    'Estos archivos NO se enviaron al cliente: {names}. Envíelos por otro medio, por ejemplo por correo.',
  followUpOf: 'Este ticket sigue al ticket {ticket} del mismo cliente.',
  relinked:
    'El ticket {ticket} se eliminó o se fusionó con un ticket que tiene otra dirección de respuesta. Los mensajes de este cliente continúan aquí.',
  gap: 'Aquí faltan mensajes: {count}. No se pudieron entregar tras muchos intentos y se apartaron. Un administrador puede entregarlos más tarde.',
  unsupportedType:
    'El cliente envió algo que no se puede mostrar aquí (WhatsApp lo llama «{type}»). Pida al cliente que lo envíe de otra forma.',
  reaction: 'El cliente reaccionó a un mensaje: {emoji}',
  reactionRemoved: 'El cliente quitó una reacción.',
  edited: 'El cliente cambió un mensaje. Ahora dice:\n{text}',
  deleted: 'El cliente eliminó un mensaje.',
  held: 'Esta respuesta está retenida: el último mensaje del cliente tiene más de 24 horas. Sale sola en cuanto el cliente escriba. Una nota interna con /cancel la detiene.',
  sent: 'El cliente ha escrito y se envió la respuesta retenida.',
  expired:
    'La respuesta retenida NO se envió: el cliente no escribió a tiempo. Use otro medio, por ejemplo teléfono o correo.',
  decision: '{text}',
  unknownCommand: 'El comando {command} no existe o no corresponde aquí. No se hizo nada.',
};
