/* 秒杀: the button asks once; who is queued asks again by itself, slower each time. */
(() => {
  "use strict";

  const room = document.querySelector("[data-seckill]");
  const form = room?.querySelector("form");
  if (!form) return;
  const button = form.querySelector("button");
  const strip = room.querySelector("[data-said]");
  let tries = 0;

  function say(name) {
    const words = room.querySelector(`template[data-words="${name}"]`);
    strip.firstElementChild.textContent = words ? words.content.textContent : "";
    strip.hidden = !words;
  }

  /* The key comes before the hour, and with it the server's clock. */
  const key = fetch(room.dataset.key, { credentials: "same-origin" }).then((answer) => answer.json()).then((told) => {
    const wait = new Date(told.starts_at) - new Date(told.now);
    if (wait <= 0 || wait > 86400000) return;
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, wait);
  }).catch(() => {});

  function again(seconds) {
    tries += 1;
    const slower = Math.min(Math.max(seconds, 2 ** tries), 30);
    setTimeout(ask, slower * (800 + Math.random() * 400));
  }

  async function ask() {
    button.disabled = true;
    let told;
    try {
      await key;
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, credentials: "same-origin" });
      told = await answer.json();
    } catch {
      say("lost");
      again(2);
      return;
    }
    say(told.state);
    if (told.url) location.assign(told.url);
    else if (told.state === "queued") again(told.retry_after);
    else button.disabled = told.state === "over";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tries = 0;
    ask();
  });
})();
