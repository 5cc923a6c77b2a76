// The work list: every clip in one table, of which only the rows in sight exist.

import { fill, h } from "./dom.js";
import { t } from "./words.js";

const ROW = 36;
const SPARE = 12;
export const SIGNS = { undecided: "○", accepted: "✓", kept: "=", edited: "✎", cant_tell: "?" };

export class WorkList {
  constructor(open) {
    this.open = open;
    this.data = null;
    this.rows = [];
    this.chosen = 0;
    this.filters = { text: "", subject: "", emotion: "", code: "", show: "all", order: "gain" };
    this.body = h("div", { class: "rows", role: "rowgroup" });
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "table", "aria-label": t("clips") }, this.body);
    this.scroll.addEventListener("scroll", () => requestAnimationFrame(() => this.draw()));
    this.count = h("span", { class: "count", role: "status" });
    this.search = h("input", {
      type: "search",
      id: "search",
      placeholder: t("search"),
      "aria-label": t("search"),
      oninput: (event) => this.filter("text", event.target.value.trim().toLowerCase()),
    });
    this.choices = h("span", { class: "choices" }); // made anew with new data; the search keeps its focus
    this.bar = h("div", { class: "filters" }, this.search, this.choices, this.count);
    this.root = h("section", { class: "list" }, this.bar, this.heads(), this.scroll);
    new ResizeObserver(() => this.draw()).observe(this.scroll);
  }

  /** What /api/clips said. */
  take(data) {
    this.data = data;
    this.lower = data.columns.id.map((id, index) =>
      [id, data.columns.subject[index], data.columns.name[index], data.columns.emotion[index]].join(" ").toLowerCase(),
    );
    this.controls();
    this.apply();
  }

  /** A decision was stored: only that row is another. */
  update(index, status) {
    if (this.data === null) return;
    this.data.columns.status[index] = status;
    this.draw();
  }

  n_decided() {
    return this.data.columns.status.filter((status) => status !== "undecided").length;
  }

  controls() {
    const { columns } = this.data;
    const shows = ["all", "undecided", "decided", "disagree", "noted"].map((each) => [each, t(`show_${each}`)]);
    const orders = [["gain", t("by_gain")], ["moved", t("by_moved")], ["sheet", t("by_sheet")]];
    const codes = [...new Set(columns.codes.flat())].sort();
    if (this.search.value.trim().toLowerCase() !== this.filters.text) this.search.value = this.filters.text;
    fill(
      this.choices,
      this.select("show", shows),
      this.select("subject", [["", t("all_subjects")], ...distinct(columns.subject)]),
      this.select("emotion", [["", t("all_emotions")], ...distinct(columns.emotion)]),
      this.select("code", [["", t("all_findings")], ...codes.map((code) => [code, code])]),
      h("label", {}, `${t("order")} `, this.select("order", orders)),
    );
  }

  select(name, choices) {
    const options = choices.map(([value, text]) => h("option", { value, selected: value === this.filters[name] }, text));
    return h("select", { name, "aria-label": name, onchange: (event) => this.filter(name, event.target.value) }, options);
  }

  filter(name, value) {
    this.filters[name] = value;
    this.scroll.scrollTop = 0;
    this.apply();
  }

  clear() {
    Object.assign(this.filters, { text: "", subject: "", emotion: "", code: "", show: "all" });
    this.controls();
    this.apply();
  }

  apply() {
    const { columns, order } = this.data;
    const { text, subject, emotion, code, show } = this.filters;
    const fits = (index) =>
      (text === "" || text.split(/\s+/).every((word) => this.lower[index].includes(word))) &&
      (subject === "" || columns.subject[index] === subject) &&
      (emotion === "" || columns.emotion[index] === emotion) &&
      (code === "" || columns.codes[index].includes(code)) &&
      (show === "all" ||
        (show === "undecided" && columns.status[index] === "undecided") ||
        (show === "decided" && columns.status[index] !== "undecided") ||
        (show === "disagree" && columns.disagrees[index]) ||
        (show === "noted" && columns.note[index]));
    const chosen = this.rows[this.chosen];
    this.rows = this.ordered(order).filter(fits);
    if (this.rows.includes(chosen)) this.choose(chosen);
    this.chosen = Math.min(this.chosen, Math.max(0, this.rows.length - 1));
    this.count.textContent = t("n_shown", { n: this.rows.length });
    this.draw();
  }

  ordered(by_gain) {
    if (this.filters.order === "gain") return by_gain;
    const sheet = by_gain.map((_, index) => index);
    if (this.filters.order === "sheet") return sheet;
    const moved = this.data.columns.moved_ms;
    return sheet.sort((a, b) => (moved[b] ?? -1) - (moved[a] ?? -1) || a - b);
  }

  /** The clip after (1) or before (-1) another in this list that is undecided; null if none. */
  next(index, direction) {
    const { status } = this.data.columns;
    const start = this.rows.indexOf(index);
    for (let row = start + direction; row >= 0 && row < this.rows.length; row += direction) {
      if (direction < 0 || status[this.rows[row]] === "undecided") return this.rows[row];
    }
    if (direction < 0) return null;
    return this.rows.find((each) => each !== index && status[each] === "undecided") ?? null;
  }

  choose(index) {
    const row = this.rows.indexOf(index);
    if (row >= 0) this.chosen = row;
  }

  /** A key that was pressed on the list; whether it meant anything here. */
  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };
    if (event.key in moves) {
      this.chosen = Math.min(this.rows.length - 1, Math.max(0, this.chosen + moves[event.key]));
      this.reveal();
      return true;
    }
    // Enter on a button presses that button.
    if (event.key !== "Enter" || event.target.closest?.("button") || this.rows.length === 0) return false;
    this.open(this.rows[this.chosen]);
    return true;
  }

  reveal() {
    const top = this.chosen * ROW;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop) this.scroll.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.scroll.scrollTop = top + ROW - clientHeight;
    this.draw();
  }

  heads() {
    const names = ["col_status", "col_clip", "col_subject", "col_emotion", "col_moved", "col_gain", "col_findings"];
    return h("div", { class: "row heads", role: "row" }, names.map((name) => h("span", { role: "columnheader" }, t(name))));
  }

  draw() {
    if (this.data === null || this.scroll.clientHeight === 0) return;
    if (this.rows.length === 0) {
      this.body.style.height = "auto";
      fill(this.body, h("p", { class: "empty" }, t("none_shown"), " ", h("button", { onclick: () => this.clear() }, t("clear"))));
      return;
    }
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - SPARE);
    const last = Math.min(this.rows.length, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / ROW) + SPARE);
    this.body.style.height = `${this.rows.length * ROW}px`;
    const shown = [];
    for (let row = first; row < last; row += 1) shown.push(this.row(row));
    fill(this.body, shown);
  }

  row(row) {
    const index = this.rows[row];
    const { columns } = this.data;
    const status = columns.status[index];
    const moved = columns.moved_ms[index];
    const gain = columns.gain[index];
    const bar = h("meter", { min: 0, max: Math.max(this.data.most_gain ?? 1, 1e-9), value: gain ?? 0, title: gain === null ? "–" : gain.toFixed(1) });
    const element = h(
      "div",
      {
        class: `row ${status}${row === this.chosen ? " chosen" : ""}`,
        role: "row",
        "data-index": index,
        onclick: () => this.open(index),
      },
      h("span", { class: `sign ${status}`, title: t(status) }, SIGNS[status]),
      h("span", { class: "clip", title: columns.id[index] }, columns.name[index]),
      h("span", {}, columns.subject[index]),
      h("span", {}, columns.emotion[index]),
      h("span", { class: "number" }, moved === null ? "–" : `${moved.toFixed(0)} ms`),
      h("span", {}, bar),
      h(
        "span",
        { class: "codes" },
        columns.disagrees[index] ? h("em", { class: "code disagrees" }, "≠") : null,
        columns.note[index] ? h("em", { class: "code noted" }, "✎") : null,
        columns.codes[index].map((code) => h("em", { class: "code" }, code)),
      ),
    );
    element.style.top = `${row * ROW}px`;
    return element;
  }
}

function distinct(values) {
  const collator = new Intl.Collator(undefined, { numeric: true });
  return [...new Set(values)].filter((value) => value !== "").sort(collator.compare).map((value) => [value, value]);
}
