// What a person types goes to the server through the circuit, which ends at a message of 32 kB. A field stops at its length by itself, so
// only text that got past that is so long: it stays in the field, is told, and is neither typed on nor sent until it is shorter.

// Of the text as it is written on the way. The rest of a message is far less than what is left.
const mostBytes = 28_000;
const encoder = new TextEncoder();
const isTooLong = field => field.value.length > 4_000 && encoder.encode(JSON.stringify(field.value)).length > mostBytes;

document.addEventListener('input', hold, { capture: true });
document.addEventListener('change', hold, { capture: true });
document.addEventListener('submit', refuse, { capture: true });

function hold(event) {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  const isHeld = isTooLong(field);
  // What is said stands in a place of its own, which Blazor never touches.
  const said = document.getElementById(`${field.id}-held`);
  if (said && (said.textContent !== '') !== isHeld) said.textContent = isHeld ? said.dataset.text : '';
  if (isHeld) event.stopPropagation();
}

function refuse(event) {
  const field = [...event.target.elements ?? []].find(one => (one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement) && isTooLong(one));
  if (!field) return;
  event.preventDefault();
  // Nobody else is told that the form was sent.
  event.stopImmediatePropagation();
  field.focus();
}
