// Words selected in the text become the form for a new claim.
const text = document.querySelector(".reading-text");
const button = document.getElementById("mark-button");
const form = document.getElementById("add-claim-form");
let chosen = null;

// Places count characters as the server does: code points, not UTF-16 units.
const length = (string) => [...string].length;

function placeOf(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece || !text.contains(piece)) return null;
  const range = document.createRange();
  range.setStart(piece, 0);
  range.setEnd(node, offset);
  return Number(piece.dataset.start) + length(range.toString());
}

function wordsOf(range) {
  const copy = range.cloneContents();
  for (const number of copy.querySelectorAll(".mark-number")) number.remove();
  const paragraphs = [...copy.querySelectorAll("p, h2")];
  return paragraphs.length ? paragraphs.map((paragraph) => paragraph.textContent).join("\n\n") : copy.textContent;
}

function look() {
  const selection = window.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range && text.contains(range.commonAncestorContainer) ? placeOf(range.startContainer, range.startOffset) : null;
  const words = start === null ? "" : wordsOf(range);
  const blank = length(words) - length(words.trimStart());
  chosen = words.trim() ? { start: start + blank, words: words.trim() } : null;
  button.hidden = !chosen;
  if (!chosen) return;
  const box = range.getBoundingClientRect();
  button.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - button.offsetWidth - 8))}px`;
  button.style.top = `${box.bottom + 8}px`;
}

document.addEventListener("selectionchange", look);
window.addEventListener("scroll", () => { button.hidden = true; }, { passive: true });
button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
button.addEventListener("click", () => {
  if (!chosen) return;
  form.elements.words.value = chosen.words;
  form.elements.start.value = chosen.start;
  button.hidden = true;
  const fold = form.closest("details");
  fold.open = true;
  fold.scrollIntoView({ block: "center" });
  form.elements.text.focus({ preventScroll: true });
});
form.elements.words.addEventListener("input", () => { form.elements.start.value = ""; });
