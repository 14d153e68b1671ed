/* 核销 without network. While the page is open it knows for ten minutes what each code opens, by marks of
   the codes; what is handed over meanwhile is kept in this browser and told when the network is back. */
(() => {
  "use strict";

  const box = document.getElementById("pickup-offline");
  const form = document.getElementById("pickup-form");
  const said = document.getElementById("pickup-said");
  if (!box || !form || !window.crypto || !window.crypto.subtle) return;
  const say = (text, ...about) => window.shop.say(text, ...about);
  const KEPT = `pickup-queue-${box.dataset.store}`;
  const PATIENCE = 4000, EVERY = 120_000, AGAIN = 15_000;
  let list = null;
  let isTelling = false;

  function queue() {
    try {
      return JSON.parse(window.localStorage.getItem(KEPT)) || [];
    } catch {
      return [];
    }
  }

  function keep(rows) {
    window.localStorage.setItem(KEPT, JSON.stringify(rows));
  }

  async function asked(address, options = {}) {
    const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  }

  async function learn() {
    try {
      const told = await asked(box.dataset.known);
      list = { ...told, until: Date.now() + told.seconds * 1000, done: new Set() };
    } catch {
      /* What is known stays known until its time is over. */
    }
  }

  async function mark(code) {
    const text = new TextEncoder();
    const key = await crypto.subtle.importKey("raw", text.encode(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: text.encode(list.salt), iterations: list.rounds };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
    return Array.from(bits, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function digits(text) {
    const linked = text.match(/[?&]code=([0-9]{6})(?![0-9])/);
    const plain = text.replace(/[\s-]/g, "");
    return linked ? linked[1] : /^[0-9]{6}$/.test(plain) ? plain : "";
  }

  function element(tag, className, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function strip(kind, text) {
    said.prepend(element("p", `strip strip--${kind}`, text));
  }

  function show(row, code) {
    const section = element("section", "section form");
    section.append(element("p", "", `${row.name} #${row.tail}`));
    row.lines.forEach((line) => section.append(element("p", "muted", line)));
    let cash = null;
    if (row.to_pay) {
      section.append(element("p", "strip strip--warn", say("还没有付款：要收 ¥{0}", row.to_pay)));
      const label = element("label", "check");
      cash = document.createElement("input");
      cash.type = "checkbox";
      cash.checked = true;
      label.append(cash, element("span", "", say("已收现金 ¥{0}", row.to_pay)));
      section.append(label);
    }
    const button = element("button", "btn btn--primary btn--large btn--block", say("离线核销并交货"));
    button.type = "button";
    button.addEventListener("click", () => {
      const id = crypto.randomUUID();
      keep([...queue(), { id, code, token: list.token, cash: Boolean(cash && cash.checked) }]);
      list.done.add(row.mark);
      section.remove();
      strip("success", say("#{0} 已离线核销，网络恢复后自动补记", row.tail));
    });
    section.append(button);
    said.replaceChildren(section);
  }

  async function look(code) {
    if (!list || Date.now() > list.until) {
      said.replaceChildren();
      strip("danger", say("离线超过 10 分钟，请等网络恢复后再核销"));
      return;
    }
    const found = await mark(code);
    const row = list.rows.find((one) => one.mark === found);
    said.replaceChildren();
    if (!row) strip("danger", say("名单里没有这个取货码，请和顾客核对，或等网络恢复"));
    else if (list.done.has(found)) strip("danger", say("这个取货码刚才已经离线核销过了"));
    else show(row, code);
  }

  async function tell() {
    if (isTelling) return;
    isTelling = true;
    try {
      for (const row of queue()) {
        const body = new FormData(box);
        ["token", "id", "code"].forEach((name) => body.set(name, row[name]));
        if (row.cash) body.set("cash", "on");
        const told = await asked(box.dataset.late, { method: "POST", body });
        keep(queue().filter((one) => one.id !== row.id));
        strip(told.ok ? "success" : "danger", told.words);
      }
    } catch {
      /* Still no network: told at the next turn. */
    }
    isTelling = false;
  }

  form.addEventListener("submit", async (event) => {
    const code = digits(form.elements.code.value);
    if (!code) return;
    event.preventDefault();
    try {
      await asked(`${box.dataset.known}?ping=1`);
    } catch {
      await look(code);
      return;
    }
    form.submit();
  });
  window.addEventListener("online", () => tell().then(learn));
  window.setInterval(learn, EVERY);
  window.setInterval(tell, AGAIN);
  tell().then(learn);
})();
