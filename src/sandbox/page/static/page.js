// What htmx leaves to a page: forms that are wiped once their words were taken, lists that follow their end, Ctrl + Enter,
// and a word when the sandbox is gone. Everything else works without a script of ours.

const NEAR_PX = 60;
const lists = () => document.querySelectorAll('[data-follow]');
const toEnd = (list) => {
  list.scrollTop = list.scrollHeight;
};
/** Lists that were there before. Kept here, as updates remove attributes that the server did not send. */
const seen = new WeakSet();
let atEnd = new Set();

document.addEventListener('htmx:before:swap', () => {
  atEnd = new Set();
  for (const list of lists()) {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX) atEnd.add(list.id);
  }
});
document.addEventListener('htmx:after:swap', () => {
  for (const list of lists()) {
    // One that was not there before begins at its end.
    if (atEnd.has(list.id) || !seen.has(list)) toEnd(list);
    seen.add(list);
  }
});
document.addEventListener('htmx:after:request', (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (sourceElement?.matches?.('form[data-clears]') && response.status < 400) sourceElement.reset();
});
const setAway = (is) => () => {
  document.getElementById('away').hidden = !is;
};
document.addEventListener('htmx:sse:error', setAway(true));
document.addEventListener('htmx:sse:after:message', setAway(false));
document.addEventListener('keydown', (event) => {
  const field = event.target;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !field.matches?.('[data-submits]')) return;
  event.preventDefault();
  field.form.requestSubmit(field.form.querySelector('[data-default]'));
});
for (const list of lists()) {
  toEnd(list);
  seen.add(list);
}
