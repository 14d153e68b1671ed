/*
 * What was typed is not lost with a session: a form that was sent in vain, because nobody was
 * signed in any more, is filled in again when its page comes back. Kept in this tab alone.
 */
(() => {
  "use strict";

  const KEY = "typed";
  const LASTS = 30 * 60 * 1000;
  const TYPED = "textarea, select, input:not([type=hidden], [type=password], [type=file], [autocomplete=one-time-code])";
  const here = () => location.pathname + location.search;
  const read = () => JSON.parse(sessionStorage.getItem(KEY) || "null");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    // Forms on the way back to it, as those of signing in.
    if (read()?.isLost) return;
    const fields = [...form.querySelectorAll(TYPED)].filter((field) => field.name && !field.disabled);
    const values = fields.map((field) => [field.name, field.value, field.checked]);
    if (values.length === 0) {
      sessionStorage.removeItem(KEY);
      return;
    }
    const kept = { page: here(), action: form.action, values, at: Date.now() };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  });

  function fill(form, values) {
    for (const [name, value, isChecked] of values) {
      const named = [...form.querySelectorAll(TYPED)].filter((field) => field.name === name);
      const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
      const field = named.find((one) => !isTicked(one) || one.value === value);
      if (!field) continue;
      if (isTicked(field)) field.checked = isChecked;
      else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }

  function giveBack() {
    const kept = read();
    if (!kept) return;
    if (document.querySelector("[data-lost]")) {
      sessionStorage.setItem(KEY, JSON.stringify({ ...kept, isLost: true }));
      return;
    }
    if (kept.page !== here() && Date.now() - kept.at < LASTS) return;
    sessionStorage.removeItem(KEY);
    const form = [...document.forms].find((one) => one.action === kept.action);
    if (!kept.isLost || kept.page !== here() || !form) return;
    fill(form, kept.values);
    form.scrollIntoView({ block: "center" });
    window.shop.toast(window.shop.say("刚才填的还在，看一看再提交"));
  }
  giveBack();
})();
