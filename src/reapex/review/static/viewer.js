// A canvas that shows one picture; several share one zoom and place, which stay while stepping.

import { h } from "./dom.js";

const MOST_ZOOM = 16;

/** What part of a picture is looked at: zoom 1 is the whole of it, x and y the middle as shares. */
export class Place {
  constructor() {
    this.listeners = [];
    this.reset();
  }

  reset() {
    this.set(1, 0.5, 0.5);
  }

  set(zoom, x, y) {
    this.zoom = Math.min(MOST_ZOOM, Math.max(1, zoom));
    const margin = 0.5 / this.zoom;
    this.x = Math.min(1 - margin, Math.max(margin, x));
    this.y = Math.min(1 - margin, Math.max(margin, y));
    for (const listener of this.listeners) listener();
  }

  times(factor, x = this.x, y = this.y) {
    const kept = Math.min(MOST_ZOOM, Math.max(1, this.zoom * factor)) / this.zoom;
    this.set(this.zoom * factor, x + (this.x - x) / kept, y + (this.y - y) / kept);
  }
}

export class Viewer {
  constructor(place, label) {
    this.place = place;
    this.picture = null;
    this.canvas = h("canvas", { role: "img", "aria-label": label, tabindex: "-1" });
    place.listeners.push(() => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    this.listen();
  }

  show(picture) {
    if (picture === this.picture) return; // drawn already, as the key frames beside a step are
    this.picture = picture;
    this.draw();
  }

  /** Where the picture lies on the canvas, in its own pixels: uncut, in the middle. */
  box() {
    const { width, height } = this.canvas;
    const fits = Math.min(width / this.picture.width, height / this.picture.height);
    const scale = fits * this.place.zoom;
    const x = width / 2 - this.place.x * this.picture.width * scale;
    const y = height / 2 - this.place.y * this.picture.height * scale;
    return { x, y, scale };
  }

  draw() {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    if (this.picture === null) return;
    const { x, y, scale } = this.box();
    pen.imageSmoothingEnabled = scale < 3; // a coder who zooms in wants to see the pixels
    pen.imageSmoothingQuality = "high";
    const { width: w, height: t } = this.picture;
    pen.drawImage(this.picture, x, y, w * scale, t * scale);
  }

  listen() {
    const { canvas, place } = this;
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (this.picture === null) return;
        event.preventDefault();
        const [x, y] = this.share(event);
        place.times(event.deltaY < 0 ? 1.25 : 0.8, x, y);
      },
      { passive: false },
    );
    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = [event.clientX, event.clientY];
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (held === null || this.picture === null) return;
      const ratio = window.devicePixelRatio || 1;
      const { scale } = this.box();
      const dx = ((event.clientX - held[0]) * ratio) / (this.picture.width * scale);
      const dy = ((event.clientY - held[1]) * ratio) / (this.picture.height * scale);
      held = [event.clientX, event.clientY];
      place.set(place.zoom, place.x - dx, place.y - dy);
    });
    canvas.addEventListener("pointerup", () => (held = null));
    canvas.addEventListener("dblclick", () => place.reset());
  }

  /** Where in the picture a pointer is, as shares of its sides. */
  share(event) {
    const ratio = window.devicePixelRatio || 1;
    const { x, y, scale } = this.box();
    return [
      (event.offsetX * ratio - x) / (this.picture.width * scale),
      (event.offsetY * ratio - y) / (this.picture.height * scale),
    ];
  }
}
