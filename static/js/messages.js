/* A conversation that is open: asks for news every 3 s while it is looked at, less often after. */
(() => {
  "use strict";

  const NEAR = 3000;
  const FAR = 20_000;
  // Nothing said for so long: it is only left open.
  const QUIET = 180_000;
  let asked = 0;
  let newsAt = Date.now();

  function talk() {
    return document.querySelector("[data-talk]");
  }
  function toEnd() {
    const place = talk();
    if (place) place.scrollTop = place.scrollHeight;
  }
  setInterval(() => {
    const place = talk();
    if (!place || !window.htmx) return;
    const gap = document.hidden || Date.now() - newsAt > QUIET ? FAR : NEAR;
    if (Date.now() - asked < gap - 100) return;
    asked = Date.now();
    window.htmx.trigger(place, "look");
  }, 1000);
  function near() {
    newsAt = Date.now();
  }
  for (const name of ["input", "focusin", "message-sent"]) document.addEventListener(name, near);
  document.addEventListener("visibilitychange", near);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.matches?.("[data-talk]") && !talk()?.contains(event.target)) return;
    near();
    toEnd();
  });
  document.addEventListener("message-sent", () => {
    const form = document.querySelector("[data-composer]");
    if (!form) return;
    form.reset();
    form.querySelector("input[type=file]")?.dispatchEvent(new Event("change"));
    form.querySelector("textarea").focus();
    toEnd();
  });

  /* --- Enter sends on a keyboard, Shift+Enter begins a line; "/" in an empty field opens the replies */
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-composer] textarea") || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
    }
    const replies = document.getElementById("replies");
    if (event.key === "/" && !field.value && replies) {
      event.preventDefault();
      replies.open = true;
      replies.querySelector("a, button")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link) return;
    event.preventDefault();
    const field = document.querySelector("[data-composer] textarea");
    field.value = link.dataset.reply;
    document.getElementById("replies").open = false;
    field.focus();
  });

  toEnd();
})();
