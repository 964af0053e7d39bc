// Ticking claims of a list: how many are chosen, and all of the page at once.
const bar = document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll(".claim-row-choice")];

function tell() {
  const count = boxes().filter((box) => box.checked).length;
  const told = bar.querySelector(".bulk-count");
  told.textContent = `${count} ${told.dataset.chosen}`;
}

if (bar) {
  const all = bar.querySelector("[data-choose-all]");
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of boxes()) box.checked = true;
    tell();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".claim-row-choice")) tell();
  });
  document.addEventListener("htmx:afterSwap", tell);
  tell();
}
