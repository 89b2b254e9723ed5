// Draw what stands around a term. The list in words below the drawing holds the same and more.
import cytoscape from "cytoscape";
import "./graph.css";

const WIDTH = 118;
const HUES = {
  light: { condition: "#9a3412", finding: "#0a5870", danger: "#8f1f19", test: "#4f378c", treatment: "#1b5a2b", other: "#54606a" },
  dark: { condition: "#f0b088", finding: "#84cbdf", danger: "#f7b8b1", test: "#d0c0f7", treatment: "#a3dfb2", other: "#a5b1b9" },
};

const pen = document.createElement("canvas").getContext("2d");

function size(node) {
  // the room that a label takes when it is wrapped at WIDTH
  pen.font = node.step === 0 ? "600 14px system-ui, sans-serif" : "12px system-ui, sans-serif";
  let lines = 1, line = 0, widest = 0;
  for (const word of node.label.split(" ")) {
    const width = pen.measureText(word).width;
    const gap = line ? pen.measureText(" ").width : 0;
    if (line && line + gap + width > WIDTH) { lines++; line = width; } else line += gap + width;
    widest = Math.max(widest, line);
  }
  return { width: widest + 18, height: lines * (node.step === 0 ? 17 : 15) + 12 };
}

function style() {
  const values = getComputedStyle(document.documentElement);
  const colour = (name) => values.getPropertyValue(`--${name}`).trim();
  const hues = HUES[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  const quiet = colour("quiet");
  return [
    { selector: "node", style: {
      label: "data(label)", "text-wrap": "wrap", "text-max-width": WIDTH, "font-size": 12, color: colour("ink"),
      "font-family": "system-ui, sans-serif", "text-valign": "center", "text-halign": "center", shape: "round-rectangle",
      width: (node) => size(node.data()).width, height: (node) => size(node.data()).height, "background-color": colour("paper"), "border-width": 1.5,
      "border-color": hues.other } },
    ...Object.entries(hues).map(([group, hue]) => ({ selector: `node[group = "${group}"]`, style: { "border-color": hue } })),
    { selector: "node[step = 0]", style: {
      "background-color": colour("accent"), "border-color": colour("accent"), color: colour("accent-ink"), "font-weight": 600, "font-size": 14 } },
    { selector: "node:selected", style: { "border-width": 4 } },
    { selector: "edge", style: {
      width: 1.3, "line-color": quiet, "target-arrow-color": quiet, "target-arrow-shape": "triangle", "curve-style": "bezier",
      "arrow-scale": .8, opacity: .65 } },
    { selector: 'edge[line = "kind"]', style: { "line-style": "dotted", "target-arrow-shape": "triangle-tee" } },
    { selector: 'edge[line = "limited"]', style: { "line-style": "dashed" } },
    { selector: 'edge[line = "disputed"]', style: { "line-style": "dashed", "line-color": colour("bad"), "target-arrow-color": colour("bad") } },
    { selector: "edge.near", style: {
      label: "data(label)", "font-size": 11, color: colour("ink"), "text-background-color": colour("sheet"),
      "text-background-opacity": .9, "text-background-padding": 2, opacity: 1, width: 2, "text-rotation": "autorotate" } },
    { selector: ".far", style: { opacity: .2 } },
  ];
}

function columns(found) {
  // what leads to the term stands left of it, where it leads stands right; columns fill from the middle outwards
  const centre = found.nodes.find((node) => node.step === 0).id;
  const to = new Map([[centre, 0]]);
  for (let changed = true; changed;) {
    changed = false;
    for (const { source, target } of found.edges) {
      for (const [known, other, side] of [[source, target, 1], [target, source, -1]]) {
        const at = to.get(known);
        if (at === undefined || to.has(other) || (at !== 0 && Math.sign(at) !== side)) continue;
        to.set(other, at + side);
        changed = true;
      }
    }
  }
  const sides = new Map();
  for (const node of found.nodes) {
    const step = to.get(node.id) ?? 0;
    if (node.id !== centre) sides.set(step, [...(sides.get(step) ?? []), node]);
  }
  const places = { [centre]: { x: 0, y: 0 } };
  for (const sign of [-1, 1]) {
    let x = 0;
    for (const step of [...sides.keys()].filter((one) => Math.sign(one) === sign).sort((a, b) => Math.abs(a) - Math.abs(b))) {
      const nodes = sides.get(step).sort((a, b) => a.group.localeCompare(b.group) || a.label.localeCompare(b.label));
      const rows = Math.max(10, Math.ceil(Math.sqrt(nodes.length * 2.2)));
      x += 90;
      for (let first = 0; first < nodes.length; first += rows) {
        const part = nodes.slice(first, first + rows);
        const heights = part.map((node) => size(node).height + 13);
        let y = -heights.reduce((sum, height) => sum + height, 0) / 2;
        x += 160;
        part.forEach((node, row) => {
          places[node.id] = { x: sign * x, y: y + heights[row] / 2 };
          y += heights[row];
        });
      }
    }
  }
  return places;
}

async function draw(box) {
  const reply = await fetch(box.dataset.graph);
  if (!reply.ok) return;
  const found = await reply.json();
  if (found.nodes.length < 2) return;
  box.hidden = false;
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.label);
  const status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  const rest = found.more ? `; ${found.more} more are in the list` : "";
  const idle = `${found.nodes.length} terms${rest}. Choose one to see its relations, choose it again to open it.`;
  status.textContent = idle;
  box.append(canvas, status);
  const places = columns(found);
  const graph = cytoscape({
    container: canvas,
    elements: [
      ...found.nodes.map((data) => ({ data })),
      ...found.edges.map((data, number) => ({ data: { id: `e${number}`, ...data } })),
    ],
    style: style(),
    layout: { name: "preset", positions: (node) => places[node.id()], fit: true, padding: 24 },
    minZoom: .2, maxZoom: 3, userZoomingEnabled: false, boxSelectionEnabled: false,
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));

  let chosen = null;
  const choose = (node) => {
    if (node && chosen === node.id()) return location.assign(node.data("address"));
    chosen = node?.id() ?? null;
    graph.elements().removeClass("near far");
    if (node) {
      const near = node.closedNeighborhood();
      graph.elements().not(near).addClass("far");
      near.edges().addClass("near");
      status.textContent = `${node.data("label")} (${node.data("kind")}); choose it again to open it`;
    } else {
      status.textContent = idle;
    }
  };
  graph.on("tap", "node", (event) => choose(event.target));
  graph.on("tap", (event) => { if (event.target === graph) choose(null); });

  const tools = document.createElement("div");
  tools.className = "tools";
  const button = (words, label, action) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = words;
    one.setAttribute("aria-label", label);
    one.addEventListener("click", action);
    tools.append(one);
  };
  const zoom = (factor) => graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } });
  button("+", "Zoom in", () => zoom(1.3));
  button("−", "Zoom out", () => zoom(1 / 1.3));
  button("Fit", "Fit: show all", () => graph.fit(undefined, 24));
  button("PNG", "Save the drawing as PNG", () => {
    const background = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(graph.png({ output: "blob", full: true, scale: 2, bg: background }));
    link.download = `${found.title}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  box.append(tools);
  box.dataset.drawn = String(graph.nodes().length);
}

const waiting = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    waiting.unobserve(entry.target);
    draw(entry.target.previousElementSibling ?? entry.target);
  }
}, { rootMargin: "400px" });
for (const box of document.querySelectorAll("[data-graph]")) {
  const mark = document.createElement("div"); // a hidden element never comes into view
  box.after(mark);
  waiting.observe(mark);
}
