// Where the cards of a neighbourhood stand: what leads to the term left of it, where it leads right, a column for
// each step.

const WIDTH = 132; // of a term, in pixels
const GAP = { term: 6, card: 40, column: 74 };

const pen = document.createElement("canvas").getContext("2d");

/** Return the width and height that a label takes, wrapped at `width`. */
export function size(label, font, line, width = WIDTH) {
  pen.font = font;
  let lines = 1, used = 0, widest = 0;
  for (const word of label.split(" ")) {
    const room = pen.measureText(word).width;
    const gap = used ? pen.measureText(" ").width : 0;
    if (used && used + gap + room > width - 16) { lines++; used = room; } else used += gap + room;
    widest = Math.max(widest, used);
  }
  return { width: Math.min(width, widest + 16), height: lines * line + 10 };
}

/** Set the terms of a card in rows of at most `columns`. */
function set(card, columns, font, line) {
  const beside = Math.min(columns, card.terms.length);
  const heights = card.terms.map(({ label }) => size(label, font, line).height);
  const terms = [];
  let y = 0;
  for (let first = 0; first < heights.length; first += beside) {
    const height = Math.max(...heights.slice(first, first + beside));
    for (let place = first; place < Math.min(first + beside, heights.length); place++) {
      terms.push({ x: (place - first + .5) * WIDTH + (place - first) * GAP.term, y: y + height / 2, height: heights[place] });
    }
    y += height + GAP.term;
  }
  return { terms, width: beside * WIDTH + (beside - 1) * GAP.term, height: y - GAP.term };
}

/**
 * Return the place of every term of every card, the centre of the drawing being the origin, and the whole extent.
 * `columns` tells how many terms may stand beside each other in the cards of a step.
 */
export function place(cards, centre, columns, font, line) {
  const places = new Map();
  let wide = [centre.width / 2, centre.width / 2], high = centre.height;
  for (const side of [0, 1]) {
    let edge = centre.width / 2 + GAP.column;
    for (let step = 1; ; step++) {
      const here = cards.filter((card) => card.outgoing === Boolean(side) && card.step === step);
      if (!here.length) break;
      const sets = here.map((card) => set(card, columns(step), font, line));
      const height = sets.reduce((sum, one) => sum + one.height + GAP.card, -GAP.card);
      const width = Math.max(...sets.map((one) => one.width));
      let y = -height / 2;
      here.forEach((card, number) => {
        const { terms, width: own, height: tall } = sets[number];
        const start = side ? edge : -edge - own;
        places.set(card, terms.map((one) => ({ ...one, x: start + one.x, y: y + one.y })));
        y += tall + GAP.card;
      });
      edge += width + GAP.column;
      wide[side] = edge - GAP.column;
      high = Math.max(high, height);
    }
  }
  return { places, width: wide[0] + wide[1], height: high };
}
