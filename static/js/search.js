/* The search box: arrow keys through the suggestions, and the searches of this phone. */
(() => {
  "use strict";

  const KEY = "searches", KEPT = 10;
  const box = document.querySelector("[data-search]");
  if (!box) return;
  const input = box.querySelector("input[type=search]");
  const list = box.querySelector(".searchbox__suggestions");

  /* --- suggestions as a combobox */
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");
  const options = () => [...list.querySelectorAll("[role=option]")];
  let current = -1;
  function choose(index) {
    const all = options();
    current = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
    if (current >= 0) input.setAttribute("aria-activedescendant", all[current].id);
    else input.removeAttribute("aria-activedescendant");
  }
  function show(isShown) {
    list.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown && options().length > 0));
  }
  function close() {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  list.addEventListener("htmx:beforeSwap", (event) => {
    // An answer that comes after the box was left must not open it again.
    if (document.activeElement !== input) event.detail.shouldSwap = false;
  });
  list.addEventListener("htmx:afterSwap", () => { current = -1; show(true); });
  input.addEventListener("focus", () => show(true));
  input.addEventListener("blur", () => setTimeout(() => { if (!box.contains(document.activeElement)) close(); }, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      if (list.hidden) show(true);
      if (event.key === "ArrowDown") choose(current + 1);
      else choose(current < 0 ? -1 : current - 1);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      options()[current].click();
    } else if (event.key === "Escape" && !list.hidden && options().length) {
      event.preventDefault();
      close();
    }
  });
  box.addEventListener("submit", close);

  /* --- filters: the button shows the goods, a change only counts them */
  document.addEventListener("submit", (event) => {
    const keeps = event.target.querySelector && event.target.querySelector("[data-keeps-filters]");
    if (keeps) keeps.disabled = true;
  });

  /* --- recent searches stay on this phone; private windows may refuse to keep them */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((word) => typeof word === "string") : [];
    } catch { return []; }
  }
  function write(words) {
    try { localStorage.setItem(KEY, JSON.stringify(words.slice(0, KEPT))); } catch { /* full or forbidden */ }
  }
  function remember() {
    const found = document.getElementById("found");
    const word = found && found.dataset.found;
    if (!word) return;
    write([word, ...read().filter((other) => other !== word)]);
    const told = new FormData();
    told.append("q", word);
    told.append("store", box.dataset.search);
    if (navigator.sendBeacon) navigator.sendBeacon("/search/stayed/", told);
  }
  function offer() {
    const section = document.querySelector("[data-recent-searches]");
    if (!section) return;
    const words = read();
    section.hidden = !words.length;
    section.querySelector("ul").replaceChildren(...words.map((word) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.className = "chip";
      link.href = `${section.dataset.recentSearches}?q=${encodeURIComponent(word)}`;
      link.textContent = word;
      const forget = document.createElement("button");
      forget.type = "button";
      forget.className = "chips__remove";
      forget.textContent = "✕";
      forget.setAttribute("aria-label", window.shop.say("删除「{0}」", word));
      forget.addEventListener("click", () => { write(read().filter((other) => other !== word)); offer(); });
      item.append(link, forget);
      return item;
    }));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-forget-searches]") && window.confirm(window.shop.say("确定清空历史搜索？"))) {
      write([]);
      offer();
    }
  });
  // Words on their way while typing are not searches: remembered is what was stayed at.
  let staying;
  function settle() {
    clearTimeout(staying);
    staying = setTimeout(remember, 1500);
    offer();
  }
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "found") settle(); });
  settle();
})();
