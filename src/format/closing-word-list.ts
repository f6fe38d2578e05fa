/** Words and phrases that close a talk when they are all that a customer writes. */
export const builtinClosingWords: readonly string[] = phrases(`
  thanks, thank you, thank you so much, thank you very much, thanks a lot, many thanks, thx, ty, cheers,
  ok, okay, okey, oki, kk, k, alright, all right, all good, sounds good, great, perfect, super, cool,
  nice, awesome, excellent, wonderful, amazing, fantastic, fine, got it, understood, bye, goodbye,
  much appreciated,
  danke, danke schön, dankeschön, danke sehr, danke vielmals, danke dir, danke ihnen, danke euch,
  vielen dank,
  vielen lieben dank, herzlichen dank, besten dank, lieben dank, tausend dank, dank dir, dank ihnen,
  alles klar, alles gut, passt,
  prima, toll, klasse, spitze, sehr gut, gut, perfekt, wunderbar, verstanden, in ordnung, geht klar,
  tschüss, tschüs,
  auf wiedersehen, gleichfalls, ebenfalls, ebenso,
  grazie, grazie mille, grazie tante, grazie infinite, molte grazie, mille grazie, ti ringrazio,
  la ringrazio,
  vi ringrazio, va bene, va benissimo, perfetto, ottimo, benissimo, bene, tutto bene, tutto a posto,
  tutto chiaro, capito,
  ricevuto, d'accordo, arrivederci, altrettanto,
  gracias, muchas gracias, mil gracias, muchísimas gracias, te lo agradezco, se lo agradezco, vale,
  de acuerdo,
  perfecto, genial, estupendo, excelente, muy bien, bien, listo, entendido, todo bien, todo claro, adiós,
  hasta luego,
  igualmente,
  merci, merci beaucoup, merci bien, mille mercis, un grand merci, grand merci, merci à vous, merci à toi,
  je vous remercie, je te remercie,
  d'accord, parfait, très bien, bien reçu, ça marche, génial, compris, entendu, impeccable, nickel,
  au revoir, pareillement,
  obrigado, obrigada, muito obrigado, muito obrigada, obrigadão, obg, obgd, valeu, vlw, grato, grata,
  agradeço,
  perfeito, ótimo, beleza, blz, tá bom, está bom, tudo bem, tudo certo, certo, entendi, combinado, tchau,
  até logo,
`);

/** What people add to a closing word. Alone it closes nothing: "ciao" and "hola" may begin a new question. */
export const fillerWords: readonly string[] = phrases(`
  and, so much, very much, again, you, you too, for your help, for the help, have a nice day,
  have a good day, have a great day,
  und, nochmal, nochmals, sehr, auch, dann, für ihre hilfe, für deine hilfe, für die hilfe,
  für die schnelle hilfe, schönen tag,
  schönen tag noch, einen schönen tag, einen schönen tag noch, schönes wochenende, bis dann, lg, vg, mfg,
  liebe grüße, viele grüße,
  ciao, e, ancora, tante, per l'aiuto, buona giornata, buona serata, buon weekend, a presto,
  mille,
  y, por todo, por la ayuda, por su ayuda, por tu ayuda, buen día, buenas tardes, buenas noches,
  que tenga buen día, saludos,
  et, encore, beaucoup, pour votre aide, pour l'aide, bonne journée, bonne soirée, bon week-end, à bientôt,
  à vous aussi, ça va,
  pela ajuda, por tudo, bom dia, boa tarde, boa noite, tenha um bom dia, até mais, mesmo, muito,
`);

function phrases(list: string): string[] {
  return list
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
