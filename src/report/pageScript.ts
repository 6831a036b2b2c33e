/**
 * The page's script, as text: values at the pointer for charts of curves, and, where a server keeps
 * the page up to date, a look every few seconds whether there is news. The page says all without it.
 */
export const PAGE_SCRIPT = `"use strict";
(() => {
  const superscript = (e) => [...String(e)].map((c) => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]).join("");
  const numberText = (v) => {
    if (v === 0) return "0";
    const size = Math.abs(v);
    if (size < 1e-3 || size >= 1e9) {
      const [m, e] = v.toExponential(2).split("e");
      return m + "×10" + superscript(Number(e));
    }
    return (size >= 1000 ? v.toFixed(0) : v.toPrecision(3)).replace("-", "−");
  };
  const readScale = (text) => {
    const [kind, ...rest] = text.split(" ");
    const [low, high, start, end] = rest.map(Number);
    return (pixel) => {
      const share = (pixel - start) / (end - start);
      return kind === "log" ? low * (high / low) ** share : low + share * (high - low);
    };
  };
  const linesOf = (svg) => [...svg.querySelectorAll(".line")].map((path) => ({
    name: path.dataset.name,
    place: [...path.classList].find((c) => c.startsWith("run-")),
    points: (path.getAttribute("d") || "").replace("M", "").split("L").filter(Boolean)
      .map((point) => point.split(",").map(Number)),
  })).filter((line) => line.points.length > 0);
  let readout, crosshair;
  const hide = () => { readout?.remove(); crosshair?.remove(); readout = crosshair = undefined; };
  const show = (svg, event) => {
    hide();
    const box = svg.getBoundingClientRect(), [, , width] = svg.getAttribute("viewBox").split(" ").map(Number);
    const at = (event.clientX - box.left) * width / box.width;
    const [x, y] = [readScale(svg.dataset.x), readScale(svg.dataset.y)];
    const near = linesOf(svg).map((line) => ({ ...line, point: line.points.reduce((best, p) =>
      Math.abs(p[0] - at) < Math.abs(best[0] - at) ? p : best) }));
    if (near.length === 0) return;
    const left = near.reduce((best, l) => Math.abs(l.point[0] - at) < Math.abs(best - at) ? l.point[0] : best, 1e9);
    const range = svg.dataset.y.split(" ").slice(3).map(Number);
    crosshair = document.createElementNS("http://www.w3.org/2000/svg", "path");
    crosshair.setAttribute("class", "crosshair");
    crosshair.setAttribute("d", "M" + left + "," + range[0] + "V" + range[1]);
    svg.append(crosshair);
    readout = document.createElement("div");
    readout.className = "readout";
    const head = document.createElement("div");
    head.textContent = numberText(x(left));
    readout.append(head);
    for (const { name, place, point } of near) {
      const row = document.createElement("div"), swatch = document.createElement("span");
      swatch.className = "swatch " + place;
      row.append(swatch, name + "  " + numberText(y(point[1])));
      readout.append(row);
    }
    const figure = svg.closest("figure"), outer = figure.getBoundingClientRect();
    figure.append(readout);
    const wanted = box.left - outer.left + left * box.width / width + 12;
    readout.style.top = box.top - outer.top + 24 + "px";
    readout.style.left = Math.max(0, Math.min(wanted, outer.width - readout.offsetWidth)) + "px";
  };
  document.addEventListener("pointermove", (event) => {
    const svg = event.target.closest?.("svg.chart[data-x]");
    if (svg && svg.querySelector(".line")) show(svg, event); else hide();
  });
  document.addEventListener("pointerleave", hide);
  // On paper nothing can be unfolded.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    hide();
    folded = [...document.querySelectorAll("#settings details:not([open])")];
    for (const details of folded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
  const live = document.querySelector("meta[name=live]");
  if (!live) return;
  let version = live.content;
  const status = document.getElementById("live-status");
  const look = async () => {
    try {
      const answer = await fetch("version", { cache: "no-store" });
      const now = await answer.text();
      if (answer.ok && now !== version) {
        const page = new DOMParser().parseFromString(await (await fetch("./", { cache: "no-store" })).text(), "text/html");
        const open = [...document.querySelectorAll("details[open] > summary")].map((s) => s.textContent);
        hide();
        for (const part of ["header", "main"]) {
          const [old, fresh] = [document, page].map((d) => d.querySelector(part));
          if (old && fresh) old.replaceWith(document.adoptNode(fresh));
        }
        for (const s of document.querySelectorAll("details > summary")) s.parentElement.open = open.includes(s.textContent);
        version = page.querySelector("meta[name=live]")?.content ?? now;
      }
      if (status) status.textContent = "";
    } catch {
      if (status) status.textContent = "The server has ended: this is its last page.";
    }
    setTimeout(look, 3000);
  };
  setTimeout(look, 3000);
})();`;
