// Keeps what is typed into a form that has a draft (DraftKeeper): a moment after each pause it is saved, past the circuit, and while the
// connection is gone it waits here, in the page's memory. What is shown again after a reload comes from the server.
import { newId, withToken } from './past-circuit.js';

const second = 1000;
const pause = 0.4 * second;
const longestAnswer = 10 * second;
const patience = 2 * second;
const retries = [1, 2, 4, 8].map(seconds => seconds * second);
const slow = 5 * second;
const mostSeen = 20;
const longestAlive = 60_000;
const forms = new Map();
let filling = false;
let cut = false;
let comingBack = false;
let resting = false;
// What a page showed before it went on, and where the focus was, until it is there again.
let old = null;
let place = null;
let stuck = 0;

for (const type of ['input', 'change', 'click', 'submit', 'toggle', 'cancel']) window.addEventListener(type, beforeBlazor, { capture: true });
document.addEventListener('input', typed, { capture: true });
document.addEventListener('change', typed, { capture: true });
document.addEventListener('submit', sent, { capture: true });
document.addEventListener('click', pressed);
document.addEventListener('click', pressedInVain, { capture: true });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') leave(); });
document.addEventListener('components-reconnect-state-changed', connection, { capture: true });
document.addEventListener('session-over', over);
window.addEventListener('pagehide', leave);
window.addEventListener('online', () => flush());
document.addEventListener('focusin', returnToPlace);
// Asked for by a node that has been told to stop, which waits a moment for the page to save and to let go of it.
window.pausePage = async () => {
  await Promise.race([flush(), wait(second)]);
  setTimeout(() => Blazor.pauseCircuit());
};
window.addEventListener('beforeunload', event => { if ([...forms.values()].some(form => form.tries > 0 && isUnsaved(form))) event.preventDefault(); });
new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-key'] });
look();

// Blazor writes the page anew when it connects, and a form again when it has been sent: each keeper is taken up as it appears.
function look() {
  for (const keeper of document.querySelectorAll('[data-draft]')) {
    const known = forms.get(keeper.dataset.draft);
    if (known?.keeper === keeper && known.key === keeper.dataset.key) continue;
    take(keeper, known);
    returnToPlace();
  }
}

function take(keeper, known) {
  const { draft: code, key, version, ticket } = keeper.dataset;
  const isStatic = 'static' in keeper.dataset;
  // What somebody has yet to choose between is not dropped with the page that asked.
  const form = known && (known.key === key || known.isStatic || (known.isResumed && known.theirs)) ? known : fresh(code);
  const typedBefore = form === known && (known.isStatic || known.isResumed) && !isStatic && known.touched;
  if (version && !form.seen.includes(version)) form.seen.push(version);
  Object.assign(form, { keeper, key, ticket, isStatic, isResumed: false });
  forms.set(code, form);
  if (typedBefore) {
    // Typed before the page was alive: now it can hear it.
    fill(formOf(keeper), form.fields);
    save(form, pause);
  }
  if (form.says) say(form, form.says.name, form.says.at);
  else quiet(form);
  if (form.theirs) differ(form, form.theirs);
  if (!isStatic && sessionStorage.getItem('drafts.left') === code) {
    sessionStorage.removeItem('drafts.left');
    catchUp(form);
  }
}

function fresh(code) {
  return { code, seen: [], fields: {}, version: 0, savedVersion: 0, tries: 0, sending: null, timer: 0, touched: false, stopped: false, pressed: false, theirs: null, aside: null, says: null };
}

function formOf(keeper) {
  return keeper.closest('form');
}

function formAt(element) {
  const keeper = element?.closest?.('form')?.querySelector('[data-draft]');
  return keeper ? forms.get(keeper.dataset.draft) : null;
}

function isUnsaved(form) {
  return form.version > form.savedVersion && !form.stopped;
}

// By its id, and several of one name by that. A text field has no name: pressed before the page lives, the browser would put it into an
// address.
function nameOf(field) {
  return field.name || field.id;
}

function typed(event) {
  const form = filling ? null : formAt(event.target);
  if (!form || !nameOf(event.target)) return;
  const before = JSON.stringify(form.fields);
  Object.assign(form.fields, read(formOf(form.keeper)));
  form.touched = true;
  if (JSON.stringify(form.fields) === before) return;
  form.version++;
  form.pressed = false;
  // Counted from the first letter: who types without a pause is saved too.
  if (!form.timer) save(form, pause);
}

// Sending removes what was kept; until it has been sent it is kept as it was sent.
function sent(event) {
  const form = formAt(event.target);
  if (!form && cut && !event.target.hasAttribute('action')) tellNotDone();
  if (!form) return event.target.matches('form[action="/logout"]') ? logOut(event) : leave();
  // Blazor does so as long as it is connected; the browser itself has nowhere to send it.
  event.preventDefault();
  form.pressed = true;
  if (cut || old?.isConnected) say(form, 'cut');
  else if (form.says?.name === 'notSent') quiet(form);
  if (isUnsaved(form)) save(form, 0);
}

// While there is still a log-in to save by. Who logs out wants to be gone: they are not kept for long.
async function logOut(event) {
  if (![...forms.values()].some(isUnsaved)) return;
  event.preventDefault();
  const until = Date.now() + patience;
  while (Date.now() < until && [...forms.values()].some(isUnsaved)) {
    flush();
    await wait(second / 20);
  }
  event.target.submit();
}

function pressed(event) {
  const form = formAt(event.target);
  if (!form) return;
  if (event.target.closest('[data-discard]')) form.stopped = !cut;
  else if (event.target.closest('[data-keep-mine]')) choose(form, false);
  else if (event.target.closest('[data-take-theirs]')) choose(form, true);
}

// A button that sends no form is heard by nobody while the connection is gone.
function pressedInVain(event) {
  const button = event.target.closest?.('main button');
  if (cut && button && (!button.form || button.matches('[data-discard], [data-bring-back]')) && !button.matches('[data-print]')) tellNotDone();
}

function tellNotDone() {
  for (const line of document.querySelectorAll('[data-not-done]')) line.hidden = false;
}

function read(element) {
  const fields = {};
  for (const field of element.elements) {
    const name = nameOf(field);
    if (!name || name.startsWith('_') || ['button', 'submit', 'reset', 'image', 'fieldset', 'output', 'file', 'password'].includes(field.type)) continue;
    if (field.type !== 'checkbox' && field.type !== 'radio') fields[name] = field.value;
    else if (!field.checked) fields[name] ??= '';
    else fields[name] = fields[name] ? `${fields[name]},${field.value}` : field.value;
  }
  return fields;
}

// As if the person had typed it, so that the circuit hears it.
function fill(element, fields) {
  filling = true;
  for (const field of element?.elements ?? []) {
    const value = fields[nameOf(field)];
    if (value === undefined || field.type === 'hidden') continue;
    if (field.type === 'checkbox' || field.type === 'radio') {
      const on = value.split(',').includes(field.value);
      if (field.checked !== on && (on || field.type === 'checkbox')) field.click();
    } else {
      field.value = value;
      tell(field);
    }
  }
  filling = false;
}

function tell(field) {
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

function save(form, wait) {
  clearTimeout(form.timer);
  form.timer = setTimeout(() => send(form), wait);
}

async function send(form, leaving = false) {
  clearTimeout(form.timer);
  form.timer = 0;
  if (!isUnsaved(form) || (form.theirs && !form.aside)) return;
  if (form.sending && !leaving) return;
  const { version: at, key, aside } = form;
  const version = newId();
  const body = JSON.stringify({ ticket: form.ticket, version, seen: form.seen, fields: form.fields, aside });
  // Also when the answer never comes: it may have been kept all the same.
  form.seen = [...form.seen, version].slice(-mostSeen);
  form.sending = version;
  let answer, said;
  try {
    answer = await post('drafts', body, leaving);
    said = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
  } catch {
    answer = null;
  }
  if (form.sending === version) form.sending = null;
  // Sent meanwhile, and the form is another by now.
  if (form.key !== key) return;
  if (answer?.ok) {
    form.savedVersion = Math.max(form.savedVersion, at);
    form.seen = [version];
    if (form.aside === aside) form.aside = null;
    say(form, form.tries > 0 ? 'again' : 'saved', said.kept?.at);
    form.tries = 0;
    if (isUnsaved(form)) save(form, pause);
    return;
  }
  switch (answer?.status) {
    case 409:
      return differ(form, said.kept);
    case 410:
      form.stopped = true;
      // From here, if it was pressed here: the page says so itself.
      return form.pressed ? undefined : say(form, 'sent');
    case 413:
      form.savedVersion = at;
      return say(form, 'tooLong');
    case 401:
      say(form, 'loggedOut');
      leaveScreen();
      return again(form, slow);
    case 403:
    case 404:
      say(form, said?.refusal === 'Closed' ? 'closed' : 'foreign');
      if (said?.refusal !== 'Closed') leaveScreen();
      return again(form, slow);
    default:
      say(form, 'waiting');
      again(form, answer?.status === 429 ? Number(answer.headers.get('Retry-After') ?? 5) * second : retries[Math.min(form.tries, retries.length - 1)]);
  }
}

function again(form, wait) {
  form.tries++;
  save(form, wait);
}

function post(path, body, leaving = false) {
  const ask = token => fetch(path, {
    method: 'POST', body, cache: 'no-store', redirect: 'error', keepalive: leaving && body.length < longestAlive, signal: leaving ? undefined : AbortSignal.timeout(longestAnswer),
    headers: { 'Content-Type': 'application/json', RequestVerificationToken: token },
  });
  return withToken(ask);
}

// Typed elsewhere as well: both are shown, and the person chooses.
function differ(form, theirs) {
  form.theirs = theirs;
  form.tries = 0;
  // Nobody is there to ask.
  if (comingBack && !resting) return choose(form, false);
  const box = form.keeper?.querySelector('[data-conflict]');
  if (!box) return;
  const text = box.querySelector('[data-conflict-text]');
  text.textContent = text.dataset.conflictText.replace('{0}', theirs.at);
  box.querySelector('[data-theirs]').replaceChildren(...Object.entries(theirs.fields)
    .filter(([name, value]) => value !== (form.fields[name] ?? '') && labelOf(form, name))
    .map(([name, value]) => {
      const line = document.createElement('div');
      line.appendChild(document.createElement('dt')).textContent = labelOf(form, name);
      const said = line.appendChild(document.createElement('dd'));
      said.className = 'as-written';
      said.textContent = wordsOf(form, name, value);
      return line;
    }));
  box.hidden = false;
  box.querySelector('h2').focus();
}

function choose(form, takeTheirs) {
  const theirs = form.theirs;
  if (!theirs) return;
  form.seen = [...form.seen, theirs.version];
  form.aside = takeTheirs ? { ...form.fields } : theirs.fields;
  if (takeTheirs) {
    fill(formOf(form.keeper), theirs.fields);
    form.fields = { ...form.fields, ...theirs.fields };
  }
  form.theirs = null;
  form.version++;
  const box = form.keeper.querySelector('[data-conflict]');
  if (box) box.hidden = true;
  formOf(form.keeper)?.querySelector('textarea, input:not([type=hidden]), select')?.focus();
  save(form, 0);
}

function fieldsOf(form, name) {
  return [...formOf(form.keeper).elements].filter(field => nameOf(field) === name && field.type !== 'hidden');
}

function labelOf(form, name) {
  const [field] = fieldsOf(form, name);
  return (field?.type === 'checkbox' || field?.type === 'radio' ? field.closest('fieldset')?.querySelector('legend') : field?.labels?.[0])?.textContent.trim();
}

function wordsOf(form, name, value) {
  const [first, ...others] = fieldsOf(form, name);
  if (first.type === 'checkbox' || first.type === 'radio') {
    return [first, ...others].filter(field => value.split(',').includes(field.value)).map(field => field.labels?.[0]?.textContent.trim() ?? field.value).join(', ');
  }
  return first.tagName === 'SELECT' ? [...first.options].find(option => option.value === value)?.textContent ?? value : value;
}

async function catchUp(form) {
  const answer = await post('drafts/latest', JSON.stringify({ ticket: form.ticket })).catch(() => null);
  const kept = answer?.status === 200 ? (await answer.json()).kept : null;
  if (!kept || form.touched || form.seen.includes(kept.version)) return;
  form.seen.push(kept.version);
  form.fields = kept.fields;
  fill(formOf(form.keeper), kept.fields);
}

// Spoken only when it changes from good to bad or back: a line that speaks at every pause cannot be borne.
function say(form, name, at) {
  // That it was not sent is the greater news.
  if (['waiting', 'saved', 'again'].includes(name) && ['cut', 'notSent'].includes(form.says?.name)) return;
  const changed = form.says?.name !== name;
  form.says = { name, at };
  const line = form.keeper?.querySelector('[data-line]');
  if (!line) return;
  const words = (form.keeper.dataset[name] ?? '').replace('{0}', at ?? '');
  line.textContent = words;
  line.classList.toggle('draft__trouble', name !== 'saved' && name !== 'again');
  if (changed) form.keeper.querySelector('[data-said]').textContent = words;
}

function quiet(form) {
  form.says = null;
  for (const line of form.keeper.querySelectorAll('[data-line], [data-said]')) line.textContent = '';
}

// Without a connection nobody else takes a page off the screen whose log-in is over, or that somebody else has come to: session.js does,
// and what was typed waits in memory.
function leaveScreen() {
  if (cut) document.dispatchEvent(new Event('session-gone'));
}

function flush() {
  return Promise.all([...forms.values()].filter(isUnsaved).map(form => send(form)));
}

function leave() {
  for (const form of forms.values()) {
    if (!isUnsaved(form)) continue;
    sessionStorage.setItem('drafts.left', form.code);
    send(form, true);
  }
}

function connection(event) {
  const { state } = event.detail;
  cut = state !== 'hide';
  if (state === 'hide') {
    // What was typed while nobody heard it is said again.
    for (const form of forms.values()) if (form.touched && form.keeper.isConnected) repeat(formOf(form.keeper));
    flush();
    for (const form of forms.values()) if (form.says?.name === 'cut') say(form, 'notSent');
    for (const line of document.querySelectorAll('[data-not-done]')) line.hidden = true;
  } else if (state === 'rejected' || state === 'resume-failed') {
    comeBack();
  } else if (state === 'failed') {
    knock();
  } else if (state === 'paused') {
    resume();
  }
}

function repeat(element) {
  filling = true;
  for (const field of element?.elements ?? []) {
    if (!nameOf(field) || field.type === 'hidden' || (field.type === 'radio' && !field.checked)) continue;
    tell(field);
  }
  filling = false;
}

// The server has forgotten the page: it is made anew, when all that was typed is kept.
async function comeBack() {
  if (comingBack) return;
  comingBack = true;
  const before = Number(sessionStorage.getItem('drafts.came') ?? 0);
  await wait(Math.max(0, before + slow - Date.now()));
  await untilSaved();
  reload();
}

function reload() {
  sessionStorage.setItem('drafts.came', String(Date.now()));
  location.reload();
}

async function untilSaved() {
  if (!resting) for (const form of forms.values()) if (form.theirs) choose(form, false);
  flush();
  while ([...forms.values()].some(form => isUnsaved(form) && !(resting && form.theirs))) await wait(pause);
}

// The node has been told to stop, and the page goes on at another, or at the same one when it has started again: where it was, if the
// log-in is the one that it was made for. Not at once, or the stopping node would answer, and not all pages in the same moment.
async function resume() {
  comingBack = resting = true;
  clearTimeout(stuck);
  await wait(patience + Math.random() * second);
  let answer;
  while (!(answer = await askSession()) || (!answer.ok && answer.status !== 401)) await wait(second);
  const login = answer.ok ? (await answer.json()).login : null;
  await untilSaved();
  // What is typed from here on is put into the form that comes, as what is typed before a page lives is.
  for (const form of forms.values()) form.isResumed = true;
  old = document.querySelector('main');
  if (login !== document.getElementById('session')?.dataset.login || !await Blazor.resumeCircuit().catch(() => false)) {
    // Now nobody is there to choose.
    resting = false;
    await untilSaved();
    return reload();
  }

  comingBack = resting = false;
  keepPlace(document.activeElement);
  stuck = setTimeout(() => old.isConnected ? reload() : (old = place = null), slow);
}

// As long as the old page stands there its buttons have the numbers of a circuit that is gone, and Blazor would give what is pressed to
// whatever has those numbers now.
function beforeBlazor(event) {
  if (!old?.isConnected) return;
  event.stopImmediatePropagation();
  if (event.type === 'submit') {
    if (!event.target.hasAttribute('action')) event.preventDefault();
    sent(event);
  } else if (event.type === 'input' || event.type === 'change') {
    typed(event);
    keepPlace(event.target);
  }
}

function keepPlace({ id, selectionStart, selectionEnd }) {
  place = { id, selectionStart, selectionEnd, top: scrollY };
}

// A page that goes on has moved focus to its heading; whoever was writing is back in their field, and whoever read is as far down.
function returnToPlace() {
  if (!place || old?.isConnected || !document.activeElement?.matches('body, h1')) return;
  const { id, selectionStart, selectionEnd, top } = place;
  const field = document.getElementById(id);
  // It may come with what is still being loaded.
  if (id && !field) return;
  // Once the heading has had it, nothing more moves it.
  if (document.activeElement.matches('h1')) place = null;
  field?.focus();
  if (field && typeof selectionStart === 'number') field.setSelectionRange(selectionStart, selectionEnd);
  scrollTo({ top, behavior: 'instant' });
}

function askSession() {
  return fetch('/session', { cache: 'no-store', redirect: 'error' }).catch(() => null);
}

// Blazor has given up after its many tries.
async function knock() {
  while (cut && !comingBack) {
    await wait(slow);
    if (!await askSession()) continue;
    if (await Blazor.reconnect().catch(() => false)) return;
    return comeBack();
  }
}

// The page is being emptied: what it has not been able to save waits for the next log-in of the same person.
function over(event) {
  if (![...forms.values()].some(isUnsaved)) return;
  event.preventDefault();
  comeBack();
}

function wait(time) {
  return new Promise(done => setTimeout(done, time));
}
