// Warns before a log-in runs out, keeps it alive while somebody uses the page, and empties the page when it is over: by its own
// clock, so that a page that is cut off does not stay open on a table.
const second = 1000;
const warnAt = 65 * second;
const askAt = 180 * second;
const mostOften = 60 * second;
// Blazor writes the page anew when it connects, so nothing of it is kept.
const dialog = () => document.getElementById('session');

if (dialog()) watch(dialog().dataset);

document.addEventListener('click', event => {
  if (event.target.closest?.('[data-print]')) window.print();
  if (event.target.closest?.('[data-reload]')) location.reload();
});

function watch({ idle, absolute }) {
  let idleEnds = Date.now() + idle * second;
  let absoluteEnds = Date.now() + absolute * second;
  let toldAt = Date.now();
  let askedAt = 0;
  let saidAt = Infinity;
  let over = false;

  for (const type of ['keydown', 'pointerdown']) document.addEventListener(type, used, { capture: true, passive: true });
  document.addEventListener('click', clicked);
  document.addEventListener('submit', left, { capture: true });
  document.addEventListener('cancel', cancelled, { capture: true });
  document.addEventListener('session-gone', () => end('ended'));
  document.addEventListener('visibilitychange', tick);
  window.addEventListener('pageshow', shown);
  setInterval(tick, second);

  function tick() {
    if (over) return;
    const left = Math.min(idleEnds, absoluteEnds) - Date.now();
    if (left <= 0) return end('idle');
    // Another tab may have been used since: the server knows.
    if (left <= askAt && Date.now() - askedAt > 10 * second) {
      askedAt = Date.now();
      hear('/session').catch(() => {});
    }
    if (left <= warnAt) warn(left);
    else rest();
  }

  // Only what a person does counts, and once a minute is enough.
  function used() {
    if (over || dialog()?.open || Date.now() - toldAt < mostOften) return;
    toldAt = Date.now();
    extend().catch(() => {});
  }

  function clicked(event) {
    if (event.target.closest?.('[data-stay]')) stay();
    if (event.target.closest?.('[data-leave]')) document.querySelector('form[action="/logout"]')?.requestSubmit();
  }

  // Whoever logs out here is on the way to the provider: the news that the log-in is over must not turn this page around.
  function left(event) {
    if (event.target.matches('form[action="/logout"]')) window.Blazor?.disconnect?.();
  }

  function cancelled(event) {
    if (event.target !== dialog()) return;
    event.preventDefault();
    stay();
  }

  // A page that the back button brings out of the browser's memory may be somebody else's by now.
  function shown(event) {
    if (event.persisted) hear('/session').catch(() => end('idle'));
  }

  function stay() {
    const unreachable = dialog().querySelector('[data-unreachable]');
    extend().then(tick, () => { unreachable.hidden = false; });
  }

  function extend() {
    const token = document.querySelector('form[action="/logout"] input[name=__RequestVerificationToken]')?.value ?? '';
    return hear('/session/extend', new URLSearchParams({ __RequestVerificationToken: token }));
  }

  async function hear(path, body) {
    const answer = await fetch(path, { method: body ? 'POST' : 'GET', body, cache: 'no-store', redirect: 'error' });
    if (answer.status === 401) return end('ended');
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    const left = await answer.json();
    idleEnds = Date.now() + left.idleSeconds * second;
    absoluteEnds = Date.now() + left.absoluteSeconds * second;
  }

  function warn(left) {
    const box = dialog();
    if (!box) return;
    const seconds = Math.ceil(left / second);
    const last = absoluteEnds <= idleEnds;
    for (const text of box.querySelectorAll('[data-when]')) text.hidden = (text.dataset.when === 'absolute') !== last;
    box.querySelector('[data-stay]').hidden = last;
    box.querySelector('[data-countdown]').textContent = seconds;
    if (!box.open) {
      saidAt = Infinity;
      box.showModal();
      box.querySelector('h2').focus();
    }
    // Said aloud three times, not each second.
    const due = [60, 30, 10].find(mark => seconds <= mark && saidAt > mark && mark - seconds < 5);
    if (due) {
      saidAt = due;
      const said = box.querySelector('[data-said]');
      said.textContent = said.dataset.said.replace('{0}', seconds);
    }
  }

  function rest() {
    const box = dialog();
    if (box?.open) {
      box.querySelector('[data-unreachable]').hidden = true;
      box.close();
    }
  }

  function end(reason) {
    if (over) return;
    over = true;
    // What somebody has typed and the page has not been able to save waits in it for their next log-in.
    const waits = !document.dispatchEvent(new CustomEvent('session-over', { cancelable: true }));
    empty(dialog().dataset, waits);
    if (waits) return;
    // The next page only if there is one to be had: the browser's own error page explains nothing.
    fetch('/session', { cache: 'no-store', redirect: 'error' }).then(() => location.replace(`/logged-out?reason=${reason}`), () => {});
  }

  function empty({ overTitle, overText, overWaits, overAction }, waits) {
    const main = document.createElement('main');
    main.className = 'wrap content stack';
    const title = main.appendChild(document.createElement('h1'));
    title.tabIndex = -1;
    title.textContent = document.title = overTitle;
    main.appendChild(document.createElement('p')).textContent = waits ? overWaits : overText;
    const action = main.appendChild(document.createElement('a'));
    action.className = 'button';
    action.href = '/login';
    if (waits) action.target = '_blank';
    action.textContent = overAction;
    document.body.replaceChildren(main);
    title.focus();
  }
}
