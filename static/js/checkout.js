/*
 * Checkout and the desk's position: the way of payment follows the way of delivery, as the
 * server would decide; the browser tells where it is. What all costs is the server's answer.
 */
(() => {
  "use strict";

  const WORDS = {
    1: window.shop.say("没有允许定位，请直接选距离"),
    2: window.shop.say("没能得到你的位置，请直接选距离"),
    3: window.shop.say("定位太久没有结果，请直接选距离"),
  };

  function place(latitude, longitude) {
    const fields = [document.getElementById("latitude"), document.getElementById("longitude")];
    if (!fields[0] || !fields[1]) return null;
    fields[0].value = latitude;
    fields[1].value = longitude;
    return fields[1];
  }

  function measure(button) {
    if (!navigator.geolocation) {
      window.shop.toast(WORDS[2]);
      return;
    }
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        const field = place(coords.latitude.toFixed(6), coords.longitude.toFixed(6));
        field?.dispatchEvent(new Event("change", { bubbles: true }));
      },
      (error) => {
        button.removeAttribute("aria-busy");
        window.shop.toast(button.dataset.failed || WORDS[error.code] || WORDS[2]);
      },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-measure]");
    if (button) measure(button);
  });

  // Before htmx hears of it, so that the answer is about what was chosen by hand.
  document.addEventListener(
    "change",
    (event) => {
      if (event.target.matches("[data-forget-position]")) place("", "");
      if (event.target.name !== "delivery") return;
      // Cash only: it changes hands at the door, or at the counter.
      const chosen = document.querySelector('input[name="pay_method"]:checked');
      if (chosen && !["cod", "in_store"].includes(chosen.value)) return;
      const method = event.target.value === "pickup" ? "in_store" : "cod";
      const choice = document.querySelector(`input[name="pay_method"][value="${method}"]`);
      if (choice) choice.checked = true;
    },
    true,
  );

  const wrong = document.querySelector(".field--error .field__input");
  if (wrong) wrong.focus();
})();
