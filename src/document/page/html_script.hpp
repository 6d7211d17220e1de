// The script of a page: tables sort, figures answer to the pointer where plotly.js is there, a page that is not
// complete looks for the next one.
#pragma once

namespace zeroset {

/// Sorting, and reloading while the page says that it is not complete.
inline constexpr const char* kPageScript = R"js("use strict";
(() => {
  // Numbers come from data-sort, whole ones of any length; what is missing stays last either way.
  const keyOf = (cell) => {
    const text = cell.dataset.sort;
    if (text === undefined) return cell.dataset.missing === undefined ? cell.textContent.trim() : null;
    return /^-?\d{16,}$/.test(text) ? BigInt(text) : Number(text);
  };
  const compare = (a, b) => typeof a === "string" && typeof b === "string"
    ? a.localeCompare(b, "en", {numeric: true}) : a < b ? -1 : a > b ? 1 : 0;
  const sortBy = (table, index, head) => {
    const body = table.tBodies[0];
    table.rowsAsWritten ??= [...body.rows];
    const next = {none: "ascending", ascending: "descending", descending: "none"}[head.getAttribute("aria-sort")];
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", next);
    const rows = [...table.rowsAsWritten];
    const sign = next === "descending" ? -1 : 1;
    if (next !== "none") {
      rows.sort((r, s) => {
        const a = keyOf(r.cells[index]), b = keyOf(s.cells[index]);
        return a === null || b === null ? (a === null) - (b === null) : sign * compare(a, b);
      });
    }
    body.append(...rows);
  };
  for (const table of document.querySelectorAll("figure.table table")) {
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Sort by this column";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sortBy(table, index, head));
    });
  }
  // A newer page may be there. Who reads, turns or sorts is left alone.
  if (document.documentElement.dataset.incomplete !== undefined) {
    let touched = Date.now();
    for (const event of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart", "scroll"]) {
      addEventListener(event, () => { touched = Date.now(); }, {passive: true});
    }
    setInterval(() => {
      if (!document.hidden && Date.now() - touched > 15000) location.reload();
    }, 20000);
  }
})();
)js";

/// Figures by plotly.js. Drawn when they come near the window; the drawings that they stand for stay for print.
inline constexpr const char* kFigureScript = R"js("use strict";
(() => {
  if (typeof Plotly === "undefined") return;
  const colors = {
    light: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#882255"],
    dark: ["#4DB1F2", "#FF8A3D", "#2ECC9A", "#E59CC4", "#F2B84B", "#9ED2F5", "#E4E7EB", "#A98BFF"],
  };
  const dashes = ["solid", "10px,4px", "3px,3px", "9px,3px,2px,3px", "6px,3px", "9px,2px,2px,2px,2px,2px", "2px,3px", "12px,3px"];
  const symbols = ["circle", "square", "triangle-up", "diamond", "circle-open", "square-open", "triangle-up-open", "triangle-down-open"];
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue("--" + name).trim();
    return {ink: of("ink"), soft: of("soft"), rule: of("rule"), paper: of("paper"), family: getComputedStyle(document.body).fontFamily,
            series: colors[darkness.matches ? "dark" : "light"]};
  };
  const fade = (color) => color + "2e";
  const pick = (list, style) => list[style % list.length];

  const dress = (trace, look) => {
    const {role, style} = trace.meta, color = pick(look.series, style);
    const dressed = {...trace};  // points in one place: the first ones are larger
    if (role === "cells") return {...dressed, colorscale: "Cividis"};
    if (role === "guide") return {...dressed, line: {color: look.soft, width: 1, dash: "5px,4px"}};
    if (role === "words") return {...dressed, textfont: {color: look.ink, size: 11}};
    if (role === "band") return {...dressed, fillcolor: fade(color), line: {width: 0}};
    if (role === "bars") dressed.marker = {color, opacity: 0.85};
    else {
      dressed.marker = {color, size: role === "points" ? Math.max(9, 13 - 2 * style) : 5, symbol: pick(symbols, style), line: {width: style > 3 ? 2 : 0}};
      dressed.line = {color, width: trace.meta.thin ? 0.8 : 2, dash: trace.meta.thin ? "solid" : pick(dashes, style)};
    }
    if (dressed.error_y) dressed.error_y = {...dressed.error_y, color: role === "bars" ? look.ink : color};
    return dressed;
  };

  const suffix = (i) => (i === 0 ? "" : String(i + 1));
  // An end that is given, and for the other that of the data, with some air.
  const wholeRange = ({range: [lower, upper], log}, values) => {
    const shown = values.filter((v) => v !== null && (!log || v > 0)).map((v) => (log ? Math.log10(v) : v));
    const least = lower ?? Math.min(...shown, upper), most = upper ?? Math.max(...shown, lower);
    const air = 0.06 * (most - least || 1);
    return [lower ?? least - air, upper ?? most + air];
  };
  const axisOf = (axis, values, domain, anchor, look, angle) => {
    const made = {domain, anchor, title: {text: axis.title, standoff: 8}, type: axis.log ? "log" : "linear",
                  gridcolor: look.rule, linecolor: look.soft, zeroline: false, showline: true, ticks: "outside",
                  tickcolor: look.soft, automargin: true, exponentformat: "power"};
    if (axis.categories) {
      made.tickvals = axis.categories.map((_, i) => i);
      made.ticktext = axis.categories;
      made.tickangle = angle;
      made.ticklabeloverflow = "allow";
      made.type = "linear";
      made.range = [-0.5, axis.categories.length - 0.5];
    }
    if (axis.range.some((end) => end !== null)) made.range = wholeRange(axis, values);
    return made;
  };

  // Names below an axis stand aslant where they do not fit side by side.
  const widthOf = (x) => 6.6 * Math.max(0, ...(x.categories ?? []).map((name) => name.length));
  const slantAngle = (x, wide) => {
    const room = wide / (x.categories ?? [""]).length;
    return !x.categories || widthOf(x) <= room ? 0 : wide < 420 && room < 100 || room < 40 ? 90 : 30;
  };
  const slantOf = (spec, wide) => Math.max(0, ...spec.panels.map(({x}) =>
    ({0: 0, 30: 0.55, 90: 1})[slantAngle(x, wide)] * Math.min(widthOf(x), 190)));

  // Places in pixels, so that gaps hold their text at every width.
  const gridOf = (spec, count, width) => {
    const columns = width < 640 ? 1 : Math.min(spec.columns, count);
    const rows = Math.ceil(count / columns);
    const bars = spec.panels.some((panel) => panel.bar) ? 84 : 0;
    const left = 64, right = 16 + bars, gap = 96 + bars, top = 34;
    const inner = Math.max(120, width - left - right);
    const wide = (inner - gap * (columns - 1)) / columns;
    const below = 64 + slantOf(spec, wide), between = below + 28;
    const high = Math.min(Math.max(wide * spec.aspect, 220), 460);
    const plot = rows * high + (rows - 1) * between;
    const place = (i) => {
      const x = (i % columns) * (wide + gap), y = Math.floor(i / columns) * (high + between);
      return {x: [x / inner, (x + wide) / inner], y: [1 - (y + high) / plot, 1 - y / plot]};
    };
    return {place, wide, plot, top, below, margin: {l: left, r: right, t: top, b: below}};
  };

  const common = (look, grid, legend) => ({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", barmode: "group", hovermode: "closest",
    font: {family: look.family, size: 12.5, color: look.ink}, margin: grid.margin,
    hoverlabel: {bgcolor: look.paper, bordercolor: look.soft, font: {color: look.ink, size: 13}, align: "left"},
    legend: {orientation: "h", x: 0, xanchor: "left", y: (2 - grid.below) / grid.plot, yanchor: "top", bgcolor: "rgba(0,0,0,0)"},
    showlegend: legend > 0, height: grid.top + grid.plot + grid.below + legend, annotations: [],
    modebar: {bgcolor: "rgba(0,0,0,0)", color: look.soft, activecolor: look.ink},
  });

  // The legend's lines are below the panels, and take what they need.
  const legendHeight = (traces, width) => {
    const entries = traces.filter((trace) => trace.showlegend);
    const longest = Math.max(0, ...entries.map((trace) => 58 + 7.2 * trace.name.length));
    return entries.length === 0 ? 0 : 14 + 20 * Math.ceil(entries.length / Math.max(1, Math.floor(width / longest)));
  };

  const flat = (spec, width) => {
    const look = theme(), grid = gridOf(spec, spec.panels.length, width);
    const layout = common(look, grid, legendHeight(spec.data, width));
    const data = spec.data.map((trace) => dress(trace, look));
    spec.panels.forEach((panel, i) => {
      const place = grid.place(i), here = spec.data.filter((trace) => trace.meta.panel === i);
      const reach = ({y, error_y: e}) => (e ? y.flatMap((v, k) => (v === null ? [] : [v + e.array[k], v - e.arrayminus[k]])) : y);
      layout["xaxis" + suffix(i)] = axisOf(panel.x, here.flatMap((t) => t.x), place.x, "y" + suffix(i), look, slantAngle(panel.x, grid.wide));
      layout["yaxis" + suffix(i)] = axisOf(panel.y, here.flatMap(reach), place.y, "x" + suffix(i), look);
      layout.annotations.push({text: panel.title, showarrow: false, xref: "paper", yref: "paper", x: place.x[0],
                               y: place.y[1], xanchor: "left", yanchor: "bottom", yshift: 6, font: {size: 13}});
      for (const trace of data) {
        if (trace.type !== "heatmap" || trace.meta.panel !== i) continue;
        trace.colorbar = {x: place.x[1], xpad: 8, y: (place.y[0] + place.y[1]) / 2, len: place.y[1] - place.y[0],
                          thickness: 12, title: {text: panel.bar.title, side: "right"}, outlinewidth: 0,
                          ...(panel.bar.log ? {tickprefix: "10<sup>", ticksuffix: "</sup>"} : {})};
      }
    });
    return {data, layout};
  };

  const solid = (spec, width) => {
    const look = theme(), grid = gridOf({...spec, panels: [], aspect: 1}, spec.surfaces.length, width);
    const seen = new Set(), data = [], layout = common(look, grid, 30);
    spec.surfaces.forEach((surface, i) => {
      const panel = spec.panels[surface.panel], place = grid.place(i), scene = "scene" + suffix(i);
      for (const trace of surface.data) {
        const color = trace.meta ? pick(look.series, trace.meta.style) : "";
        const name = trace.name, first = name !== undefined && !seen.has(name);
        if (first) seen.add(name);
        data.push(trace.type === "surface" ? {...trace, scene, colorscale: "Cividis"} :
          {...trace, scene, legendgroup: name, showlegend: trace.showlegend && first,
           line: {color, width: 6}, marker: {color, size: 4}});
      }
      const axis = (title) => ({title: {text: title}, gridcolor: look.rule, color: look.ink, exponentformat: "power"});
      layout[scene] = {domain: place, xaxis: axis(panel.x.title), yaxis: axis(panel.y.title),
                       zaxis: axis((panel.bar.log ? "log10 " : "") + panel.bar.title),
                       camera: {eye: {x: 1.75, y: -1.85, z: 1.25}}, aspectmode: "cube"};
      layout.annotations.push({text: panel.title, showarrow: false, xref: "paper", yref: "paper", x: place.x[0],
                               y: place.y[1], xanchor: "left", yanchor: "bottom", yshift: 6, font: {size: 13}});
    });
    layout.showlegend = seen.size > 0;
    return {data, layout};
  };
)js"
                                             R"js(
  const config = {displaylogo: false, responsive: false, modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
                  toImageButtonOptions: {format: "svg"}};
  const draw = (figure) => {
    const box = figure.querySelector(".plot"), width = Math.floor(box.clientWidth);
    const spec = (figure.spec ??= JSON.parse(figure.querySelector("script[type='application/json']").textContent));
    const {data, layout} = figure.turned ? solid(spec, width) : flat(spec, width);
    layout.width = figure.drawnAt = width;
    if (width < 640) layout.dragmode = figure.turned ? "turntable" : false;  // a finger scrolls the page
    const settings = {...config, displayModeBar: width < 640 ? false : "hover"};
    // Plotly writes into what it is given.
    return Plotly.react(box, data.map((trace) => structuredClone(trace)), layout, settings).then(() => {
      figure.dataset.drawn = figure.turned ? "turned" : "flat";
    });
  };
  const addSwitch = (figure) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "turn";
    button.textContent = "Turn in 3-D";
    button.addEventListener("click", () => {
      figure.turned = !figure.turned;
      button.textContent = figure.turned ? "Back to the plane" : "Turn in 3-D";
      Plotly.purge(figure.querySelector(".plot"));
      draw(figure);
    });
    figure.querySelector(".plot").before(button);
  };
  const figures = [...document.querySelectorAll("figure.drawing")].filter((figure) => figure.querySelector(".plot"));
  document.documentElement.classList.add("plots");
  for (const figure of figures) {
    if (figure.querySelector(".plot").dataset.surfaces !== undefined) addSwitch(figure);
  }
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        near.unobserve(entry.target);
        draw(entry.target);
      }
    }
  }, {rootMargin: "600px"});
  figures.forEach((figure) => near.observe(figure));
  const again = (changed) => figures.filter((figure) => figure.dataset.drawn && changed(figure)).forEach(draw);
  darkness.addEventListener("change", () => again(() => true));
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => again((figure) => figure.drawnAt !== Math.floor(figure.querySelector(".plot").clientWidth)), 120);
  });
})();
)js";

}  // namespace zeroset
