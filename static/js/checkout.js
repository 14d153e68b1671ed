/* Checkout: the way of payment follows the way of delivery, as the server would decide. */
(() => {
  "use strict";

  document.addEventListener("change", (event) => {
    if (event.target.name !== "delivery") return;
    const method = event.target.value === "pickup" ? "in_store" : "cod";
    const choice = document.querySelector(`input[name="pay_method"][value="${method}"]`);
    if (choice) choice.checked = true;
  });
  const wrong = document.querySelector(".field--error .field__input");
  if (wrong) wrong.focus();
})();
