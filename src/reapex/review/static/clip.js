// One clip on the screen: the frame, its key frames beside it, the motion below, and what to decide.

import { get, post, Refused } from "./api.js";
import { Curve, nearest_position } from "./curve.js";
import { fill, h } from "./dom.js";
import { Pictures } from "./pictures.js";
import { Place, Viewer } from "./viewer.js";
import { reason, t } from "./words.js";

const KEYS = ["onset", "apex", "offset"];
const VIEWS = ["frame", "difference", "magnified", "flow"];
const SPEEDS = [1, 0.25, 0.1];
const GAINS = [1, 2, 4, 8, 16, 32];
const USUAL_FPS = 100;
const MOST_MEASURES = 4096; // of a browser's list of measures, which only grows

export class ClipScreen {
  /**
   * @param app what a decision means for the rest of the page: decided(index, status), next(from,
   *   direction), list(), say(text), ask_note(text), coder()
   */
  constructor(app) {
    this.app = app;
    this.pictures = new Pictures();
    this.place = new Place();
    this.main = new Viewer(this.place, t("frame"));
    this.sides = Object.fromEntries(KEYS.map((key) => [key, new Viewer(this.place, t(key))]));
    this.curve = new Curve((position) => this.go(position));
    this.look = { view: "frame", gain: 8 };
    this.speed = 0;
    this.clip = null;
    this.asked = 0;
    this.playing = null;
    this.key_at = undefined;
    this.n_measured = 0;
    this.is_busy = false;
    this.is_opening = false; // the clip on the screen is not the one that was asked for
    this.shown_since = 0;
    this.build();
  }

  build() {
    this.title = h("h1", {});
    this.facts = h("p", { class: "facts" });
    this.where = h("output", { class: "where", "aria-live": "polite" });
    this.views = h("div", { class: "group", role: "group" });
    this.captions = Object.fromEntries(KEYS.map((key) => [key, h("figcaption", {})]));
    this.deciding = h("div", { class: "deciding" });
    this.words = h("div", { class: "words" });
    this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    const sides = KEYS.map((key) =>
      h("figure", { class: `side ${key}`, onclick: () => this.jump(key) }, this.sides[key].canvas, this.captions[key]),
    );
    this.root = h(
      "section",
      { class: "clip-screen" },
      h("header", { class: "clip-head" }, this.title, this.facts),
      h("div", { class: "stage" }, h("div", { class: "main" }, this.main.canvas, this.trouble), h("div", { class: "sides" }, sides)),
      h("div", { class: "bar" }, this.where, this.views),
      h("div", { class: "curve-box" }, this.curve.svg, legend()),
      this.deciding,
      this.words,
    );
  }

  async open(index) {
    this.stop();
    const asked = (this.asked += 1);
    this.is_opening = true;
    try {
      const clip = await get(`/api/clips/${index}`);
      if (asked !== this.asked) return; // another one was opened meanwhile
      this.take(clip, true);
    } finally {
      if (asked === this.asked) this.is_opening = false;
    }
  }

  take(clip, is_new) {
    this.clip = clip;
    this.root.dataset.clip = clip.id;
    this.pictures.open(clip);
    if (is_new) {
      this.position = this.first();
      this.direction = 1;
      this.shown_since = performance.now();
    }
    this.curve.show(clip);
    this.tell();
    this.show();
  }

  /** Where a clip opens: at the proposed key frame that moved furthest, else at the apex. */
  first() {
    const { manual, proposal, numbers } = this.clip;
    if (numbers.length === 0) return 0;
    if (proposal === null) return nearest_position(numbers, manual.apex ?? manual.onset ?? numbers[0]);
    const moved = KEYS.map((key) => Math.abs(proposal.keyframes[key] - (manual[key] ?? proposal.keyframes[key])));
    const key = KEYS[moved.indexOf(Math.max(...moved))];
    return nearest_position(numbers, proposal.keyframes[Math.max(...moved) > 0 ? key : "apex"]);
  }

  get has_pictures() {
    return this.clip !== null && this.clip.size !== null && this.clip.numbers.length > 0;
  }

  marks() {
    return this.clip.standing.keyframes;
  }

  at_key(key) {
    const number = this.marks()[key] ?? this.clip.proposal?.keyframes[key];
    return number === null || number === undefined ? null : nearest_position(this.clip.numbers, number);
  }

  full_look() {
    return { ...this.look, against: this.at_key("onset") ?? 0 };
  }

  // ---- moving

  go(position, direction = 0) {
    if (!this.has_pictures) return;
    const last = this.clip.numbers.length - 1;
    const to = Math.min(last, Math.max(0, position));
    this.direction = direction || Math.sign(to - this.position) || this.direction;
    this.position = to;
    this.pressed = this.key_at ?? performance.now();
    this.show();
  }

  step(by) {
    this.stop();
    this.go(this.position + by, Math.sign(by));
  }

  jump(key) {
    this.stop();
    const position = this.at_key(key);
    if (position !== null) this.go(position);
  }

  loop() {
    if (this.playing !== null) {
      this.stop();
      return;
    }
    if (!this.has_pictures) return;
    const from = this.at_key("onset") ?? 0;
    const to = Math.max(from, this.at_key("offset") ?? this.clip.numbers.length - 1);
    const times = this.clip.times_ms;
    const time = (position) => (times ? times[position] : (position * 1000) / USUAL_FPS);
    const frame_ms = to > from ? (time(to) - time(from)) / (to - from) : 100;
    const whole_ms = time(to) - time(from) + frame_ms;
    let began = null;
    const tick = (now) => {
      began ??= now;
      const moment = time(from) + (((now - began) * SPEEDS[this.speed]) % whole_ms);
      let position = from;
      while (position < to && time(position + 1) <= moment) position += 1;
      if (position !== this.position) this.go(position, 1);
      this.playing = requestAnimationFrame(tick);
    };
    this.playing = requestAnimationFrame(tick);
    this.tools();
  }

  stop() {
    if (this.playing === null) return;
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.tools();
  }

  // ---- showing

  show() {
    this.curve.at(this.has_pictures ? this.position : 0);
    this.place_text();
    if (!this.has_pictures) {
      this.main.show(null);
      return;
    }
    const look = this.full_look();
    const { position: shown, clip } = this;
    const painted = this.paint(this.main, shown, look, true);
    for (const key of KEYS) {
      const position = this.at_key(key);
      if (position === null) this.sides[key].show(null);
      else this.paint(this.sides[key], position, look, false);
    }
    const keys = KEYS.map((key) => this.at_key(key)).filter((each) => each !== null);
    // What may be wanted next waits until what is wanted now is here.
    painted.then(() => {
      if (this.clip === clip && this.position === shown) this.pictures.ahead(shown, look, this.direction || 1, keys);
    });
  }

  /** Draw a picture; at once where it is here, and never an older one over a newer. */
  async paint(viewer, position, look, is_main) {
    const path = this.pictures.path(position, look);
    viewer.wanted = path;
    const ready = this.pictures.ready(position, look);
    if (ready !== null) {
      viewer.show(ready);
      if (is_main) this.painted(true);
      return;
    }
    try {
      const picture = await this.pictures.get(position, look);
      if (viewer.wanted !== path) return;
      viewer.show(picture);
      if (is_main) this.painted(false);
    } catch (error) {
      if (viewer.wanted !== path || error.name === "AbortError") return;
      viewer.show(null);
      if (is_main) this.cannot(error.message || t("cannot_read"));
    }
  }

  painted(was_here) {
    this.trouble.hidden = true;
    if (this.pressed === undefined) return;
    const { pressed } = this;
    this.pressed = undefined;
    if (this.playing !== null) return;
    this.n_measured += 1;
    if (this.n_measured % MOST_MEASURES === 0) performance.clearMeasures();
    // Until the picture is on the screen, not only drawn: the frame after the one that paints it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        performance.measure(was_here ? "step-ready" : "step-fetched", { start: pressed, end: performance.now() }),
      ),
    );
  }

  cannot(text) {
    this.trouble.textContent = text;
    this.trouble.hidden = false;
  }

  place_text() {
    const { numbers, times_ms: times } = this.clip;
    if (numbers.length === 0) {
      this.where.textContent = "";
      return;
    }
    const values = { number: numbers[this.position], position: this.position + 1, n: numbers.length };
    const onset = this.at_key("onset");
    if (times === null || onset === null) this.where.textContent = t("at_no_time", values);
    else this.where.textContent = t("at", { ...values, ms: Math.round(times[this.position] - times[onset]) });
  }

  /** Everything that is said in words. */
  tell() {
    const { clip } = this;
    this.title.textContent = clip.name;
    const units = clip.action_units.length ? `AU ${clip.action_units.join(" + ")}` : "";
    const rate = clip.fps === null ? "" : `${+clip.fps.toFixed(3)} fps`;
    this.facts.textContent = [clip.subject, clip.emotion, units, rate, t(clip.standing.status)].filter(Boolean).join(" · ");
    this.tools();
    this.decisions();
    this.captions_of();
    this.reasons();
  }

  captions_of() {
    const { manual, proposal } = this.clip;
    for (const key of KEYS) {
      const mine = this.marks()[key];
      const ends = proposal?.intervals[key];
      const moved = proposal === null || manual[key] === null ? 0 : proposal.keyframes[key] - manual[key];
      const lines = [
        h("b", {}, `${t(key)} ${mine ?? "–"}`),
        h("span", {}, `${t("manual")} ${manual[key] ?? "–"}`),
        proposal === null
          ? null
          : h("span", { class: moved ? "moves" : "" }, `${t("proposed")} ${proposal.keyframes[key]}${moved ? ` (${moved > 0 ? "+" : "−"}${Math.abs(moved)})` : ""}`),
        ends ? h("span", { class: "interval" }, t("interval", { first: ends[0], last: ends[1] })) : null,
      ];
      fill(this.captions[key], lines);
    }
  }

  tools() {
    const { look } = this;
    const views = VIEWS.map((view) =>
      h("button", { class: "tool", "aria-pressed": String(view === look.view), onclick: () => this.set_view(view) }, t(`view_${view}`)),
    );
    const gain = h(
      "select",
      { "aria-label": t("gain"), disabled: look.view === "frame", onchange: (event) => this.set_gain(Number(event.target.value)) },
      GAINS.map((each) => h("option", { value: each, selected: each === look.gain }, `×${each}`)),
    );
    const play = h("button", { class: "tool", "aria-pressed": String(this.playing !== null), onclick: () => this.loop() }, t("play"), key_hint("L"));
    const speed = h("button", { class: "tool", title: t("speed"), onclick: () => this.slower() }, ["1×", "¼×", "1/10×"][this.speed], key_hint("S"));
    const fit = h("button", { class: "tool", onclick: () => this.place.reset() }, t("fit"), key_hint("0"));
    fill(this.views, views, gain, play, speed, fit);
  }

  decisions() {
    const { proposal, standing } = this.clip;
    const own = standing.status === "edited";
    const actions = [
      ["accept", own ? t("done_next") : t("accept"), "⏎", () => this.accept(), !own && proposal === null],
      ["keep", t("keep"), "K", () => this.decide("keep"), false],
      ["set", t("set_onset"), "O", () => this.set("onset"), !this.has_pictures],
      ["set", t("set_apex"), "A", () => this.set("apex"), !this.has_pictures],
      ["set", t("set_offset"), "F", () => this.set("offset"), !this.has_pictures],
      ["cant", t("cant"), "T", () => this.decide("cant_tell"), false],
      ["note", t("note"), "M", () => this.note(), false],
      ["undo", t("undo"), "U", () => this.decide("undo"), !standing.can_undo],
      ["next", t("next"), "N", () => this.app.next(this.clip.index, 1), false],
    ];
    fill(
      this.deciding,
      actions.map(([kind, text, key, act, disabled]) => h("button", { class: kind, disabled, onclick: act }, text, key_hint(key))),
    );
  }

  reasons() {
    const { clip } = this;
    const all = KEYS.flatMap((key) => (clip.proposal?.reasons[key] ?? []).map((each) => ({ key, ...each })));
    const odd = all.filter((each) => each.code !== "moved" && each.code !== "kept");
    const why = (odd.length ? odd : all).map((each) => h("li", {}, `${t(each.key)}: ${reason(each)}`));
    const findings = clip.findings.map((each) =>
      h("li", { class: each.severity }, h("em", { class: "code" }, each.code), ` ${each.text} `, h("span", { class: "mend" }, each.mend)),
    );
    const history = clip.history.map((each) => h("li", { class: each.undone ? "undone" : "" }, told(each)));
    const others = clip.others.map((each) => h("li", {}, `${each.coder || t("no_name")}: ${KEYS.map((key) => each.keyframes[key] ?? "–").join(" / ")} (${t(each.status)})`));
    const missing = clip.proposal === null ? h("p", {}, clip.proposal_missing ? t("no_proposal", { why: reason(clip.proposal_missing) }) : t("waiting")) : null;
    fill(
      this.words,
      block(t("reasons"), missing, why.length ? h("ul", {}, why) : null),
      block(t("findings"), findings.length ? h("ul", {}, findings) : h("p", {}, t("no_findings"))),
      clip.others_hidden ? block(t("others"), h("p", {}, t("hidden"))) : others.length ? block(t("others"), h("ul", {}, others)) : null,
      block(t("history"), clip.standing.note ? h("p", { class: "noted" }, `✎ ${clip.standing.note}`) : null, history.length ? h("ol", {}, history) : h("p", {}, t("no_history"))),
    );
  }

  // ---- looking

  set_view(view) {
    this.look.view = view;
    this.tools();
    this.show();
  }

  next_view() {
    this.set_view(VIEWS[(VIEWS.indexOf(this.look.view) + 1) % VIEWS.length]);
  }

  set_gain(gain) {
    this.look.gain = gain;
    this.tools();
    this.show();
  }

  amplify(by) {
    const index = GAINS.indexOf(this.look.gain) + by;
    this.set_gain(GAINS[Math.min(GAINS.length - 1, Math.max(0, index))]);
  }

  slower() {
    this.speed = (this.speed + 1) % SPEEDS.length;
    const was_playing = this.playing !== null;
    this.stop();
    if (was_playing) this.loop();
    this.tools();
  }

  // ---- deciding

  async accept() {
    if (this.clip.standing.status === "edited") this.app.next(this.clip.index, 1);
    else if (this.clip.proposal !== null) await this.decide("accept", { proposal: this.clip.proposal.keyframes });
  }

  async set(key) {
    if (this.has_pictures) await this.decide("set", { key, position: this.position });
  }

  async note() {
    const text = await this.app.ask_note(this.clip.standing.note);
    if (text !== null) await this.decide("note", { note: text });
  }

  /** Store a decision; the next one waits until this one is on the disk. */
  async decide(action, more = {}) {
    if (this.is_busy || this.is_opening || this.clip === null) return;
    this.is_busy = true;
    const { clip } = this;
    const seconds = Math.min(3600, (performance.now() - this.shown_since) / 1000);
    try {
      const answer = await post(`/api/clips/${clip.index}/decisions`, { action, seconds, coder: this.app.coder(), seen: clip.standing.last, ...more });
      this.shown_since = performance.now();
      this.app.decided(clip.index, answer.clip.standing.status, answer.clip.standing.note !== "");
      if (this.clip.index !== clip.index) return;
      this.take(answer.clip, false);
      if (["accept", "keep", "cant_tell"].includes(action)) this.app.next(clip.index, 1);
    } catch (error) {
      this.failed(error);
    } finally {
      this.is_busy = false;
    }
  }

  failed(error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 409) {
      const moved = this.clip.index === error.body.clip.index && this.clip.standing.last === error.body.clip.standing.last;
      this.take(error.body.clip, false);
      this.app.decided(error.body.clip.index, error.body.clip.standing.status, error.body.clip.standing.note !== "");
      this.app.say(t(moved ? "moved_on" : "stale"), true);
    } else {
      this.app.say(error.status === 0 ? t("lost") : error.message, true);
    }
  }

  /** A key that was pressed on this screen; whether it meant anything here. */
  key(event) {
    const by = event.shiftKey ? 5 : 1;
    const acts = {
      ArrowLeft: () => this.step(-by),
      ArrowRight: () => this.step(by),
      Home: () => this.step(-1e9),
      End: () => this.step(1e9),
      1: () => this.jump("onset"),
      2: () => this.jump("apex"),
      3: () => this.jump("offset"),
      o: () => this.set("onset"),
      a: () => this.set("apex"),
      f: () => this.set("offset"),
      Enter: () => this.accept(),
      k: () => this.decide("keep"),
      t: () => this.decide("cant_tell"),
      m: () => this.note(),
      u: () => this.clip.standing.can_undo && this.decide("undo"),
      n: () => this.app.next(this.clip.index, event.shiftKey ? -1 : 1),
      l: () => this.loop(),
      s: () => this.slower(),
      v: () => this.next_view(),
      ",": () => this.amplify(-1),
      ".": () => this.amplify(1),
      "+": () => this.place.times(1.5),
      "=": () => this.place.times(1.5),
      "-": () => this.place.times(1 / 1.5),
      0: () => this.place.reset(),
      Escape: () => this.app.list(),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined || this.clip === null) return false;
    // A key pressed before the next clip is seen would be meant for it, and hit this one.
    this.key_at = event.timeStamp; // of the key itself, however long it waited for its turn
    if (!this.is_opening || event.key === "Escape") act();
    this.key_at = undefined;
    return true;
  }
}

function key_hint(text) {
  return h("kbd", {}, text);
}

function block(title, ...children) {
  return h("section", {}, h("h2", {}, title), children);
}

function legend() {
  const kinds = [["manual", t("manual")], ["proposed", t("proposed")], ["interval", "80 %"], ["yours", t("yours")], ["other", t("others")]];
  return h("div", { class: "legend", "aria-hidden": "true" }, kinds.map(([kind, text]) => h("span", {}, h("i", { class: kind }), text)));
}

/** A decision of the history as a line. */
function told(each) {
  const marks = (keyframes) => KEYS.map((key) => keyframes[key] ?? "–").join(" / ");
  const changed = marks(each.before) === marks(each.after) ? marks(each.after) : `${marks(each.before)} → ${marks(each.after)}`;
  const when = new Date(each.made_at).toLocaleString("sv-SE").slice(0, 16); // 2026-11-20 18:51, this place's time
  return `${when} ${each.coder} · ${t(`did_${each.action}`)} · ${changed}${each.note ? ` · “${each.note}”` : ""}${each.undone ? ` (${t("undone")})` : ""}`;
}
