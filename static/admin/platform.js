/* New stores stand on the operators' page within 15 s, while somebody looks at it. */
(() => {
  "use strict";

  const list = document.querySelector("[data-newest]");
  if (!list) return;

  async function renew() {
    if (document.hidden) return;
    try {
      const answer = await fetch(list.dataset.newest, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const text = await answer.text();
      if (text !== list.dataset.last) list.innerHTML = text;
      list.dataset.last = text;
    } catch {
      /* Offline: what stands there stays. */
    }
  }
  setInterval(renew, 15000);
})();
