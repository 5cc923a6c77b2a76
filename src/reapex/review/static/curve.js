// The motion of a clip over its frames, with everybody's marks on it.

import { fill, s } from "./dom.js";
import { t } from "./words.js";

const WIDTH = 1000;
const HEIGHT = 170;
const TOP = 34;
const BOTTOM = 22;
const KEYS = ["onset", "apex", "offset"];

export class Curve {
  constructor(jump) {
    this.svg = s("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      class: "curve",
      role: "img",
      "aria-label": t("motion"),
      preserveAspectRatio: "none",
    });
    this.svg.addEventListener("click", (event) => {
      if (!this.clip) return;
      const box = this.svg.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      jump(this.nearest(share * WIDTH));
    });
    this.cursor = s("line", { class: "cursor", y1: 0, y2: HEIGHT });
  }

  /** Where a position lies along the curve: by time where times are known. */
  x(position) {
    const { times_ms: times, numbers } = this.clip;
    const scale = times ?? numbers;
    const first = scale[0];
    const last = scale[scale.length - 1];
    return last === first ? WIDTH / 2 : 12 + ((scale[position] - first) / (last - first)) * (WIDTH - 24);
  }

  nearest(x) {
    let best = 0;
    for (let position = 1; position < this.clip.numbers.length; position += 1) {
      if (Math.abs(this.x(position) - x) < Math.abs(this.x(best) - x)) best = position;
    }
    return best;
  }

  show(clip) {
    this.clip = clip;
    const marks = [];
    const { proposal } = clip;
    if (proposal !== null) {
      for (const key of KEYS) marks.push(this.interval(key, proposal.intervals[key]));
    }
    for (const other of clip.others) {
      for (const key of KEYS) marks.push(this.mark(other.keyframes[key], `other ${key}`, 26, `${other.coder}: ${t(key)}`));
    }
    for (const key of KEYS) {
      marks.push(this.mark(clip.manual[key], `manual ${key}`, 0, `${t("manual")}: ${t(key)}`));
      if (proposal !== null) marks.push(this.mark(proposal.keyframes[key], `proposed ${key}`, 10, `${t("proposed")}: ${t(key)}`));
      marks.push(this.flag(key, clip.standing.keyframes[key]));
    }
    fill(this.svg, this.ground(), this.line(), marks, this.ticks(), this.cursor);
  }

  at(position) {
    const x = this.x(position);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
  }

  y(share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  ground() {
    return s("line", { class: "ground", x1: 0, x2: WIDTH, y1: this.y(0), y2: this.y(0) });
  }

  line() {
    const values = this.clip.curve?.values ?? [];
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return s("g", {});
    const least = Math.min(...known, 0);
    const span = Math.max(...known) - least || 1;
    let path = "";
    let is_open = false;
    values.forEach((value, position) => {
      if (value === null) {
        is_open = false;
        return;
      }
      path += `${is_open ? "L" : "M"}${this.x(position).toFixed(1)} ${this.y((value - least) / span).toFixed(1)}`;
      is_open = true;
    });
    return s("path", { class: "line", d: path });
  }

  interval(key, ends) {
    if (ends === null || ends === undefined) return s("g", {});
    const [first, last] = ends.map((number) => this.x(this.position(number)));
    return s(
      "rect",
      { class: `interval ${key}`, x: first - 2, width: Math.max(4, last - first + 4), y: TOP, height: HEIGHT - TOP - BOTTOM },
      s("title", {}, t("interval", { first: ends[0], last: ends[1] })),
    );
  }

  mark(number, kind, from, title) {
    if (number === null || number === undefined) return s("g", {});
    const x = this.x(this.position(number));
    return s("line", { class: `mark ${kind}`, x1: x, x2: x, y1: from, y2: HEIGHT - BOTTOM }, s("title", {}, `${title} ${number}`));
  }

  flag(key, number) {
    if (number === null || number === undefined) return s("g", {});
    const x = this.x(this.position(number));
    const points = `${x - 7},${HEIGHT} ${x + 7},${HEIGHT} ${x},${HEIGHT - BOTTOM + 4}`;
    return s("polygon", { class: `flag ${key}`, points }, s("title", {}, `${t("yours")}: ${t(key)} ${number}`));
  }

  ticks() {
    const n = this.clip.numbers.length;
    if (n > 240) return s("g", {});
    const lines = this.clip.numbers.map((_, position) =>
      s("line", { class: "tick", x1: this.x(position), x2: this.x(position), y1: this.y(0), y2: this.y(0) + 4 }),
    );
    return s("g", {}, lines);
  }

  position(number) {
    return nearest_position(this.clip.numbers, number);
  }
}

/** The position of a sheet's number; of the nearest one where that frame is missing. */
export function nearest_position(numbers, number) {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  const before = Math.max(0, low - 1);
  return Math.abs(numbers[before] - number) <= Math.abs(numbers[low] - number) ? before : low;
}
