// Files that are added to a form (AttachmentField): sent one after the other, past the circuit, to where they wait with the form's draft.
// What has been added is shown again after a reload; what could not be sent stays here, with its reason, and can be tried again.
import { newId, withToken } from './past-circuit.js';

const forms = new Map();
const shown = new WeakMap();

document.addEventListener('change', event => { if (event.target.matches('[data-attachments] input[type=file]')) chosen(event.target); });
document.addEventListener('click', pressed);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') forms.forEach(load); });
window.addEventListener('submit', hold, { capture: true });
window.addEventListener('online', () => forms.forEach(form => form.items.filter(item => item.isCut).forEach(item => wait(form, item))));
window.addEventListener('beforeunload', event => { if ([...forms.values()].some(form => form.items.some(isUnderWay))) event.preventDefault(); });
new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-key'] });
look();

// Blazor writes the page anew when it connects, and gives the form another key when it has been sent.
function look() {
  for (const element of document.querySelectorAll('[data-attachments]')) {
    if (shown.get(element) === element.dataset.key) continue;
    shown.set(element, element.dataset.key);
    const form = forms.get(element.dataset.key) ?? { items: [], sending: null, isLoaded: false };
    forms.set(element.dataset.key, form);
    const { ticket, longest, most } = element.dataset;
    Object.assign(form, { element, ticket, longest: Number(longest), most: Number(most), isReview: 'review' in element.dataset, texts: JSON.parse(element.dataset.texts) });
    part(form, 'files').replaceChildren();
    form.items.forEach(item => draw(form, item));
    load(form);
  }
}

function part(form, name) {
  return form.element.querySelector(`[data-${name}]`);
}

function fill(text, ...values) {
  return values.reduce((filled, value, at) => filled.replaceAll(`{${at}}`, value), text);
}

function isUnderWay(item) {
  return item.state === 'waiting' || item.state === 'sending';
}

// Also when one comes back to the page: on another device something may have been added or taken away.
async function load(form) {
  if (!form.element.isConnected || form.items.some(isUnderWay)) return;
  const answer = await post('attachments/list', { ticket: form.ticket });
  if (answer?.status !== 200 || form.items.some(isUnderWay)) return;
  const { files } = await answer.json();
  for (const gone of form.items.filter(item => item.state === 'kept' && !files.some(file => file.id === item.id))) drop(form, gone);
  for (const file of files) {
    const known = form.items.find(item => item.id === file.id);
    if (known) keep(form, known, file);
    else keep(form, add(form, { id: file.id, name: file.name }), file);
  }
}

function chosen(input) {
  const form = forms.get(input.closest('[data-attachments]').dataset.key);
  const files = [...input.files];
  // The same file may be chosen again.
  input.value = '';
  trouble(form, '');
  for (const file of files) {
    const item = add(form, { id: newId(), name: file.name, file });
    const others = form.items.filter(other => other !== item && other.state !== 'failed').length;
    if (file.size > form.longest) fail(form, item, form.texts.refusals.TooLarge);
    else if (others >= form.most) fail(form, item, form.texts.refusals.TooMany);
    else wait(form, item);
  }
}

function wait(form, item) {
  Object.assign(item, { state: 'waiting', problem: '', isCut: false, canRetry: false });
  draw(form, item);
  next(form);
}

async function next(form) {
  const item = form.items.find(one => one.state === 'waiting');
  if (form.sending || !item) return;
  form.sending = item;
  item.state = 'sending';
  draw(form, item);
  say(form, fill(form.texts.sending, item.name));
  const answer = await send(form, item);
  form.sending = null;
  if (form.items.includes(item)) settle(form, item, answer);
  next(form);
}

function settle(form, item, { status, said, isOver }) {
  if (isOver) return;
  if (status === 200) {
    item.file = null;
    keep(form, item, said.file);
    return say(form, fill(form.texts.added, item.name));
  }
  const refusal = form.texts.refusals[said?.refusal];
  item.isCut = status === 0;
  item.canRetry = status === 0 || status === 429 || status >= 500 || status === 401;
  fail(form, item, refusal ?? (status === 0 ? form.texts.offline : form.texts.busy));
}

function keep(form, item, file) {
  Object.assign(item, { state: 'kept', name: file.name, size: file.size, isScanned: file.isScanned, problem: '' });
  draw(form, item);
}

function fail(form, item, problem) {
  Object.assign(item, { state: 'failed', problem });
  draw(form, item);
  say(form, `${item.name}: ${problem}`);
}

function add(form, item) {
  form.items.push(item);
  return item;
}

function drop(form, item) {
  item.request?.abort();
  item.node?.remove();
  form.items = form.items.filter(other => other !== item);
  reveal(form);
}

async function remove(form, item) {
  if (item.state === 'kept' && (await post('attachments/remove', { ticket: form.ticket, id: item.id }))?.status !== 204) return trouble(form, fill(form.texts.notRemoved, item.name));
  drop(form, item);
  trouble(form, '');
  say(form, fill(form.texts.removed, item.name));
  form.element.querySelector('input[type=file]').focus();
}

function pressed(event) {
  const element = event.target.closest?.('[data-attachments]');
  const form = element && forms.get(element.dataset.key);
  const item = form?.items.find(one => one.node?.contains(event.target));
  if (!item) return;
  if (event.target.closest('[data-remove]')) remove(form, item);
  else if (event.target.closest('[data-retry]')) wait(form, item);
}

// What is still on its way, or was not taken, would be missing from what is sent, and nobody would have said so.
function hold(event) {
  const element = event.target.querySelector?.('[data-attachments]');
  const form = element && forms.get(element.dataset.key);
  const unsettled = form?.items.find(item => item.state !== 'kept');
  if (!unsettled) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  trouble(form, isUnderWay(unsettled) ? form.texts.wait : fill(form.texts.unsettled, unsettled.name));
}

function send(form, item) {
  const ask = token => new Promise(done => {
    const request = item.request = new XMLHttpRequest();
    request.open('POST', 'attachments');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('RequestVerificationToken', token);
    request.setRequestHeader('Portal-Ticket', form.ticket);
    request.setRequestHeader('Portal-File', item.id);
    request.setRequestHeader('Portal-Name', encodeURIComponent(item.name.toWellFormed?.() ?? item.name));
    request.upload.addEventListener('progress', event => {
      const bar = item.node?.querySelector('progress');
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener('loadend', () => done({ status: request.status, said: parse(request.responseText) }));
    request.addEventListener('abort', () => done({ isOver: true }));
    request.send(item.file);
  });
  return withToken(ask, answer => answer.said?.token);
}

async function post(path, body) {
  const ask = token => fetch(path, {
    method: 'POST', body: JSON.stringify(body), cache: 'no-store', redirect: 'error',
    headers: { 'Content-Type': 'application/json', RequestVerificationToken: token },
  });
  return withToken(ask).catch(() => null);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function draw(form, item) {
  const line = item.node ??= document.createElement('li');
  const had = line.contains(document.activeElement);
  line.className = 'file';
  line.replaceChildren();
  const name = line.appendChild(document.createElement('span'));
  name.className = 'file__name';
  name.textContent = item.size ? fill(form.texts.named, item.name, item.size) : item.name;
  if (item.state === 'kept' && !item.isScanned) note(line, form.texts.unscanned, 'small muted');
  if (isUnderWay(item)) {
    const bar = line.appendChild(document.createElement('progress'));
    bar.className = 'progress';
    bar.max = 1;
    if (item.state === 'sending') bar.value = 0;
    bar.setAttribute('aria-label', fill(form.texts.sending, item.name));
  }
  if (item.problem) note(line, item.problem, 'file__problem');
  if (!form.isReview) {
    const buttons = line.appendChild(document.createElement('span'));
    buttons.className = 'file__do';
    if (item.canRetry && item.state === 'failed') button(buttons, 'retry', form.texts.retry, item.name);
    button(buttons, 'remove', form.texts.remove, item.name);
  }
  const list = part(form, 'files');
  if (line.parentNode !== list) list.appendChild(line);
  if (had) line.querySelector('button')?.focus();
  reveal(form);
}

function note(line, text, className) {
  const said = line.appendChild(document.createElement('span'));
  said.className = className;
  said.textContent = text;
}

function button(into, does, text, name) {
  const made = into.appendChild(document.createElement('button'));
  made.type = 'button';
  made.className = 'button button--second button--small';
  made.setAttribute(`data-${does}`, '');
  made.textContent = text;
  const of = made.appendChild(document.createElement('span'));
  of.className = 'hidden-visually';
  of.textContent = ` ${name}`;
}

function reveal(form) {
  if (form.isReview) form.element.hidden = form.items.length === 0;
}

function trouble(form, text) {
  const line = part(form, 'trouble');
  if (line) line.textContent = text;
}

function say(form, text) {
  const line = part(form, 'said');
  if (line) line.textContent = text;
}
