// A brush on the timeline that the server drew: what it covers is the time that
// the page shows. Its numbers are those of the server's bars.

import { axisBottom } from "d3-axis";
import { brushX, type D3BrushEvent } from "d3-brush";
import { scaleBand, scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import type { Live } from "./live";
import { visit } from "./visit";

/** A year, a month or ten years, with how many facts lie in it. */
export interface Bar {
  since: string;
  until: string;
  label: string;
  count: number;
}

/** The bars that lie within a time, as places in the list; null where none or all do. */
export function covered(bars: Bar[], since: string, until: string): [number, number] | null {
  if (!since && !until) return null;
  // A day lies in the bar that it begins with: 2025-05-16 in 2025-05.
  const from = since ? bars.findIndex((b) => b.until >= since.slice(0, b.until.length)) : 0;
  const to = until ? bars.findLastIndex((b) => b.since <= until.slice(0, b.since.length)) : bars.length - 1;
  return from < 0 || to < from ? null : [from, to];
}

const height = 96;
const foot = 22;

export function brushing(figure: HTMLElement): Live {
  const plain = figure.querySelector("svg");
  const bars = [...figure.querySelectorAll<SVGElement>("[data-since]")].map((a): Bar => {
    const d = a.dataset;
    return { since: d["since"] ?? "", until: d["until"] ?? "", label: d["label"] ?? "", count: Number(d["count"]) };
  });
  if (!plain || bars.length < 2) return {};
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "brushed");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Facts over time, ${bars[0]?.label} to ${bars.at(-1)?.label}. Dates to filter by can be typed under Filter.`);
  plain.after(svg);
  figure.classList.add("live");

  const draw = () => {
    const width = Math.max(figure.clientWidth, 240);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const x = scaleBand<number>().domain(bars.map((_, i) => i)).range([0, width]).paddingInner(0.2).paddingOuter(0.1);
    const y = scaleLinear().domain([0, Math.max(...bars.map((b) => b.count))]).range([0, height - foot - 6]);
    const every = Math.ceil(bars.length / Math.max(2, Math.floor(width / 90)));
    const axis = axisBottom<number>(x).tickValues(x.domain().filter((i) => i % every === 0)).tickFormat((i) => bars[i]?.label ?? "").tickSizeOuter(0);
    const root = select(svg);
    root.selectAll("*").remove();
    root.selectAll("rect.bar").data(bars).join("rect")
      .attr("class", "bar").attr("x", (_, i) => x(i) ?? 0).attr("width", x.bandwidth())
      .attr("y", (b) => height - foot - y(b.count)).attr("height", (b) => y(b.count))
      .append("title").text((b) => `${b.label}: ${b.count}`);
    root.append("g").attr("class", "axis").attr("transform", `translate(0,${height - foot})`).call(axis);

    const step = x.step();
    const brush = brushX<unknown>().extent([[0, 0], [width, height - foot]]).on("end", (e: D3BrushEvent<unknown>) => {
      if (!e.sourceEvent) return; // set below, and not by hand
      const url = new URL(location.href);
      url.hash = "";
      for (const k of ["since", "until", "undated"]) url.searchParams.delete(k);
      if (e.selection) {
        const [a, b] = (e.selection as [number, number]).map((v) => Math.floor(v / step));
        const from = bars[Math.max(0, Math.min(a ?? 0, bars.length - 1))];
        const to = bars[Math.max(0, Math.min(b ?? 0, bars.length - 1))];
        if (from && to) {
          url.searchParams.set("since", from.since);
          url.searchParams.set("until", to.until);
        }
      }
      void visit(url);
    });
    const g = root.append<SVGGElement>("g").attr("class", "brush").call(brush);
    const q = new URL(location.href).searchParams;
    const on = covered(bars, q.get("since") ?? "", q.get("until") ?? "");
    if (on) g.call(brush.move, [on[0] * step, Math.min((on[1] + 1) * step, width)]);
  };
  draw();
  const watch = new ResizeObserver(draw);
  watch.observe(figure);
  return {
    stop: () => watch.disconnect(),
  };
}
