/* The button of a paper: the browser's own dialog, and the server is told that it was printed. */
(() => {
  "use strict";
  document.querySelectorAll("[data-print]").forEach((place) => {
    const isForm = place.tagName === "FORM";
    place.hidden = false;
    place.addEventListener(isForm ? "submit" : "click", (event) => {
      event.preventDefault();
      if (isForm) fetch(location.href, { method: "POST", body: new FormData(place), redirect: "manual" });
      window.print();
    });
  });
})();
