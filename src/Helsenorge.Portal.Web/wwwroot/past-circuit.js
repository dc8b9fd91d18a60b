// For the scripts that send what stands in a form past the circuit: drafts.js and attachments.js.
let freshToken = null;

// The page may be older than the log-in: the answer then brings another token, by which both go on.
export async function withToken(ask, tokenOf = async answer => (await answer.json()).token) {
  const answer = await ask(freshToken ?? document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '');
  if (answer.status !== 400) return answer;
  freshToken = await tokenOf(answer);
  return freshToken ? ask(freshToken) : answer;
}

// Not crypto.randomUUID, which a page on a plain address does not have.
export function newId() {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
