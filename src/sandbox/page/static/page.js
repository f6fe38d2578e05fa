// What htmx leaves to a page: forms that are wiped once their words were taken, lists that follow their end, the focus, Ctrl +
// Enter, and a word when the sandbox is gone. Everything else works without a script of ours.

const NEAR_PX = 60;
const lists = () => document.querySelectorAll('[data-follow]');
const toEnd = (list) => {
  list.scrollTop = list.scrollHeight;
};
/** Lists that were there before. Kept here, as updates remove attributes that the server did not send. */
const seen = new WeakSet();
let atEnd = new Set();
/** The part of the page where the focus is, and whether the next words go to the phone. */
let part;
let toPhone = false;

const focusOn = (place, what) => place?.querySelector(what)?.focus({ preventScroll: true });
/** A button that an update took away must not throw people who use the keyboard back to the beginning of the page. */
const keepFocus = () => {
  if (toPhone) focusOn(document.getElementById('phones'), '.composer [name=text]');
  else if (part && document.activeElement === document.body) focusOn(document.getElementById(part), 'button, a');
  toPhone = false;
};

document.addEventListener('htmx:before:swap', () => {
  atEnd = new Set();
  part = document.activeElement?.closest('section')?.id;
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
  keepFocus();
});
document.addEventListener('htmx:after:request', (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement?.matches || response.status >= 400) return;
  if (sourceElement.matches('.bubble-menu a')) toPhone = true;
  if (!sourceElement.matches('form[data-clears]')) return;
  sourceElement.reset();
  const folded = sourceElement.closest('details');
  if (!folded) return;
  folded.open = false;
  toPhone = true;
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
