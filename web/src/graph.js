// Draw what stands around a term. The list in words below the drawing holds the same and more.
import cytoscape from "cytoscape";
import { place, size } from "./layout.js";
import "./graph.css";

const FONT = '"Source Sans 3 Variable", system-ui, sans-serif';
const TERM = { font: `13px ${FONT}`, line: 16 };
const CENTRE = { font: `600 15px ${FONT}`, line: 19 };
const LEAST = 640; // pixels; on narrower screens the list in words is the better drawing
const MARGIN = { x: 20, top: 58, bottom: 44 };
const HUES = {
  light: { condition: "#9a3412", finding: "#0a5870", danger: "#8f1f19", test: "#4f378c", treatment: "#1b5a2b", other: "#54606a" },
  dark: { condition: "#f0b088", finding: "#84cbdf", danger: "#f7b8b1", test: "#d0c0f7", treatment: "#a3dfb2", other: "#a5b1b9" },
};

function style() {
  const values = getComputedStyle(document.documentElement);
  const colour = (name) => values.getPropertyValue(`--${name}`).trim();
  const hues = HUES[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  return [
    { selector: "node", style: {
      label: "data(label)", "text-wrap": "wrap", "text-max-width": 116, "font-size": 13, "font-family": FONT, color: colour("ink"),
      "text-valign": "center", "text-halign": "center", "line-height": 1.15, shape: "round-rectangle", "corner-radius": 6,
      "background-color": colour("paper"), "border-width": 1.2, "border-color": hues.other } },
    { selector: "node[height]", style: { width: 132, height: "data(height)" } },
    ...Object.entries(hues).map(([group, hue]) => ({ selector: `node[group = "${group}"]`, style: { "border-color": hue } })),
    { selector: "node.card", style: {
      "background-color": colour("shade"), "border-width": 0, "text-valign": "top", "text-halign": "center", "text-max-width": 260,
      "font-size": 12, color: colour("quiet"), "text-margin-y": -3, padding: 8, "corner-radius": 9, events: "no" } },
    { selector: "node.centre", style: {
      "background-color": colour("accent"), "border-width": 0, color: colour("accent-ink"), "font-weight": 600, "font-size": 15,
      width: "data(width)", "text-max-width": 134, "corner-radius": 8 } },
    { selector: "node.more", style: { "border-width": 0, "background-opacity": 0, color: colour("accent") } },
    { selector: "node.limited", style: { "border-style": "dashed" } },
    { selector: "node.disputed", style: { "border-style": "dashed", "border-width": 2, "border-color": colour("bad") } },
    { selector: "node.over", style: { "background-color": colour("tint"), "border-width": 2 } },
    { selector: "edge", style: {
      width: 1.4, "line-color": colour("edge"), "target-arrow-color": colour("edge"), "target-arrow-shape": "triangle", "arrow-scale": .9,
      "curve-style": "round-taxi", "taxi-direction": "horizontal", "taxi-turn": "data(turn)", "taxi-radius": 10, events: "no" } },
    { selector: "edge.kind", style: { "line-style": "dotted", "target-arrow-shape": "none" } },
  ];
}

function elements(found, width) {
  const known = new Map(found.nodes.map((node) => [node.id, node]));
  const centre = known.get(found.centre);
  const cards = found.cards.map((card, number) => ({
    ...card,
    key: `card${number}`,
    terms: [
      ...card.terms.map((term) => ({ ...known.get(term.id), ...term })),
      ...(card.more ? [{ label: `and ${card.more} more`, more: true, address: known.get(card.parent).address }] : []),
    ],
  }));
  const middle = size(centre.label, CENTRE.font, CENTRE.line, 150);
  const steps = Math.max(1, ...cards.map((card) => card.step));
  // arrows leave the inner cards of a wider drawing, so these have one column
  const columns = (step) => (steps === 1 ? (width < 1000 ? 2 : 3) : step === steps ? 2 : 1);
  const layout = place(cards, middle, columns, TERM.font, TERM.line);
  const drawn = new Map([[found.centre, "centre"]]);
  const parts = [{ data: { ...centre, ...middle, id: "centre" }, position: { x: 0, y: 0 }, classes: "centre" }];
  for (const card of cards) {
    parts.push({ data: { id: card.key, label: card.relation }, classes: "card" });
    card.terms.forEach((term, number) => {
      const id = `${card.key}-${number}`;
      if (term.id && !drawn.has(term.id)) drawn.set(term.id, id);
      const { x, y, height } = layout.places.get(card)[number];
      parts.push({
        data: { ...term, id, name: term.id, parent: card.key, height }, position: { x, y },
        classes: [term.more && "more", term.disputed ? "disputed" : term.limited && "limited"].filter(Boolean).join(" "),
      });
    });
  }
  for (const card of cards) {
    const anchor = drawn.get(card.parent) ?? "centre";
    const [source, target] = card.outgoing ? [anchor, card.key] : [card.key, anchor];
    // all arrows of a side turn at the same distance from the term, so that they run together
    const turn = card.outgoing ? "32px" : "-32px";
    parts.push({ data: { source, target, turn }, classes: card.relation === "is a kind of" ? "kind" : "" });
  }
  return { parts, layout };
}

async function draw(box) {
  const width = box.parentElement.clientWidth;
  if (width < LEAST) return;
  const reply = await fetch(box.dataset.graph);
  if (!reply.ok) return;
  const found = await reply.json();
  if (!found.cards.length) return;
  await document.fonts.ready; // the room that a label takes depends on its letters
  const { parts, layout } = elements(found, width);
  const scale = Math.min(1, (width - 2 * MARGIN.x) / (layout.width + 16));
  box.hidden = false;
  box.style.height = `${Math.round((layout.height + 40) * scale + MARGIN.top + MARGIN.bottom)}px`;
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.label);
  const status = document.createElement("p");
  status.className = "status";
  const terms = parts.filter(({ data }) => data.name).length;
  const dashed = found.cards.some((card) => card.terms.some((term) => term.limited)) ? " Dashed: under conditions, in some people, or not established." : "";
  status.textContent = `${terms} terms${found.more ? `, ${found.more} more in the list` : ""}. Choose one to go there.${dashed}`;
  box.append(canvas, status);
  const graph = cytoscape({
    container: canvas, elements: parts, style: style(), layout: { name: "preset", fit: true, padding: 8 },
    minZoom: .3, maxZoom: 3, userZoomingEnabled: false, boxSelectionEnabled: false, autoungrabify: true,
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
  graph.on("mouseover", "node", ({ target }) => {
    if (!target.data("address")) return;
    target.addClass("over");
    canvas.classList.add("pointing");
  });
  graph.on("mouseout", "node", ({ target }) => {
    target.removeClass("over");
    canvas.classList.remove("pointing");
  });
  graph.on("tap", "node", ({ target }) => {
    const { name, address } = target.data();
    if (name && box.dataset.explore) location.assign(box.dataset.explore + encodeURIComponent(name));
    else if (address) location.assign(address);
  });
  box.append(tools(graph, canvas, found.title));
  box.parentElement.querySelector(".in-words")?.removeAttribute("open");
  box.dataset.drawn = String(terms);
}

function tools(graph, canvas, title) {
  const bar = document.createElement("div");
  bar.className = "tools";
  const button = (words, label, action) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = words;
    one.setAttribute("aria-label", label);
    one.addEventListener("click", action);
    bar.append(one);
  };
  const zoom = (factor) => graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } });
  button("+", "Zoom in", () => zoom(1.3));
  button("−", "Zoom out", () => zoom(1 / 1.3));
  button("Fit", "Fit: show all", () => graph.fit(undefined, 8));
  button("PNG", "Save the drawing as PNG", () => {
    const background = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(graph.png({ output: "blob", full: true, scale: 2, bg: background }));
    link.download = `${title}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  return bar;
}

const waiting = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    waiting.unobserve(entry.target);
    draw(entry.target.previousElementSibling);
  }
}, { rootMargin: "400px" });
for (const box of document.querySelectorAll("[data-graph]")) {
  const mark = document.createElement("div"); // a hidden element never comes into view
  box.after(mark);
  waiting.observe(mark);
}
