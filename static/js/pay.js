/* Paying: a code is fetched without another tap; inside WeChat the bridge is called. */
(() => {
  "use strict";

  const starting = document.querySelector("form[data-start]");
  if (starting) starting.requestSubmit();

  function invoke(button) {
    // Whatever the bridge answers, the next page asks the server what is true.
    window.WeixinJSBridge.invoke("getBrandWCPayRequest", JSON.parse(button.dataset.bridge), (answer) => {
      if (answer.err_msg === "get_brand_wcpay_request:ok") location.assign(button.dataset.return);
      else button.disabled = false;
    });
  }
  const button = document.querySelector("[data-bridge]");
  if (!button) return;
  const whenReady = (action) => {
    if (window.WeixinJSBridge) action();
    else document.addEventListener("WeixinJSBridgeReady", action, { once: true });
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    whenReady(() => invoke(button));
    setTimeout(() => { button.disabled = false; }, 8000);
  });
  whenReady(() => invoke(button));
})();
