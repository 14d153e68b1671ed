/* The sheet of an import: each cell is kept as it is typed; arrows and Enter go from cell to cell, a block from Excel
   goes into the cells from here on, and the original's page is shown over the sheet. */
(() => {
  "use strict";

  const sheet = document.querySelector("[data-import-sheet]");
  if (!sheet) return;
  const say = (text, ...about) => window.shop.say(text, ...about);
  const rows = () => [...sheet.querySelectorAll("form[data-cells]")];
  const cells = (row) => [...row.querySelectorAll(".import-row__fields input")];
  const isCell = (element) => element.matches?.(".import-row__fields input");
  const named = (row, name) => cells(row).find((cell) => cell.name === name);

  /* --- kept as typed: of one row one after the other, so that the last word stays */
  const sending = new WeakMap();
  let underWay = 0;

  function busy(more) {
    underWay += more;
    sheet.setAttribute("aria-busy", String(underWay > 0));
  }

  function keep(row, names) {
    const before = sending.get(row) || Promise.resolve();
    busy(1);
    const sent = before.then(() => send(row, names)).finally(() => busy(-1));
    sending.set(row, sent);
    return sent;
  }

  async function send(row, names) {
    const own = new FormData(row);
    const body = new FormData();
    ["csrfmiddlewaretoken", ...names].forEach((name) => body.set(name, own.get(name)));
    try {
      // Who types and leaves at once has typed it all the same.
      const answer = await fetch(row.dataset.cells, { method: "POST", body, keepalive: true });
      if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(`${answer.status}`);
      told(row, names, answer.ok, await answer.text());
    } catch {
      told(row, names, false, say("没有存上，请检查网络，再改一次"));
    }
  }

  function told(row, names, isKept, text) {
    const wrong = row.querySelector("[data-wrong]");
    wrong.hidden = isKept;
    wrong.textContent = isKept ? "" : text;
    names.forEach((name) => named(row, name)?.toggleAttribute("aria-invalid", !isKept));
    if (isKept) row.querySelector(".import-row__head").outerHTML = text;
  }

  sheet.addEventListener("change", (event) => {
    if (isCell(event.target)) keep(event.target.form, [event.target.name]);
  });

  function put(cell, value) {
    if (!cell || cell.value === value) return false;
    cell.value = value.slice(0, cell.maxLength > 0 ? cell.maxLength : undefined);
    return true;
  }

  /* --- from cell to cell */
  function go(cell, down, across) {
    const all = rows();
    const row = all[all.indexOf(cell.form) + down];
    const own = row && cells(row);
    const next = own && own[cells(cell.form).indexOf(cell) + across];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  }

  function fillFromAbove(cell) {
    const all = rows();
    const above = all[all.indexOf(cell.form) - 1];
    if (above && put(cell, named(above, cell.name).value)) keep(cell.form, [cell.name]);
  }

  function isAtEdge(cell, key) {
    const edge = key === "ArrowLeft" ? 0 : cell.value.length;
    const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    return isWhole || (cell.selectionStart === edge && cell.selectionEnd === edge);
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  sheet.addEventListener("keydown", (event) => {
    const cell = event.target;
    // Enter also ends a word of an input method.
    if (!isCell(cell) || event.isComposing || event.altKey || event.shiftKey) return;
    const isHeld = event.ctrlKey || event.metaKey;
    if (isHeld && event.key === "Enter") cell.form.requestSubmit();
    else if (isHeld && event.key.toLowerCase() === "d") fillFromAbove(cell);
    else if (isHeld || !STEPS[event.key]) return;
    else if (/Left|Right/.test(event.key) && !isAtEdge(cell, event.key)) return;
    else if (!go(cell, ...STEPS[event.key]) && event.key !== "Enter") return;
    event.preventDefault();
  });

  /* --- a block from Excel: from the cell it is pasted into, to the right and down */
  function block(text) {
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    return lines.map((line) => line.split("\t").map((part) => part.trim()));
  }

  function pasteFrom(cell, told) {
    const all = rows().slice(rows().indexOf(cell.form));
    const first = cells(cell.form).indexOf(cell);
    told.slice(0, all.length).forEach((parts, down) => {
      const own = cells(all[down]).slice(first);
      const changed = own.filter((one, across) => across < parts.length && put(one, parts[across]));
      if (changed.length) keep(all[down], changed.map((one) => one.name));
    });
    const over = told.length - all.length;
    window.shop.toast(over > 0 ? say("这一页只有 {0} 行，多出的 {1} 行没有粘贴", all.length, over) : say("粘贴了 {0} 行", told.length));
  }

  sheet.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!isCell(event.target) || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    pasteFrom(event.target, block(text));
  });

  /* --- what one cell says, in all below it */
  let last = null;
  sheet.addEventListener("focusin", (event) => {
    if (isCell(event.target)) last = event.target;
  });
  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (button) fillDown(button.dataset.fill);
  });

  function fillDown(name) {
    const from = last?.isConnected && last.name === name ? last : null;
    if (!from) {
      window.shop.toast(say("先点一下要往下填的那一格"));
      return;
    }
    const below = rows().slice(rows().indexOf(from.form) + 1);
    const changed = below.filter((row) => put(named(row, name), from.value));
    changed.forEach((row) => keep(row, [name]));
    window.shop.toast(say("往下填了 {0} 行", changed.length));
  }

  /* --- the page that a row was read from */
  const page = document.getElementById("import-page");
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("[data-page]");
    if (!link || !page?.showModal) return;
    event.preventDefault();
    const picture = page.querySelector("img");
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    page.showModal();
  });
})();
