// The page: which screen is shown, and what the screens share.

import { get, keep_key, post, Refused } from "./api.js";
import { ClipScreen } from "./clip.js";
import { ask_coder, ask_note, show_agreement, show_export, show_keys } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { WorkList } from "./list.js";
import { speak, spoken, t } from "./words.js";

const POLL_MS = 1500;
const SAID_MS = 4000;

class App {
  constructor() {
    this.session = null;
    this.top = h("header", { class: "top" });
    this.said = h("div", { class: "said", role: "status", hidden: true });
    this.screen = h("main", {});
  }

  async start() {
    keep_key();
    speak(remembered("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
    document.body.append(this.top, this.screen, this.said);
    try {
      this.session = await get("/api/session");
    } catch (error) {
      fill(this.screen, h("p", { class: "alone" }, error.status === 403 ? t("no_session") : error.message || t("lost")));
      return;
    }
    if (this.session.language && remembered("language") === null) speak(this.session.language);
    this.build();
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.route());
    if (this.session.coder === null) await this.choose_coder();
    else {
      await this.load();
      this.route();
    }
    this.poll();
  }

  /** Both screens anew, in the language that is spoken. */
  build() {
    const filters = this.list?.filters;
    this.clip?.stop();
    this.list = new WorkList((index) => this.open(index));
    if (filters) this.list.filters = filters;
    this.clip = new ClipScreen({
      decided: (index, status, has_note) => this.decided(index, status, has_note),
      next: (from, direction) => this.next(from, direction),
      list: () => this.to_list(),
      say: (text, is_trouble) => this.say(text, is_trouble),
      ask_note,
      coder: () => this.session.coder,
    });
    document.title = t("title");
  }

  async load() {
    const data = await get("/api/clips");
    data.most_gain = data.columns.gain.reduce((most, each) => Math.max(most, each ?? 0), 0);
    this.index_of = new Map(data.columns.id.map((id, index) => [id, index]));
    this.list.take(data);
    this.heading();
  }

  /** While proposals are worked out, the list learns of them now and then. */
  async poll() {
    const { proposals } = this.session;
    if (proposals.done >= proposals.total) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    try {
      this.session = await get("/api/session");
      const is_done = this.session.proposals.done >= this.session.proposals.total;
      const shows_list = this.screen.firstChild === this.list.root;
      if (is_done) {
        await this.load();
        if (!shows_list && this.clip.clip !== null) {
          const fresh = await get(`/api/clips/${this.clip.clip.index}`);
          if (fresh.index === this.clip.clip.index) this.clip.take(fresh, false);
        }
      } else if (!shows_list && this.clip.clip !== null && this.clip.clip.proposal === null) {
        const fresh = await get(`/api/clips/${this.clip.clip.index}`);
        if (fresh.index === this.clip.clip.index && fresh.proposal !== null) this.clip.take(fresh, false);
      }
      this.heading();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(t("lost"), true);
    }
    this.poll();
  }

  heading() {
    const { proposals, coder, is_blind, labels } = this.session;
    const total = this.list.data.columns.id.length;
    const done = this.list.n_decided();
    const running = proposals.total > proposals.done ? t("proposals_running", proposals) : t("proposals_by", proposals);
    fill(
      this.top,
      h("button", { class: "brand", title: t("list"), onclick: () => this.to_list() }, h("img", { src: "/static/mark.svg", alt: "" }), "Reapex"),
      h("span", { class: "labels", title: labels }, labels),
      h("progress", { max: total || 1, value: done, "aria-label": t("decided", { done, total }) }),
      h("span", { class: "done" }, t("decided", { done, total })),
      h("span", { class: "running" }, running),
      h("span", { class: "spring" }),
      h("button", { onclick: () => this.choose_coder() }, `${coder ?? "–"}${is_blind ? " 🙈" : ""}`),
      h("button", { onclick: () => show_agreement((index) => this.open(index)) }, t("agreement")),
      h("button", { onclick: () => this.export() }, t("export")),
      h("button", { onclick: () => this.translate() }, t("language")),
      h("button", { onclick: () => show_keys(), title: t("keys") }, "?"),
    );
  }

  async choose_coder() {
    const answer = await ask_coder(this.session, this.session.coder !== null);
    if (answer === null) return;
    try {
      this.session = await post("/api/coder", answer);
      await this.load();
      this.route();
    } catch (error) {
      this.say(error.message || t("lost"), true);
      if (this.session.coder === null) await this.choose_coder();
    }
  }

  /** With the coders as they are now: another browser may have added one. */
  async export() {
    try {
      this.session = await get("/api/session");
      show_export(this.session);
    } catch (error) {
      this.say(error.message || t("lost"), true);
    }
  }

  async translate() {
    speak(spoken() === "zh" ? "en" : "zh");
    remember("language", spoken());
    this.build();
    await this.load();
    this.route();
  }

  // ---- screens

  route() {
    const id = decodeURIComponent(location.hash.replace(/^#clip=/, ""));
    const index = location.hash.startsWith("#clip=") ? this.index_of?.get(id) : undefined;
    if (index === undefined) this.show_list();
    else this.show_clip(index);
  }

  open(index) {
    const hash = `#clip=${encodeURIComponent(this.list.data.columns.id[index])}`;
    if (location.hash === hash) this.show_clip(index);
    else location.hash = hash;
  }

  to_list() {
    if (location.hash === "") this.show_list();
    else location.hash = "";
  }

  show_list() {
    this.clip.stop();
    this.clip.clip = null;
    fill(this.screen, this.list.root);
    if (this.list.data !== null) this.list.apply(); // clips that were decided meanwhile may not fit any more
    this.list.reveal();
    this.list.scroll.focus({ preventScroll: true });
  }

  async show_clip(index) {
    this.list.choose(index);
    try {
      await this.clip.open(index);
    } catch (error) {
      this.say(error.message || t("lost"), true);
      return;
    }
    if (this.screen.firstChild !== this.clip.root) fill(this.screen, this.clip.root);
    this.clip.show();
    document.activeElement?.blur?.();
  }

  next(from, direction) {
    const index = this.list.next(from, direction);
    if (index !== null) this.open(index);
    else this.say(t(direction > 0 ? "all_done" : "first"));
  }

  decided(index, status, has_note) {
    this.list.data.columns.note[index] = has_note;
    this.list.update(index, status);
    this.heading();
    this.say(t("saved"));
  }

  say(text, is_trouble = false) {
    clearTimeout(this.silence);
    this.said.textContent = text;
    this.said.className = is_trouble ? "said trouble" : "said";
    this.said.hidden = false;
    this.silence = setTimeout(() => (this.said.hidden = true), is_trouble ? 2 * SAID_MS : SAID_MS / 3);
  }

  key(event) {
    const in_field = event.target.closest?.("input, textarea, select, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && in_field && !event.target.closest("dialog")) event.target.blur();
    if (in_field) return;
    if (event.key === "?") show_keys();
    else if (event.key === "/" && this.screen.firstChild === this.list.root) document.getElementById("search").focus();
    else if (this.screen.firstChild === this.clip.root) {
      // A button that has the focus would be pressed as well.
      if (!this.clip.key(event)) return;
    } else if (this.screen.firstChild === this.list.root) {
      if (!this.list.key(event)) return;
    } else return;
    event.preventDefault();
  }
}

function remembered(name) {
  try {
    return localStorage.getItem(`reapex.${name}`);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`reapex.${name}`, value);
  } catch {
    // a browser that keeps nothing
  }
}

new App().start();
