/*
 * The variant panel of the product editor. Its inputs have no names, so that they are no
 * part of the page's own form: nothing here is saved with a draft.
 */
(function () {
  "use strict";

  const headers = { "X-Requested-With": "XMLHttpRequest" };

  // Wagtail's pages have no shop.js.
  const say = (text) => (window.words && window.words[text]) || text;

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function values(item) {
    const data = new FormData();
    item.querySelectorAll("[data-field]").forEach((input) => {
      if (input.closest("[data-variants-item]") !== item) return;
      if (input.type !== "checkbox") data.append(input.dataset.field, input.value);
      else if (input.checked) data.append(input.dataset.field, "on");
    });
    return data;
  }

  async function show(panel, response) {
    // 422 carries the panel with the reasons; anything else unknown is told plainly.
    if (response.ok || response.status === 422) {
      panel.innerHTML = await response.text();
    } else {
      panel.insertAdjacentHTML(
        "afterbegin",
        `<p class="variants__errors" role="alert">${say("没有保存成功，请刷新页面再试。")}</p>`,
      );
    }
  }

  function refuse(panel, words) {
    panel.querySelectorAll("[data-variants-unsaved]").forEach((said) => said.remove());
    panel.insertAdjacentHTML(
      "afterbegin",
      `<p class="variants__errors" role="alert" data-variants-unsaved>${words}</p>`,
    );
    panel.scrollIntoView({ block: "start" });
  }

  async function post(panel, button) {
    const item = button.closest("[data-variants-item]");
    const retires = item.querySelector("[data-variants-retire]:checked");
    if (retires && !window.confirm(button.dataset.variantsConfirm)) return;
    // What is added comes back with the grid anew: nothing typed there may get lost.
    const grid = panel.querySelector("[data-variants-grid]");
    if (grid !== item && grid?.classList.contains("is-unsaved")) {
      refuse(panel, say("上面的规格改了还没保存：先点「保存全部规格」，再添加。"));
      return;
    }
    button.disabled = true;
    const body = values(item);
    try {
      const response = await fetch(button.dataset.variantsPost, {
        method: "POST",
        headers: { ...headers, "X-CSRFToken": token() },
        body,
      });
      await show(panel, response);
      // Refused: what was typed is still unsaved.
      if (response.status === 422) panel.querySelector("[data-variants-grid]")?.classList.add("is-unsaved");
      panel.scrollIntoView({ block: "start" });
    } catch {
      button.disabled = false;
      window.alert(say("网络不通，没有保存。"));
    }
  }

  function start(panel) {
    if (panel.dataset.variantsStarted) return;
    panel.dataset.variantsStarted = "yes";
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-variants-post]");
      if (button) post(panel, button);
    });
    // Enter in an input must not submit the page's own form.
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    });
    // What is typed here is saved by the panel's own buttons only: say so before it is lost.
    panel.addEventListener("input", (event) => {
      event.target.closest("[data-variants-item]")?.classList.add("is-unsaved");
    });
    panel.closest("form")?.addEventListener("submit", (event) => {
      const unsaved = panel.querySelector(".is-unsaved");
      if (!unsaved) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      refuse(panel, say("这里的价格或库存改了还没保存：先点「保存全部规格」，再发布页面。"));
    }, true);
    fetch(panel.dataset.variantsUrl, { headers }).then((response) => show(panel, response));
  }

  document.querySelectorAll("[data-variants]").forEach(start);
})();
