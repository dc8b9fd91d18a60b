export function show(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('h2')?.focus();
}

export function close(dialog) {
  if (dialog.open) dialog.close();
}
