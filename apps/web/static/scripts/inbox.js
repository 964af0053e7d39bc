// Keys of the inbox. Every key presses what a person could click.
const list = document.getElementById("claims");
const help = document.querySelector("[data-keys]");
const dialog = document.getElementById("dialog");
const rows = () => [...document.querySelectorAll(".claim-row")];
const here = () => document.activeElement?.closest(".claim-row");
const go = (row) => {
  row?.querySelector("[data-open]").focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
};

function step(by) {
  const all = rows();
  const at = all.indexOf(here());
  go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function showKeys() {
  document.getElementById("dialog-body").replaceChildren(document.getElementById("keys-help").content.cloneNode(true));
  dialog.showModal();
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  o: () => here()?.querySelector("[data-open]").click(),
  "?": showKeys,
};
for (const key of ["q", "t", "x", "m"]) {
  actions[key] = () => here()?.querySelector(`[data-key="${key}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (isTyping || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

// After a move the keyboard goes on with the next claim that still waits.
document.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.detail.target.closest?.(".claim-row");
  if (!row || !event.detail.shouldSwap || event.detail.xhr.status >= 400) return;
  const all = rows();
  const after = all.slice(all.indexOf(row) + 1).find((next) => next.dataset.status === row.dataset.status);
  if (after && (row.contains(document.activeElement) || dialog.open)) requestAnimationFrame(() => go(after));
});

if (help && list) {
  help.hidden = false;
  help.addEventListener("click", showKeys);
}
