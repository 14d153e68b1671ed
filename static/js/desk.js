/* The desk: a sound and a title for new orders, undo, a question before changes are left. */
(() => {
  "use strict";

  /* --- new orders: the board's answer carries HX-Trigger {"new-order": count} */
  const KEY = "desk-sound";
  let audio;
  function chime(volume) {
    if (!audio) return;
    const loudest = Math.max(0.0002, 0.5 * (volume / 100));
    [880, 1175, 1480].forEach((pitch, index) => {
      const start = audio.currentTime + index * 0.18;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(loudest, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    });
  }
  function soundOn() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    audio = audio || new Context();
    audio.resume();
  }
  function showSound() {
    const isOn = localStorage.getItem(KEY) !== "off";
    document.querySelectorAll("[data-sound]").forEach((button) => {
      button.setAttribute("aria-pressed", String(isOn));
      button.textContent = isOn ? window.shop.say("提示音：开") : window.shop.say("提示音：关");
    });
    return isOn;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sound]");
    if (button) {
      localStorage.setItem(KEY, localStorage.getItem(KEY) === "off" ? "on" : "off");
      soundOn();
      if (showSound()) chime(70);
      return;
    }
    // Browsers let a page sound only after it was touched once.
    if (localStorage.getItem(KEY) !== "off") soundOn();
  });
  /* How loud, the server says: what this person chose to hear of, and when it is to be quiet. */
  document.addEventListener("chime", (event) => {
    if (showSound()) chime(Number(event.detail.value));
  });
  const title = document.title;
  /* On the icon: of the app on a home screen, and of the page's tab. */
  function badge(count) {
    if (navigator.setAppBadge) navigator.setAppBadge(count).catch(() => {});
    const icon = document.querySelector("link[rel=icon]");
    const news = document.querySelector("[data-news-icon]");
    if (!icon || !news) return;
    icon.dataset.plain = icon.dataset.plain || icon.href;
    icon.href = count ? news.dataset.newsIcon : icon.dataset.plain;
  }
  document.addEventListener("orders-changed", (event) => {
    const waiting = Number(event.detail.waiting);
    document.title = waiting ? `(${waiting}) ${title}` : title;
    badge(waiting);
  });
  document.addEventListener("new-order", (event) => {
    const count = event.detail.value;
    document.title = window.shop.say("({0}) 新订单", count);
    window.shop.toast(window.shop.say("有 {0} 个订单待接单", count));
    if (navigator.vibrate) navigator.vibrate([200, 100, 200]);
  });
  document.addEventListener("new-message", (event) => {
    const count = event.detail.value;
    document.title = window.shop.say("({0}) 新消息", count);
    window.shop.toast(window.shop.say("顾客发来新消息，{0} 个等回复", count));
    if (navigator.vibrate) navigator.vibrate([200]);
  });
  document.addEventListener("visibilitychange", () => {
    const news = [window.shop.say("新订单"), window.shop.say("新消息")];
    if (!document.hidden && news.some((words) => document.title.endsWith(words))) document.title = title;
  });

  /* --- 接单 and 已送出 can be undone for ten seconds: HX-Trigger {"undoable": {address, words}} */
  const UNDO_MS = 10_000;
  let undoOver;
  function offerUndo({ address, words }) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return;
    document.getElementById("undo")?.remove();
    const form = document.createElement("form");
    form.id = "undo";
    form.className = "undo";
    form.method = "post";
    form.action = address;
    form.setAttribute("hx-post", address);
    form.setAttribute("hx-swap", "none");
    form.setAttribute("role", "status");
    const said = document.createElement("span");
    said.textContent = words;
    const button = document.createElement("button");
    button.className = "btn btn--small";
    button.textContent = window.shop.say("撤销");
    form.append(token.cloneNode(), said, button);
    document.body.append(form);
    window.htmx.process(form);
    form.addEventListener("htmx:afterRequest", () => form.remove());
    clearTimeout(undoOver);
    undoOver = setTimeout(() => form.remove(), UNDO_MS);
  }
  document.addEventListener("undoable", (event) => offerUndo(event.detail));

  /* --- a form that was changed asks before it is left */
  let isChanged = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-warn-unsaved]")) isChanged = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-warn-unsaved]")) isChanged = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    // What did not arrive is still to be saved.
    if (event.target.matches?.("[data-warn-unsaved]") && !event.detail.successful) isChanged = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", showSound);
  showSound();
})();
