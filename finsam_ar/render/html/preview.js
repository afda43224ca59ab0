"use strict";

const state = document.getElementById("lage");
const faults = document.getElementById("fel");
const frames = document.getElementById("sidor");
let shown = null; // the frame that is seen
let wanted = ""; // the name of the page that is seen or on its way

function say(text) {
  state.textContent = text;
  state.hidden = text === "";
}

// The new page is laid out behind the old one, and shown when it stands where the old one stood.
function load(name) {
  wanted = name;
  const next = document.createElement("iframe");
  next.title = "Årsredovisningen";
  next.className = "coming";
  next.src = `sida?${name}`;
  next.addEventListener("load", () => (name === wanted ? take(next) : next.remove()), { once: true });
  frames.append(next);
}

function take(next) {
  const page = next.contentWindow;
  if (shown) {
    const { scrollX: left, scrollY: top } = shown.contentWindow;
    page.scrollTo({ left, top, behavior: "instant" });
  }
  const hadFocus = shown !== null && document.activeElement === shown;
  next.className = "";
  shown?.remove();
  shown = next;
  if (hadFocus) page.focus();
  for (const link of page.document.querySelectorAll('a[href^="http"]')) link.target = "_blank";
  document.title = `Förhandsgranskning: ${page.document.title}`;
}

const events = new EventSource("handelser");
events.addEventListener("message", ({ data }) => {
  const { sida, fel } = JSON.parse(data);
  say("");
  document.getElementById("felen").innerHTML = fel; // escaped by the server, and no script can run in this page
  document.getElementById("fel-rubrik").textContent = sida
    ? "Något är fel i filerna. Nedan står den senaste hela årsredovisningen."
    : "Något är fel i filerna. Årsredovisningen visas när det är rättat.";
  faults.hidden = fel === "";
  if (sida && sida !== wanted) load(sida);
});
events.addEventListener("error", () => say("Förhandsgranskningen är avslutad. Starta den igen: just preview"));
