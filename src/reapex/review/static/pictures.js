// Frames of the clip that is open: asked for once, kept within a bound, neighbours ahead of need.

import { blob } from "./api.js";

const KEPT_BYTES = 320e6;
const AHEAD = 16;
const AT_ONCE = 4;

export class Pictures {
  constructor() {
    this.kept = new Map(); // path -> ImageBitmap, the longest unused first
    this.bytes = 0;
    this.waiting = new Map(); // path -> promise
    this.queue = [];
    this.running = 0;
    this.clip = null;
    this.abort = new AbortController();
  }

  /** Another clip: what is under way for the old one is not wanted any more. */
  open(clip) {
    if (this.clip?.index === clip.index) return;
    this.abort.abort();
    this.abort = new AbortController();
    this.queue = [];
    this.waiting.clear();
    this.clip = clip;
  }

  path(position, look) {
    const base = `/api/clips/${this.clip.index}/frames/${position}`;
    if (look.view === "frame") return base;
    return `${base}?view=${look.view}&against=${look.against}&gain=${look.gain}`;
  }

  /** The picture if it is here already; null otherwise. */
  ready(position, look) {
    const path = this.path(position, look);
    const picture = this.kept.get(path);
    if (picture === undefined) return null;
    this.kept.delete(path);
    this.kept.set(path, picture);
    return picture;
  }

  /** The picture, fetched before all that is only ahead of need. */
  async get(position, look) {
    return this.ready(position, look) ?? this.fetched(this.path(position, look));
  }

  /** Fetch what will be wanted next: neighbours, the nearest first, in the direction of travel. */
  ahead(position, look, direction, others = []) {
    const n = this.clip.numbers.length;
    const wanted = [...others];
    for (let step = 1; step <= AHEAD; step += 1) {
      wanted.push(position + step * direction);
      if (step <= AHEAD / 2) wanted.push(position - step * direction);
    }
    this.queue = wanted
      .filter((each) => each >= 0 && each < n)
      .map((each) => this.path(each, look))
      .filter((path) => !this.kept.has(path) && !this.waiting.has(path));
    this.work();
  }

  work() {
    while (this.running < AT_ONCE && this.queue.length > 0) {
      const path = this.queue.shift();
      if (this.kept.has(path) || this.waiting.has(path)) continue;
      this.running += 1;
      this.fetched(path)
        .catch(() => null) // said when somebody wants to see it
        .finally(() => {
          this.running -= 1;
          this.work();
        });
    }
  }

  fetched(path) {
    const under_way = this.waiting.get(path);
    if (under_way) return under_way;
    const made = blob(path, this.abort.signal)
      .then((data) => createImageBitmap(data))
      .then((picture) => this.keep(path, picture))
      .finally(() => {
        if (this.waiting.get(path) === made) this.waiting.delete(path);
      });
    this.waiting.set(path, made);
    return made;
  }

  keep(path, picture) {
    this.kept.set(path, picture);
    this.bytes += 4 * picture.width * picture.height;
    while (this.bytes > KEPT_BYTES && this.kept.size > 24) {
      const [oldest, unused] = this.kept.entries().next().value;
      this.kept.delete(oldest);
      this.bytes -= 4 * unused.width * unused.height;
      unused.close();
    }
    return picture;
  }
}
