// What a person types goes to the server through the circuit, which ends at a message of 32 kB. A field stops at its length by itself, so
// only text that got past that is so long: it stays in the field, is told, and is neither typed on nor sent until it is shorter.
// What is pasted the browser cuts at that length without a word: that is told too.

// Of the text as it is written on the way. The rest of a message is far less than what is left.
const mostBytes = 28_000;
const encoder = new TextEncoder();
const isTooLong = field => field.value.length > 4_000 && encoder.encode(JSON.stringify(field.value)).length > mostBytes;

const isField = one => one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement;

document.addEventListener('paste', measure, { capture: true });
document.addEventListener('input', hold, { capture: true });
document.addEventListener('change', hold, { capture: true });
document.addEventListener('submit', refuse, { capture: true });

function hold(event) {
  const field = event.target;
  if (!isField(field)) return;
  // The field is as full as it was when something was cut, but for half of a letter.
  if (event.type === 'input' && event.inputType !== 'insertFromPaste' && field.value.length < field.maxLength - 1) say(`${field.id}-cut`, false);
  const isHeld = isTooLong(field);
  say(`${field.id}-held`, isHeld);
  if (isHeld) event.stopPropagation();
}

function measure(event) {
  const field = event.target;
  if (!isField(field) || field.maxLength < 0) return;
  const pasted = (event.clipboardData?.getData('text/plain') ?? '').replaceAll('\r\n', '\n');
  const room = field.maxLength - field.value.length + field.selectionEnd - field.selectionStart;
  say(`${field.id}-cut`, pasted.length > room);
}

// What is said stands in a place of its own, which Blazor never touches.
function say(id, isSo) {
  const said = document.getElementById(id);
  if (said && (said.textContent !== '') !== isSo) said.textContent = isSo ? said.dataset.text : '';
}

function refuse(event) {
  const fields = [...event.target.elements ?? []].filter(isField);
  const field = fields.find(isTooLong);
  if (!field) {
    for (const one of fields) say(`${one.id}-cut`, false);
    return;
  }
  event.preventDefault();
  // Nobody else is told that the form was sent.
  event.stopImmediatePropagation();
  field.focus();
}
