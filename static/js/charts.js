/* Charts of statistics: <div data-chart="id of json_script"><canvas>. The table beneath says the same. */
(() => {
  "use strict";

  if (!window.Chart) return;
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const COLOURS = [token("--brand"), token("--outline"), token("--info")];

  function words(kind, value) {
    if (kind === "yuan") return `¥${Number(value).toLocaleString("zh-CN", { minimumFractionDigits: 2 })}`;
    return Number(value).toLocaleString("zh-CN");
  }

  /* Names are long and a phone is narrow. */
  const FEW = 6;
  const inRows = (text) => (text.includes(" ") ? text.split(" ") : text.match(/.{1,4}/gu));
  const short = (text) => (text.length > 8 ? `${text.slice(0, 8)}…` : text);

  function options(told, isAcross) {
    const isStack = told.shape === "stack";
    const numbers = { beginAtZero: true, stacked: isStack, ticks: { precision: told.kind === "count" ? 0 : undefined } };
    const names = { stacked: isStack, grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12 } };
    /* A few bars are told all, in rows of a name. */
    if (told.shape === "bar" && told.labels.length <= FEW) {
      names.ticks.autoSkip = false;
      names.ticks.callback = (_value, index) => inRows(told.labels[index]);
    }
    if (isAcross) names.ticks.callback = (_value, index) => short(told.labels[index]);
    return {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: isAcross ? "y" : "x",
      interaction: { mode: "index", intersect: false, axis: isAcross ? "y" : "x" },
      scales: isAcross ? { x: numbers, y: { ...names, ticks: { ...names.ticks, autoSkip: false } } } : { x: names, y: numbers },
      plugins: {
        legend: { display: told.series.length > 1, position: "bottom" },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label} ${words(told.kind, item.raw)}` } },
      },
    };
  }

  function draw(holder) {
    const told = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    const isLine = told.shape === "line";
    const canvas = holder.querySelector("canvas");
    holder.hidden = false;
    const chart = new window.Chart(canvas, {
      type: isLine ? "line" : "bar",
      data: {
        labels: told.labels,
        datasets: told.series.map((one, index) => ({
          label: one.title,
          data: one.values.map(Number),
          borderColor: COLOURS[index],
          backgroundColor: COLOURS[index],
          // What was before is told by dashes as well as by colour.
          borderDash: isLine && index ? [6, 4] : [],
          borderWidth: isLine ? 2 : 0,
          pointRadius: told.labels.length > 40 ? 0 : 2,
          maxBarThickness: 32,
        })),
      },
      options: options(told, told.shape === "bars"),
    });
    // Paper has another width.
    window.addEventListener("beforeprint", () => chart.resize());
    window.addEventListener("afterprint", () => chart.resize());
  }

  window.Chart.defaults.font.family = style.getPropertyValue("--font");
  window.Chart.defaults.color = token("--text-2");
  document.querySelectorAll("[data-chart]").forEach(draw);
})();
