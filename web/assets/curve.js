// Reads values off a curve under the pointer or the arrow keys; without this the table below has them.
(() => {
  "use strict";
  const rowsOf = (figure) => [...figure.querySelectorAll("tbody tr")]; // the latest first
  const at = (row) => Date.parse(row.querySelector("time").dateTime);
  const ends = (figure) => {
    const ticks = figure.querySelectorAll(".ticks time");
    return [Date.parse(ticks[0].dateTime), Date.parse(ticks[ticks.length - 1].dateTime)];
  };
  const show = (figure, index) => {
    const row = rowsOf(figure)[index], svg = figure.querySelector("svg"), latest = figure.querySelector(".latest");
    if (!row) return;
    const [when, mean, least, most] = [...row.cells].map((c) => c.textContent), [from, to] = ends(figure);
    latest.dataset.now ??= latest.textContent;
    latest.textContent = `${mean} (${least} – ${most}), ${when}`;
    svg.dataset.row = index;
    let cursor = svg.querySelector(".cursor");
    if (!cursor) {
      cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
      cursor.setAttribute("class", "cursor");
      svg.append(cursor);
    }
    cursor.setAttribute("d", `M${((600 * (at(row) - from)) / (to - from)).toFixed(1)} 0V120`);
  };
  const leave = (figure) => {
    const latest = figure.querySelector(".latest");
    if (latest.dataset.now) latest.textContent = latest.dataset.now;
    figure.querySelector(".cursor")?.remove();
  };
  const plot = (e) => e.target.closest?.(".plot svg");
  const point = (e) => {
    const svg = plot(e);
    if (!svg) return;
    const figure = svg.closest(".curve"), box = svg.getBoundingClientRect(), [from, to] = ends(figure);
    const when = from + ((e.clientX - box.left) / box.width) * (to - from);
    const off = rowsOf(figure).map((row) => Math.abs(at(row) - when));
    show(figure, off.indexOf(Math.min(...off)));
  };
  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  document.addEventListener("pointerout", (e) => { if (plot(e)) leave(e.target.closest(".curve")); });
  document.addEventListener("focusin", (e) => { if (e.target.matches?.(".plot svg")) show(e.target.closest(".curve"), 0); });
  document.addEventListener("focusout", (e) => { if (plot(e)) leave(e.target.closest(".curve")); });
  document.addEventListener("keydown", (e) => {
    const svg = plot(e), step = { ArrowLeft: 1, ArrowRight: -1 }[e.key];
    if (!svg || !step) return;
    e.preventDefault();
    const figure = svg.closest(".curve"), most = rowsOf(figure).length - 1;
    show(figure, Math.min(most, Math.max(0, Number(svg.dataset.row ?? 0) + step)));
  });
})();
