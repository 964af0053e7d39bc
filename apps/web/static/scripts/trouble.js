// Says so when something that a person did in place could not be done. What the page asks by itself fails silently.
const words = document.getElementById("trouble");

function tell(event) {
  if (event.detail.requestConfig?.verb === "get") return;
  document.getElementById("dialog")?.close();
  const notices = document.getElementById("notices");
  notices.replaceChildren(words.content.cloneNode(true));
  notices.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:sendError", tell);
