"use strict";
// Contents that follow the reader, and figures that show what they are made of. Without it the whole report is readable.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// ---- contents -------------------------------------------------------------------------------------------------------

function followReader(nav) {
  const links = new Map(all("a", nav).map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const targets = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const list = nav.querySelector("#innehall");
  const here = nav.querySelector(".here");
  const passed = new Set();
  let current = null;

  function update(entries) {
    for (const { target, isIntersecting } of entries) passed[isIntersecting ? "add" : "delete"](target);
    const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const target = isAtEnd ? targets.at(-1) : targets.findLast((each) => passed.has(each)) || targets[0];
    const link = links.get(target?.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    current = link;
    for (const item of list.querySelectorAll("ol > li")) item.classList.toggle("open", item.contains(link));
    here.textContent = link.textContent;
    const place = link.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      list.scrollTop += place.top - frame.top - frame.height / 3;
    }
  }

  // All that lies above a line across the window counts as seen, so that a jump is noticed too.
  const observer = new IntersectionObserver(update, { rootMargin: "10000000px 0px -75% 0px" });
  targets.forEach((target) => observer.observe(target));
}

function disclose(nav) {
  const button = nav.querySelector(".disclose");
  const show = (isOpen) => button.setAttribute("aria-expanded", String(isOpen));
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.addEventListener("click", () => show(!isOpen()));
  nav.addEventListener("click", (event) => event.target.closest("a") && show(false));
  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    show(false);
    button.focus();
  });
  document.addEventListener("click", (event) => nav.contains(event.target) || show(false));
}

// ---- tables ---------------------------------------------------------------------------------------------------------

// A table that fits is no stop for the tab key.
function watchWidths() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const isWide = target.scrollWidth > target.clientWidth + 1;
      target.classList.toggle("wide", isWide);
      if (isWide) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  all(".scroll").forEach((region) => observer.observe(region));
}

// ---- figures --------------------------------------------------------------------------------------------------------

const NBSP = "\u00a0";
const ORIGINS = {
  utfall: "Utfall: summan av bokföringens poster.",
  budget: "Budget: belopp som har beslutats, inte bokförts.",
  beslut: "Beslutade medel.",
  disponibelt: "Disponibla medel: beslutade och överförda.",
  overforing: "Medel som har förts över mellan åren.",
  historik: "Uppgift ur tidigare årsredovisningar.",
  uppgift: "Uppgift som inte finns i bokföringen.",
  kvot: "Kvot: det första beloppet delat med det andra.",
  skillnad: "Skillnad mellan beloppen.",
};

function kronor(ore) {
  const [whole, part] = [Math.floor(Math.abs(ore) / 100), Math.abs(ore) % 100];
  const digits = String(whole).replace(/\B(?=(\d{3})+$)/g, NBSP);
  return (ore < 0 ? "\u2212" : "") + digits + "," + String(part).padStart(2, "0");
}

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

// A number for the eye, and the same without grouping for a screen reader.
function amount(text) {
  const spoken = text.replaceAll(/(?<=\d)\u00a0(?=\d)/g, "");
  if (spoken === text) return [text];
  return [make("span", { "aria-hidden": "true" }, text), make("span", { class: "vh" }, spoken)];
}

function table(caption, heads, rows, total) {
  const last = heads.length - 1;
  const head = make("tr", {}, ...heads.map((text, i) => make("th", { scope: "col", class: i === last ? "number" : "" }, text)));
  const body = rows.map((row) => make("tr", {}, ...row.map((text, i) => {
    if (i === 0) return make("th", { scope: "row" }, text);
    return make("td", { class: i === last ? "number" : "" }, ...(i === last ? amount(text) : [text]));
  })));
  if (total !== null && rows.length > 1) {
    const cells = [make("th", { scope: "row" }, "Summa"), ...heads.slice(2).map(() => make("td")), make("td", { class: "number" }, ...amount(total))];
    body.push(make("tr", { class: "sum" }, ...cells));
  }
  return make("table", {}, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}

function describe(detail, names, shown) {
  const unit = detail.unit && !shown.endsWith(detail.unit) ? NBSP + detail.unit : "";
  const sum = (lines) => lines.reduce((total, line) => total + line.at(-1), 0);
  const { parts = [], shares = [], decisions = [], vouchers = [] } = detail;
  const facts = make("dl", {},
    make("div", {}, make("dt", {}, "Visas som"), make("dd", {}, ...amount(shown + unit))),
    make("div", {}, make("dt", {}, "Exakt"), make("dd", {}, ...amount(detail.exact || shown))),
  );
  const result = [
    make("p", { class: "column" }, detail.column),
    make("h2", { id: "detaljens-rubrik", tabindex: "-1" }, detail.title),
    facts,
    make("p", {}, ORIGINS[detail.origin] || detail.origin),
  ];
  if (parts.length) {
    const rows = parts.map(([sign, name, ore]) => [(sign < 0 ? "\u2212 " : "") + name, ore === null ? "" : kronor(ore)]);
    const total = detail.origin === "kvot" || detail.ore === undefined ? null : kronor(detail.ore);
    const isSum = detail.origin !== "kvot" && detail.origin !== "skillnad";
    result.push(table(isSum ? "Rader som läggs ihop" : "Belopp", [isSum ? "Rad" : "Belopp", "Kronor"], rows, total));
  }
  if (shares.length) {
    const rows = shares.map(([account, activity, ore]) => [names[account], names[activity], kronor(ore)]);
    result.push(table("Konton och verksamheter", ["Konto", "Verksamhet", "Kronor"], rows, kronor(sum(shares))));
  }
  if (decisions.length) {
    const rows = decisions.map(([kind, made, concerns, ore]) => [kind, made, concerns, kronor(ore)]);
    result.push(table("Beslut", ["Slag", "Beslutat", "Avser", "Kronor"], rows, null));
  }
  if (vouchers.length) {
    const rows = vouchers.map(([date, number, text, account, activity, ore, place]) =>
      [number, date, text, names[account], names[activity], place, kronor(ore)]);
    const lines = vouchers.map((line) => [line[5]]);
    result.push(table("Verifikationer", ["Ver", "Datum", "Text", "Konto", "Verksamhet", "Fil", "Kronor"], rows, kronor(sum(lines))));
  }
  if (detail.source) result.push(make("p", { class: "small" }, "Källa: " + detail.source));
  return result;
}

// The figures of a table are one stop for the tab key; arrows go between them.
function roveWithin(region) {
  const buttons = all("button.f", region);
  if (!buttons.length) return;
  const focus = (button) => {
    buttons.forEach((each) => { each.tabIndex = each === button ? 0 : -1; });
    button.focus();
  };
  const beside = (button, step) => {
    const row = all("button.f", button.closest("tr"));
    return row[row.indexOf(button) + step];
  };
  const below = (button, step) => {
    const cell = button.closest("td"), rows = all("tr", region);
    for (let i = rows.indexOf(cell.parentElement) + step; rows[i]; i += step) {
      const found = rows[i].cells[cell.cellIndex]?.querySelector("button.f");
      if (found) return found;
    }
    return undefined;
  };
  const moves = {
    ArrowLeft: (button) => beside(button, -1),
    ArrowRight: (button) => beside(button, 1),
    ArrowUp: (button) => below(button, -1),
    ArrowDown: (button) => below(button, 1),
    Home: () => buttons[0],
    End: () => buttons.at(-1),
  };
  buttons.forEach((button, i) => { button.tabIndex = i ? -1 : 0; });
  region.addEventListener("keydown", (event) => {
    const button = event.target.closest("button.f");
    if (!button || !(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = moves[event.key](button);
    if (next) focus(next);
  });
  region.addEventListener("focusin", (event) => {
    if (event.target.matches("button.f")) buttons.forEach((each) => { each.tabIndex = each === event.target ? 0 : -1; });
  });
}

function openFigures() {
  const { names, facts } = JSON.parse(document.getElementById("detaljer").textContent);
  const dialog = document.querySelector("dialog");
  const spans = all("span.f");
  if (!spans.length || !dialog.showModal) return;
  for (const span of spans) {
    const button = make("button", { type: "button", class: "f", "data-f": span.dataset.f, "aria-haspopup": "dialog" });
    button.append(...span.childNodes);
    span.replaceWith(button);
  }
  all(".scroll").forEach(roveWithin);
  document.querySelector(".hint").hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.f");
    if (!button) return;
    const shown = (button.querySelector("[aria-hidden]") || button).textContent;
    dialog.querySelector(".detail").replaceChildren(...describe(facts[button.dataset.f], names, shown));
    dialog.showModal();
    dialog.querySelector(".sheet").scrollTop = 0;
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

const nav = document.querySelector(".contents");
if (nav) {
  followReader(nav);
  disclose(nav);
}
watchWidths();
openFigures();
