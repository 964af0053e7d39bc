// Joins a mark, its cue, its source and its card, and sets the cards beside their marks where there is a margin.
const reading = document.querySelector("[data-reading]");
const margin = window.matchMedia("(min-width: 64.01rem)");
const GAP = 10;

function numbersOf(element) {
  return element?.closest("[data-claims]")?.dataset.claims.split(" ") ?? [];
}

function join(numbers) {
  for (const element of reading.querySelectorAll(".joined")) element.classList.remove("joined");
  const number = numbers.at(-1); // the innermost claim
  if (!number) return;
  for (const element of reading.querySelectorAll("[data-claims]")) {
    if (element.dataset.claims.split(" ").includes(number)) element.classList.add("joined");
  }
}

function innermost(element) {
  const numbers = numbersOf(element);
  if (numbers.length < 2) return numbers;
  // Of several claims the one with the fewest marked letters is meant.
  const letters = (number) => [...reading.querySelectorAll("mark[data-claims]")]
    .filter((mark) => mark.dataset.claims.split(" ").includes(number))
    .reduce((sum, mark) => sum + mark.textContent.length, 0);
  return [numbers.reduce((a, b) => (letters(b) < letters(a) ? b : a))];
}

function place() {
  const column = reading.querySelector(".claim-cards");
  const cards = [...column.children];
  column.classList.toggle("placed", margin.matches);
  if (!margin.matches) {
    for (const card of cards) card.style.removeProperty("top");
    column.style.removeProperty("height");
    return;
  }
  const origin = column.getBoundingClientRect().top;
  let free = 0;
  for (const card of cards) {
    const mark = document.getElementById(`mark-${card.dataset.claims}`);
    const wanted = mark ? mark.getBoundingClientRect().top - origin : free;
    const top = Math.max(wanted, free);
    card.style.top = `${top}px`;
    free = top + card.offsetHeight + GAP;
  }
  column.style.height = `${free}px`;
}

if (reading) {
  reading.addEventListener("mouseover", (event) => join(innermost(event.target)));
  reading.addEventListener("mouseleave", () => join([]));
  reading.addEventListener("focusin", (event) => join(innermost(event.target)));
  reading.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.said");
    if (mark && window.getSelection().isCollapsed) document.getElementById(`card-${innermost(mark)[0]}`)?.scrollIntoView({ block: "nearest" });
  });
  place();
  document.fonts?.ready.then(place);
  window.addEventListener("resize", place);
  margin.addEventListener("change", place);
}
