/* The button of a paper: the browser's own dialog, and the server is told that it was printed. */
(() => {
  "use strict";
  const tell = (form) => fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  document.querySelectorAll("[data-print]").forEach((place) => {
    const isForm = place.tagName === "FORM";
    place.hidden = false;
    place.addEventListener(isForm ? "submit" : "click", (event) => {
      event.preventDefault();
      if (isForm) tell(place);
      window.print();
    });
  });

  /* A new order: told first, so that it never comes out again and again; then the next. */
  const now = document.querySelector("[data-print=now]");
  const again = () => setTimeout(() => location.reload(), 5000);
  function come(answer) {
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
    window.print();
    location.reload();
  }
  if (document.querySelector("[data-arriving]")) again();
  if (now) tell(now).then(come).catch(again);
})();
