/* What every page shares. Each piece hangs on a data attribute; see static/css/README.md. */
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  /* --- say("还有 {0} 个", 3): in the language of the page; other than Chinese, js/words.*.js has it */
  function say(text, ...values) {
    const words = (window.words && window.words[text]) || text;
    return words.replace(/\{(\d)\}/g, (_, place) => values[place]);
  }

  /* --- toast: window event "toast" (htmx sends it from HX-Trigger) or shop.toast(text) */
  let hideToast;
  function toast(text) {
    const region = document.getElementById("toast");
    if (!region || !text) return;
    // An open dialog is drawn above everything else: the toast goes into it.
    (document.querySelector("dialog[open]") || document.body).append(region);
    const box = document.createElement("div");
    box.className = "toast";
    box.textContent = text;
    region.replaceChildren(box);
    clearTimeout(hideToast);
    hideToast = setTimeout(() => region.replaceChildren(), 2000 + text.length * 30);
  }
  document.addEventListener("toast", (event) => {
    const detail = event.detail;
    toast(typeof detail === "string" ? detail : detail && detail.value);
  });
  // What a page asks by itself, at once or every few seconds, never takes the place of an answer to a tap.
  function toastOf(event, text) {
    const asksAlone = /every|look|load/.test(event.detail.elt.getAttribute("hx-trigger"));
    if (!asksAlone || !document.querySelector("#toast > .toast")) toast(text);
  }
  document.addEventListener("htmx:sendError", (event) => toastOf(event, say("网络断开了，请检查后重试")));
  document.addEventListener("htmx:timeout", (event) => toastOf(event, say("网络有点慢，请重试")));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const words = { 403: say("页面已过期，请刷新后再试"), 404: say("内容已不在了，请刷新页面"), 429: say("人有点多，请稍后再试"), 503: say("人有点多，请稍后再试") };
    toastOf(event, words[status] || say("加载失败，请稍后重试"));
  });

  /* --- cart badge: asked for only when a cookie says there is a cart */
  function refreshBadge() {
    const badge = document.querySelector("[data-cart-badge]");
    if (!badge || !window.htmx || !/(^|;\s*)has_cart=1/.test(document.cookie)) return;
    window.htmx.ajax("GET", "/cart/badge/", { target: badge, swap: "innerHTML" });
  }
  document.addEventListener("cart-changed", refreshBadge);

  /* --- recently viewed: the same way */
  function refreshRecent() {
    const place = document.querySelector("[data-recent]");
    if (!place || !window.htmx || !/(^|;\s*)has_recent=1/.test(document.cookie)) return;
    // A source of its own: two requests of one element would wait for each other.
    window.htmx.ajax("GET", place.dataset.recent, { source: place, target: place, swap: "innerHTML" });
  }

  /* --- what a signed-in person pays where that is less: pages are the same for everybody */
  function writePrice(place, price) {
    const [yuan, cents] = price.split(".");
    place.querySelector(".price__yuan").textContent = Number(yuan).toLocaleString("en-US");
    place.querySelector(".price__cents")?.remove();
    if (cents !== "00") {
      const part = document.createElement("span");
      part.className = "price__cents";
      part.textContent = `.${cents}`;
      place.querySelector(".price").firstElementChild.append(part);
    }
    place.querySelector(".price .sr-only").textContent = say("{0} 元", price);
  }
  function showOwnPrice(place, own) {
    const tag = document.createElement("span");
    tag.className = "tag tag--promo";
    tag.dataset.ownWords = "";
    tag.textContent = own.words;
    place.append(tag);
    if (own.from) writePrice(place, own.from);
  }
  async function refreshOwnPrices() {
    const places = [...document.querySelectorAll("[data-goods]:not([data-asked])")];
    if (!places.length || !/(^|;\s*)signed_in=1/.test(document.cookie)) return;
    places.forEach((place) => { place.dataset.asked = ""; });
    const ids = [...new Set(places.map((place) => place.dataset.goods))];
    // The page says what everybody pays until the answer is here, and if none comes.
    const answer = await fetch(`/promotions/prices/?goods=${ids.join(",")}`).catch(() => null);
    if (!answer?.ok) return;
    const { goods } = await answer.json();
    places.forEach((place) => goods[place.dataset.goods] && showOwnPrice(place, goods[place.dataset.goods]));
    document.dispatchEvent(new CustomEvent("own-prices", { detail: goods }));
  }

  /* --- stepper */
  const places = (step) => (String(step).split(".")[1] || "").length;
  function clampStepper(input) {
    const min = Number(input.min || 0);
    const max = input.max === "" ? Infinity : Number(input.max);
    const step = Number(input.step) || 1;
    let value = Number(input.value);
    if (!Number.isFinite(value) || input.value === "") value = min;
    value = Math.round(value / step) * step;
    if (value > max) toast(`${input.dataset.most || say("最多买")} ${max} ${input.dataset.unit || ""}`.trim());
    if (value < min && min > step) toast(say("这款 {0} {1}起售", min, input.dataset.unit || ""));
    value = Math.min(Math.max(value, min), max);
    input.value = value.toFixed(places(step)).replace(/\.0+$/, "");
    const box = input.closest("[data-stepper]");
    box.querySelector('[data-step="-1"]').disabled = value <= min;
    box.querySelector('[data-step="1"]').disabled = value >= max;
  }
  function moveStepper(button) {
    const input = button.closest("[data-stepper]").querySelector("input");
    const before = input.value;
    input.value = Number(input.value) + Number(button.dataset.step) * (Number(input.dataset.jump) || Number(input.step) || 1);
    clampStepper(input);
    if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function readySteppers(scope) {
    scope.querySelectorAll("[data-stepper] input").forEach((input) => clampStepper(input));
  }

  /* --- copy */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "sr-only";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    toast(say("已复制"));
  }

  /* --- dialogs */
  function openDialog(id, opener) {
    const dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    dialog.dispatchEvent(new CustomEvent("shop:open", { detail: { opener } }));
    dialog.showModal();
    return true;
  }

  /* --- countdown: <time datetime data-countdown data-after="…">; only counts, the server decides */
  function tick() {
    document.querySelectorAll("time[data-countdown]").forEach((time) => {
      const left = Math.floor((new Date(time.dateTime) - Date.now()) / 1000);
      if (left <= 0) {
        time.textContent = time.dataset.after || say("已结束");
        time.removeAttribute("data-countdown");
        time.dispatchEvent(new CustomEvent("countdown-over", { bubbles: true }));
        return;
      }
      const two = (number) => String(number).padStart(2, "0");
      const days = Math.floor(left / 86400);
      const clock = [Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60].map(two);
      const short = left < 3600 ? clock.slice(1) : clock;
      time.textContent = (days ? say("{0} 天 ", days) : "") + short.join(":");
    });
  }

  /* --- <button data-wait="60">: another code may be asked for when so many seconds are over */
  function readyWaits(scope) {
    scope.querySelectorAll("button[data-wait]").forEach((button) => {
      button.dataset.until = Date.now() + Number(button.dataset.wait) * 1000;
      button.dataset.words = button.textContent;
    });
    countWaits();
  }
  function countWaits() {
    document.querySelectorAll("button[data-until]").forEach((button) => {
      const left = Math.ceil((Number(button.dataset.until) - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? say("{0} 秒后重新获取", left) : button.dataset.words;
      if (left <= 0) delete button.dataset.until;
    });
  }

  /* --- one listener per kind of event */
  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    let target;
    if ((target = on("[data-stepper] [data-step]"))) moveStepper(target);
    if ((target = on("[data-copy]"))) copy(target.dataset.copy);
    if ((target = on("[data-open]")) && openDialog(target.dataset.open, target)) event.preventDefault();
    if ((target = on("[data-close]"))) target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-stepper] input")) clampStepper(event.target);
    if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      toast(say("正在提交，请稍等"));
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("[type=submit]");
    if (!button) return;
    button.dataset.label = button.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-busy", "true");
    button.classList.add("is-busy");
    button.textContent = button.dataset.busy || say("提交中…");
  }, true);
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll(".is-busy").forEach((button) => {
      button.classList.remove("is-busy");
      button.removeAttribute("aria-busy");
      button.textContent = button.dataset.label;
      button.style.minWidth = "";
    });
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("form[data-once]")) release(event.target);
  });

  const typing = "input:not([type=radio],[type=checkbox],[type=submit],[type=button],[type=file]),textarea";
  document.addEventListener("focusin", (event) => {
    document.body.classList.toggle("is-typing", event.target.matches(typing) && matchMedia("(pointer: coarse)").matches);
  });
  document.addEventListener("focusout", () => document.body.classList.remove("is-typing"));

  /* --- lists: the next page loads by itself three times, then the link is a button again */
  let loads = 0;
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.target.matches?.("[data-more]") || event.detail.triggeringEvent?.type === "click") return;
    loads += 1;
    if (loads > 3) event.preventDefault();
  });

  /* --- galleries: the counter follows the finger */
  function readyGalleries(scope) {
    scope.querySelectorAll("[data-gallery]").forEach((gallery) => {
      const strip = gallery.querySelector("[data-gallery-strip]");
      const count = gallery.querySelector("[data-gallery-count]");
      if (!strip || !count) return;
      strip.addEventListener("scroll", () => {
        const index = Math.round(strip.scrollLeft / strip.clientWidth) + 1;
        count.textContent = `${index}/${strip.children.length}`;
      }, { passive: true });
    });
  }

  /* --- a picture in full: tap to open, tap or Esc to close; without JavaScript it is a link */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link || !window.HTMLDialogElement) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    dialog.className = "zoom";
    const picture = document.createElement("img");
    picture.src = link.href;
    picture.alt = link.querySelector("img")?.alt || "";
    const close = document.createElement("button");
    close.className = "zoom__close";
    close.type = "button";
    close.textContent = "✕";
    close.setAttribute("aria-label", say("关闭"));
    dialog.append(picture, close);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });

  /* --- a file input in our words: browsers write theirs in the language of the phone */
  function readyFiles(scope) {
    scope.querySelectorAll("input[type=file].field__input").forEach((input) => {
      if (input.parentElement.matches(".file-input")) return;
      const box = document.createElement("span");
      box.className = "file-input field__input";
      const words = document.createElement("span");
      words.textContent = say("选择文件");
      input.replaceWith(box);
      box.append(words, input);
      input.addEventListener("change", () => {
        const names = Array.from(input.files, (file) => file.name);
        words.textContent = names.length ? say("已选：{0}", names.join(say("、"))) : say("选择文件");
      });
    });
  }

  function ready(scope) {
    readySteppers(scope);
    readyWaits(scope);
    readyFiles(scope);
    readyGalleries(scope);
    const here = scope.querySelector(".rail [aria-current]");
    if (here) here.closest(".rail").scrollTop = here.offsetTop - 120;
    scope.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
      const strip = tab.closest(".tabs");
      strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
    });
  }
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt === document.body) return;
    ready(event.detail.elt);
    refreshOwnPrices();
  });
  // A province chosen before htmx listened, or brought back by the browser, still asks for its cities.
  function catchUpAreas() {
    const areas = document.getElementById("areas");
    if (!areas || !window.htmx) return;
    const isChanged = (select) => {
      const sent = [...select.options].findIndex((option) => option.defaultSelected);
      return select.selectedIndex !== Math.max(sent, 0);
    };
    if ([...areas.querySelectorAll("select")].some(isChanged)) window.htmx.trigger(areas, "change");
  }
  window.addEventListener("pageshow", (event) => {
    document.querySelectorAll("form[data-once]").forEach(release);
    catchUpAreas();
    if (event.persisted) {
      refreshBadge();
      refreshRecent();
    }
  });
  document.addEventListener("visibilitychange", () => document.hidden || tick());

  // Back to a page that answered a form must not ask to send the form again.
  history.replaceState(history.state, "", document.body.dataset.here || location.href);

  window.shop = { say, toast, copy, clampStepper, writePrice };
  ready(document);
  refreshBadge();
  refreshRecent();
  // Behind the scripts of the page, which hear of it.
  document.addEventListener("DOMContentLoaded", refreshOwnPrices);
  tick();
  setInterval(tick, 1000);
  setInterval(countWaits, 1000);
})();
