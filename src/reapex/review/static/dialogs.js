// What opens over the page: who codes, a note, the keys, agreement, export.

import { blob_named, get } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./words.js";

function opened(title, ...children) {
  const dialog = h("dialog", { "aria-label": title }, h("h2", {}, title), children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function closing() {
  return h("form", { method: "dialog", class: "buttons" }, h("button", {}, t("close")));
}

/** Who codes: {name, is_blind}; null if the dialog was left and may be. */
export function ask_coder(session, may_cancel) {
  return new Promise((resolve) => {
    const name = h("input", { id: "coder", required: true, maxlength: 60, value: session.coder ?? "", list: "coders", autocomplete: "off" });
    const known = h("datalist", { id: "coders" }, session.coders.map((each) => h("option", { value: each })));
    const blind = h("input", { type: "checkbox", id: "blind" });
    blind.checked = session.is_blind;
    const form = h(
      "form",
      { method: "dialog" },
      h("p", {}, t("who_why")),
      h("label", { for: "coder" }, t("name")),
      name,
      known,
      h("label", { class: "check" }, blind, ` ${t("blind")}`),
      h("div", { class: "buttons" }, may_cancel ? h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")) : null, h("button", { class: "accept" }, t("start"))),
    );
    let answer = null;
    form.addEventListener("submit", () => {
      answer = { name: name.value.trim(), is_blind: blind.checked };
    });
    const dialog = opened(t("who"), form);
    dialog.addEventListener("cancel", (event) => may_cancel || event.preventDefault());
    dialog.addEventListener("close", () => resolve(answer));
    name.focus();
  });
}

/** A note's text; null if the dialog was left. */
export function ask_note(before) {
  return new Promise((resolve) => {
    const text = h("textarea", { id: "note", rows: 4, maxlength: 2000 });
    text.value = before;
    let answer = null;
    const form = h(
      "form",
      { method: "dialog" },
      h("p", {}, t("note_why")),
      text,
      h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")), h("button", { class: "accept" }, t("save"))),
    );
    form.addEventListener("submit", () => (answer = text.value.trim()));
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    const dialog = opened(t("note"), form);
    dialog.addEventListener("close", () => resolve(answer));
    text.focus();
  });
}

export function show_keys() {
  const rows = [
    ["← →", "key_step"],
    ["1 2 3", "key_jump"],
    ["O A F", "key_set"],
    ["⏎", "key_accept"],
    ["K", "key_keep"],
    ["T", "key_cant"],
    ["M", "key_note"],
    ["U", "key_undo"],
    ["N", "key_next"],
    ["L", "key_loop"],
    ["S", "key_speed"],
    ["V", "key_view"],
    [", .", "key_gain"],
    ["+ − 0", "key_zoom"],
    ["Esc", "key_list"],
    ["?", "key_help"],
  ];
  const table = h("table", { class: "keys" }, rows.map(([keys, word]) => h("tr", {}, h("th", {}, keys.split(" ").map((each) => h("kbd", {}, each))), h("td", {}, t(word)))));
  opened(t("keys"), table, closing());
}

/** Agreement of the coders, and the clips in which they differ most. */
export async function show_agreement(open) {
  const body = h("div", {}, t("loading"));
  const dialog = opened(t("agreement"), body, closing());
  try {
    const [agreement, disagreements] = await Promise.all([get("/api/agreement"), get("/api/disagreements")]);
    fill(body, pairs_of(agreement.pairs), h("h3", {}, t("disagreements")), worst_of(disagreements, dialog, open));
  } catch (error) {
    fill(body, h("p", { class: "trouble" }, error.message || t("lost")));
  }
}

function pairs_of(pairs) {
  if (pairs.length === 0) return h("p", {}, t("agreement_none"));
  const heads = ["", "MAE", "bias", "≤ 1", "ICC(2,1)", "α"];
  return pairs.map((pair) =>
    h(
      "table",
      { class: "figures" },
      h("caption", {}, `${t("pair", { a: side(pair.a_kind, pair.a), b: side(pair.b_kind, pair.b), n: pair.n })} · IoU ${shown(pair.iou, 2)}`),
      h("tr", {}, heads.map((each) => h("th", {}, each))),
      Object.entries(pair.keys).map(([key, each]) =>
        h("tr", {}, h("th", {}, t(key)), h("td", {}, in_ms(each.mae_ms)), h("td", {}, in_ms(each.bias_ms)), h("td", {}, each.within_1_frame === null ? "–" : `${Math.round(100 * each.within_1_frame)} %`), h("td", {}, shown(each.icc, 2)), h("td", {}, shown(each.alpha, 2))),
      ),
    ),
  );
}

function worst_of(disagreements, dialog, open) {
  if (disagreements.length === 0) return h("p", {}, t("no_disagreements"));
  const go = (index) => {
    dialog.close();
    open(index);
  };
  return h(
    "ol",
    { class: "worst" },
    disagreements.map((each) => h("li", {}, h("button", { class: "link", onclick: () => go(each.index) }, each.id), ` ${each.coders.join(", ")}: ${t(each.worst_key)} ${in_ms(each.worst_ms)}`)),
  );
}

/** Downloads; whose decisions count is chosen where several coders decided. */
export function show_export(session) {
  const formats = ["sheet", "csv", "parquet", "elan", "boris", "label_studio", "history", "methods"];
  const trouble = h("p", { class: "trouble", role: "alert", hidden: true });
  const names = [...new Set([session.coder, ...session.coders])];
  const options = names.map((each) => h("option", { value: each }, each));
  if (session.coders.length > 1) options.push(h("option", { value: "agreed" }, t("agreed")));
  const whose = h("select", { id: "whose" }, options);
  const download = async (format) => {
    trouble.hidden = true;
    try {
      await save(`/api/export?format=${format}&coder=${encodeURIComponent(whose.value)}`);
    } catch (error) {
      trouble.textContent = error.message || t("lost");
      trouble.hidden = false;
    }
  };
  const items = formats.map((format) => h("li", {}, h("button", { class: "link", "data-format": format, onclick: () => download(format) }, t(`format_${format}`))));
  const choice = options.length > 1 && !session.is_blind ? h("p", {}, h("label", { for: "whose" }, `${t("whose")} `), whose) : null;
  opened(t("export"), h("p", {}, t("export_why")), choice, h("ul", { class: "formats" }, items), trouble, closing());
}

async function save(path) {
  const { data, name } = await blob_named(path);
  const url = URL.createObjectURL(data);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** What a side of a comparison is called. */
function side(kind, name) {
  if (kind === "coder") return name || t("no_name");
  return t(kind === "manual" ? "manual" : "proposed");
}

function shown(value, digits) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

function in_ms(value) {
  return value === null || value === undefined ? "–" : `${value.toFixed(1)} ms`.replace("-", "−");
}
