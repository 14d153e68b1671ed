/* 提醒: this browser takes pushes. Without the browser's help the button stays away. */
(() => {
  "use strict";

  const button = document.querySelector("[data-push]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const said = document.getElementById("push-said");
  button.hidden = false;

  function bytes(text) {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4);
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
  }

  async function subscribe() {
    const worker = await navigator.serviceWorker.register(button.dataset.worker, { scope: "/merchant/" });
    const key = bytes(button.dataset.push);
    const found = await worker.pushManager.getSubscription();
    if (found) await found.unsubscribe();
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = made.toJSON();
    const body = new FormData(button.form);
    Object.entries({ endpoint, ...keys }).forEach(([name, value]) => body.set(name, value));
    const answer = await fetch(button.form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status === 422 ? await answer.text() : "");
  }

  button.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        said.textContent = window.shop.say("浏览器没有允许通知，请在浏览器设置里打开");
      } else {
        await subscribe();
        window.location.reload();
      }
    } catch (error) {
      said.textContent = error.message || window.shop.say("没能打开推送，请换个浏览器试试");
    }
    button.disabled = false;
  });
})();
