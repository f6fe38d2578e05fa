import type { NoteTexts } from './note-data.ts';

export const portugueseNotes: NoteTexts = {
  ack: 'O cliente recebeu esta resposta automática:\n{text}',
  bot: 'O bot escreveu ao cliente:\n{text}',
  windowClosed:
    'Esta resposta NÃO foi enviada: a última mensagem do cliente tem mais de 24 horas e o WhatsApp já não aceita texto livre. Envie-a de novo assim que o cliente escrever (basta uma nota interna com /resend), ou use outro meio, por exemplo telefone ou e-mail.',
  sendFailed:
    'Esta resposta NÃO chegou ao cliente. {reason} Envie-a de novo quando a causa estiver resolvida (basta uma nota interna com /resend), ou use outro meio, por exemplo telefone ou e-mail.',
  sendUnknown:
    'Não sabemos se esta resposta chegou ao cliente: o WhatsApp não deu uma resposta clara. As respostas seguintes esperam até você decidir. Escreva uma nota interna com /resend {no} para enviá-la de novo (o cliente pode recebê-la duas vezes) ou com /cancel {no} para deixar como está.',
  resent: 'A resposta foi enviada de novo, como pedido com /resend.',
  retried:
    'Estes arquivos são buscados de novo, como pedido com /retry: {names}. Os que chegarem aparecem; uma nota cita os outros.',
  cancelled: 'A resposta não será enviada de novo, como pedido com /cancel. As respostas seguintes continuam.',
  attachmentsNotSent:
    'Estes arquivos NÃO foram enviados ao cliente: {names}. Envie-os por outro meio, por exemplo por e-mail.',
  followUpOf: 'Este ticket dá continuidade ao ticket {ticket} do mesmo cliente.',
  relinked:
    'O ticket {ticket} foi excluído ou mesclado a um ticket com outro endereço de resposta. As mensagens deste cliente continuam aqui.',
  gap: 'Faltam mensagens aqui: {count}. Não puderam ser entregues após muitas tentativas e foram postas de lado. Um administrador pode entregá-las mais tarde.',
  fileMissing: 'Falta aqui o arquivo "{name}" do cliente. {reason}',
  notYet:
    'O WhatsApp ainda não entregou esta mensagem; em geral ela chega em poucos segundos. Se não chegar, procure-a no aplicativo do telefone ou peça ao cliente que a envie de novo.',
  fileTooLarge:
    'O cliente enviou um arquivo que o WhatsApp não entrega porque é grande demais (mais de 100 MB). Peça ao cliente um arquivo menor ou outro meio, por exemplo e-mail.',
  unsupportedType:
    'O cliente enviou algo que não pode ser mostrado aqui (o WhatsApp chama de "{type}"). Peça ao cliente que envie de outra forma.',
  reaction: 'O cliente reagiu a uma mensagem: {emoji}',
  reactionRemoved: 'O cliente retirou uma reação.',
  edited: 'O cliente alterou uma mensagem. Agora ela diz:\n{text}',
  deleted: 'O cliente apagou uma mensagem.',
  held: 'Esta resposta está retida até {until}: a última mensagem do cliente tem mais de 24 horas e o WhatsApp já não aceita texto livre. Ela sai sozinha assim que o cliente escrever. Uma nota interna com /cancel a interrompe.',
  sent: 'O cliente escreveu e a resposta retida foi enviada.',
  expired:
    'A resposta retida NÃO foi enviada: o cliente não escreveu a tempo. Use outro meio, por exemplo telefone ou e-mail.',
  decision: '{text}',
  unknownCommand:
    'O comando {command} não existe ou não se aplica aqui. Nada foi feito. Os comandos são /template NOME [IDIOMA] [VALORES], /resend, /retry, /split, /window e /cancel, sozinhos na primeira linha de uma nota interna.',
  heldAsked:
    'Esta resposta está retida até {until}: a última mensagem do cliente tem mais de 24 horas e o WhatsApp já não aceita texto livre. Um modelo pede ao cliente que responda; a resposta sai sozinha assim que ele escrever. Uma nota interna com /cancel a interrompe.',
  askFailed:
    'O modelo que pede ao cliente que responda NÃO saiu. {reason} As respostas retidas continuam retidas e saem quando o cliente escrever. Se for urgente, use outro meio.',
  fileFailed:
    'O arquivo "{name}" NÃO foi enviado ao cliente. {reason} O resto da resposta segue seu caminho. Envie o arquivo por outro meio, por exemplo por e-mail.',
  templateSent: 'O modelo {name} sai para o cliente, como pedido com /template.',
  templateUnknown: 'Não há modelo {name} neste idioma. Nada foi enviado. Modelos conhecidos: {known}.',
  templateValues: 'O modelo {name} precisa de {count} valores (entre aspas se tiverem espaços). Nada foi enviado.',
  templateUnusable: 'No momento o WhatsApp não aceita o modelo {name} ({status}). Nada foi enviado.',
  split: 'A próxima mensagem do cliente abre um novo ticket, como pedido com /split.',
  windowOpen:
    'As respostas chegam ao cliente até {until}; depois o WhatsApp só aceita modelos, até o cliente escrever de novo. Respostas retidas: {held}.',
  windowShut:
    'A última mensagem do cliente tem mais de 24 horas: o WhatsApp só aceita modelos, até o cliente escrever de novo. Respostas retidas: {held}.',
  heldCancelled: 'Respostas retidas que não são mais enviadas, como pedido com /cancel: {count}.',
  systemSent: 'Outro sistema da empresa escreveu ao cliente ({date}):\n{text}',
  notTold: 'Não foi possível contactar o canal «{channel}». Devia ter sido avisado do seguinte:\n{text}',
};
