// "Add": dropping files anywhere, saying at once what is too large, and whether an address is already here.
const form = document.querySelector("form.add");
if (form) {
  const content = form.elements.content;
  const files = form.elements.files;
  const chosen = form.querySelector(".add-chosen");
  const known = form.querySelector(".add-known");
  const button = form.querySelector(".form-foot button");
  const largest = Number(form.dataset.largest);
  const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

  const showChosen = () => {
    chosen.replaceChildren(...Array.from(files.files, (file) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      const note = document.createElement("span");
      name.textContent = file.name;
      note.textContent = file.size > largest ? form.dataset.tooLarge : size.format(Math.ceil(file.size / 1000));
      line.classList.toggle("too-large", file.size > largest);
      line.append(name, note);
      return line;
    }));
    chosen.hidden = !files.files.length;
  };
  files.addEventListener("change", showChosen);
  showChosen();

  // A text that the server would refuse unread is refused here, where it stays in its field.
  const check = () => {
    const isTooLarge = new Blob([content.value]).size > largest;
    content.setCustomValidity(isTooLarge ? form.dataset.tooLarge : "");
    return !isTooLarge && !Array.from(files.files).some((file) => file.size > largest);
  };
  form.addEventListener("submit", (event) => {
    if (!check()) {
      event.preventDefault();
      content.reportValidity();
      chosen.scrollIntoView({ block: "nearest" });
      return;
    }
    button.setAttribute("aria-disabled", "true");
    form.querySelector(".add-count").textContent = form.dataset.sending;
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent && !event.defaultPrevented) event.preventDefault(); // a double click adds once
    else if (!event.defaultPrevented) form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent; // coming back by the browser's button
    button.removeAttribute("aria-disabled");
    form.querySelector(".add-count").textContent = "";
  });

  let asked = "";
  let timer;
  const ask = () => {
    const address = content.value.trim();
    if (address === asked) return;
    asked = address;
    known.replaceChildren();
    if (/^https?:\/\/\S{4,1990}$/i.test(address)) {
      window.htmx.ajax("GET", `${form.dataset.known}?url=${encodeURIComponent(address)}`, { target: known, swap: "innerHTML" });
    }
  };
  content.addEventListener("input", () => {
    check();
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });

  const veil = document.createElement("div");
  veil.className = "add-drop";
  veil.textContent = form.dataset.drop;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (!veil.isConnected) document.body.append(veil);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil.remove();
  });
  document.addEventListener("drop", (event) => {
    veil.remove();
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
    files.files = all.files;
    showChosen();
    button.focus();
  });
}
