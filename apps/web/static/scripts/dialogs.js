// The page's one dialog: opened when htmx puts something into it, closed by a button marked data-close.
const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

document.addEventListener("htmx:afterSwap", (event) => {
  // A form of the dialog that changed something of the page has done its work.
  if (event.detail.target !== body && body.contains(event.detail.requestConfig?.elt)) dialog.close();
  if (event.detail.target !== body || !body.childElementCount) return;
  if (!dialog.open) dialog.showModal();
  body.querySelector("textarea, input:not([type=hidden]), select, button")?.focus();
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

dialog.addEventListener("close", () => body.replaceChildren());
