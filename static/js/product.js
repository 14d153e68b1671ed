/* Choosing a variant: radios of SKUs become groups of chips; the form stays the same. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-options]");
  const data = document.getElementById("offers");
  if (!form || !data) return;
  const offers = JSON.parse(data.textContent);
  const dialog = form.closest("dialog");
  const groups = [...form.querySelectorAll("[data-group]")];
  const plain = form.querySelector("[data-plain]");
  const quantity = form.querySelector("[name=quantity]");
  const names = groups.map((group) => group.dataset.group);
  const isWide = matchMedia("(min-width: 900px)");
  // Variants that the options do not tell apart are chosen from the plain list.
  const keys = new Set(offers.map((offer) => JSON.stringify(names.map((name) => offer.options[name]))));
  const hasGroups = groups.length > 0 && keys.size === offers.length;

  let sku = null;
  if (hasGroups) {
    sku = document.createElement("input");
    sku.type = "hidden";
    sku.name = "sku";
    form.append(sku);
    plain.remove();
    groups.forEach((group) => { group.hidden = false; });
  }

  const chosen = () => Object.fromEntries(groups.map((group) => [group.dataset.group, group.querySelector(":checked")?.value]));
  const fits = (offer, options) => names.every((name) => options[name] === undefined || offer.options[name] === options[name]);
  function current() {
    if (!hasGroups) {
      const radio = form.querySelector("[name=sku]:checked");
      return offers.find((offer) => radio && offer.sku === radio.value);
    }
    const options = chosen();
    return names.every((name) => options[name]) ? offers.find((offer) => fits(offer, options)) : undefined;
  }

  function showPrice(offer) {
    if (!offer) return;
    document.querySelectorAll("[data-price]").forEach((place) => {
      window.shop.writePrice(place, offer.own || offer.price);
      place.querySelector("[data-own-words]")?.toggleAttribute("hidden", !offer.own);
      place.querySelector(".price-unit").textContent = `/${offer.unit}`;
    });
  }

  function stockWords(offer) {
    if (!offer || offer.available === null) return "";
    if (offer.soldOut) return window.shop.say("这个规格卖完了，换一个试试");
    return offer.available <= 10 ? window.shop.say("仅剩 {0} {1}", offer.available, offer.unit) : window.shop.say("库存 {0} {1}", offer.available, offer.unit);
  }

  function limitWords(offer) {
    if (!offer) return "";
    const words = [];
    if (offer.min > offer.step) words.push(window.shop.say("{0} {1}起售", offer.min, offer.unit));
    if (offer.limit) words.push(window.shop.say("每人限购 {0} {1}", offer.limit, offer.unit));
    return words.join(window.shop.say("，"));
  }

  function markChips() {
    const options = chosen();
    groups.forEach((group) => {
      group.querySelectorAll("[data-option]").forEach((radio) => {
        const wanted = { ...options, [group.dataset.group]: radio.value };
        const possible = offers.some((offer) => fits(offer, wanted) && !offer.soldOut);
        radio.closest(".chip").classList.toggle("is-gone", !possible);
        radio.toggleAttribute("aria-description", false);
        if (!possible) radio.setAttribute("aria-description", window.shop.say("这个规格卖完了"));
      });
    });
  }

  function refresh() {
    if (hasGroups) markChips();
    const offer = current();
    if (sku) sku.value = offer ? offer.sku : "";
    const options = chosen();
    const missing = names.filter((name) => !options[name]);
    const words = offer ? Object.values(offer.options).join(window.shop.say("，")) || offer.sku : "";
    document.querySelectorAll("[data-chosen]").forEach((place) => {
      if (offer) place.textContent = `${place.closest("dialog") ? window.shop.say("已选：") : ""}${words}`;
      else if (hasGroups) place.textContent = missing.length ? window.shop.say("请选择：{0}", missing.join(window.shop.say("、"))) : window.shop.say("没有这个组合，换一个试试");
    });
    document.querySelectorAll("[data-wish]").forEach((place) => {
      place.textContent = window.shop.say("我想购买：{0}{1} × {2} {3}", place.dataset.wish, words ? window.shop.say("（{0}）", words) : "", quantity.value, offer?.unit || "");
    });
    document.querySelectorAll("[data-wish-copy]").forEach((button) => {
      button.dataset.copy = `${button.previousElementSibling.textContent} ${location.href.split(/[?#]/)[0]}`;
    });
    form.querySelector("[data-stock]").textContent = stockWords(offer);
    form.querySelector("[data-limit]").textContent = limitWords(offer);
    if (!offer) return;
    showPrice(offer);
    quantity.min = offer.min;
    quantity.step = offer.step;
    quantity.max = offer.max === null || offer.soldOut ? "" : offer.max;
    quantity.dataset.unit = offer.unit;
    if (Number(quantity.value) < offer.min) quantity.value = offer.first;
    window.shop?.clampStepper(quantity);
    const unit = form.querySelector(".stepper__unit");
    if (unit) unit.textContent = offer.unit;
  }

  /* A chosen chip can be unchosen. */
  form.addEventListener("click", (event) => {
    const radio = event.target;
    if (!radio.matches?.("[data-option]")) return;
    if (radio.dataset.was === "1") radio.checked = false;
    radio.closest("[data-group]").querySelectorAll("[data-option]").forEach((other) => {
      other.dataset.was = other.checked ? "1" : "";
    });
    refresh();
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-option], [name=sku]")) return;
    event.target.closest("[data-group]")?.querySelectorAll("[data-option]").forEach((other) => {
      other.dataset.was = other.checked ? "1" : "";
    });
    event.target.closest("[data-group]")?.querySelector("[data-missing]").toggleAttribute("hidden", true);
    refresh();
  });

  /* Opening: from the bar one button, from the row both. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button || isWide.matches) return;
    event.preventDefault();
    open(button.dataset.choose);
  });
  dialog.addEventListener("shop:open", () => show(null));
  function open(then) {
    show(then);
    if (!dialog.open) dialog.showModal();
  }
  function show(then) {
    form.querySelectorAll("[data-then]").forEach((button) => {
      button.hidden = then !== null && button.dataset.then !== then;
      button.textContent = then === null ? { cart: window.shop.say("加入购物车"), buy: window.shop.say("立即购买") }[button.dataset.then] : window.shop.say("确定");
    });
  }

  function complain() {
    const options = chosen();
    const group = groups.find((each) => !options[each.dataset.group]);
    if (!group) {
      window.shop.toast(window.shop.say("没有这个组合，换一个试试"));
      return;
    }
    group.querySelector("[data-missing]").hidden = false;
    const chips = group.querySelector(".chips");
    chips.classList.remove("is-missing");
    requestAnimationFrame(() => chips.classList.add("is-missing"));
    group.querySelector("[data-option]").focus();
  }

  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    const offer = current();
    if (offer && !offer.soldOut) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (offer) window.shop.toast(window.shop.say("这个规格卖完了，换一个试试"));
    else complain();
  }, true);
  document.addEventListener("own-prices", (event) => {
    const own = event.detail[document.body.dataset.product]?.skus;
    if (!own) return;
    offers.forEach((offer) => { offer.own = own[offer.sku]; });
    refresh();
  });
  document.addEventListener("cart-changed", () => dialog.open && dialog.close());

  groups.forEach((group) => {
    const radios = group.querySelectorAll("[data-option]");
    if (hasGroups && radios.length === 1) radios[0].click();
  });
  refresh();
  if (location.hash === "#options" && !isWide.matches) open(null);
})();
