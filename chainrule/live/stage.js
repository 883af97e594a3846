// The page's half of a live plot: shows the frames that the kernel sends, reports what a person does.
// A plain ES module, loaded by anywidget as it is.

const SVG = "http://www.w3.org/2000/svg";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

// Writes only what differs: an unchanged node keeps its focus, and the browser its layout.
function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const short = (value) => String(Number(value.toPrecision(3)));

function slider(spec, send) {
  const places = 200;
  const toPlace = (value) =>
    spec.log ? (places * Math.log(value / spec.low)) / Math.log(spec.high / spec.low) : value;
  const toValue = (place) =>
    spec.log ? Number((spec.low * (spec.high / spec.low) ** (place / places)).toPrecision(3)) : place;
  const input = element("input", {
    type: "range",
    min: spec.log ? 0 : spec.low,
    max: spec.log ? places : spec.high,
    step: spec.log ? 1 : spec.step ?? (spec.high - spec.low) / places,
    "aria-label": spec.label,
  });
  const output = element("output");
  let wanted = null;
  const flush = () => {
    if (wanted !== null) send({ kind: "set", name: spec.name, value: wanted });
    wanted = null;
  };
  const moved = () => {
    const value = toValue(Number(input.value));
    say(output, short(value) + (spec.unit ? ` ${spec.unit}` : ""));
    // One message a painted frame; a setting that begins a new run waits for the release.
    if (wanted === null && !spec.restart) requestAnimationFrame(flush);
    wanted = value;
  };
  input.addEventListener("input", moved);
  input.addEventListener("change", flush);
  const show = (value, words) => {
    if (wanted !== null) return;
    const place = String(toPlace(value));
    if (!input.matches(":active") && input.value !== place) input.value = place;
    input.setAttribute("aria-valuetext", words);
    say(output, words);
  };
  return { node: element("label", { class: "control" }, element("span", {}, spec.label), input, output), show };
}

function choice(spec, send) {
  const input = element(
    "select",
    { "aria-label": spec.label, onchange: () => send({ kind: "set", name: spec.name, value: input.value }) },
    ...spec.options.map((word) => element("option", { value: word }, word)),
  );
  return {
    node: element("label", { class: "control" }, element("span", {}, spec.label), input),
    show: (value) => { input.value = value; },
  };
}

function toggle(spec, send) {
  const input = element("input", {
    type: "checkbox",
    onchange: () => send({ kind: "set", name: spec.name, value: input.checked }),
  });
  return {
    node: element("label", { class: "control" }, input, element("span", {}, spec.label)),
    show: (value) => { input.checked = value; },
  };
}

const KINDS = { slider, choice, toggle };

// The picture: layers under the SVG, draggable handles over it.
function picture(send) {
  const layers = element("div", { class: "layers" });
  const drawn = element("div", { class: "drawn" });
  const over = document.createElementNS(SVG, "svg");
  over.setAttribute("class", "over");
  const node = element("div", { class: "picture" }, layers, drawn, over);
  const handles = new Map();
  let size = [640, 400], zooms = false, dragged = null, hovered = null, waiting = null;

  const place = (event) => {
    const box = drawn.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * size[0], ((event.clientY - box.top) / box.height) * size[1]];
  };
  // Pointer events come faster than frames: the newest one goes out once a frame.
  const soon = (message) => {
    if (waiting === null) requestAnimationFrame(() => { send(waiting); waiting = null; });
    waiting = message;
  };
  const move = (name, x, y) => {
    const circle = handles.get(name);
    circle.setAttribute("cx", x);
    circle.setAttribute("cy", y);
    soon({ kind: "drag", name, x, y });
  };
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function handle(spec) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", Math.max(9, size[0] / 75));
    circle.setAttribute("tabindex", 0);
    circle.setAttribute("role", "button");
    circle.setAttribute("data-handle", spec.name);
    circle.addEventListener("pointerdown", (event) => {
      dragged = spec.name;
      circle.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    circle.addEventListener("pointermove", (event) => {
      if (dragged === spec.name) move(spec.name, ...place(event));
    });
    const drop = () => {
      if (dragged === spec.name) send({ kind: "drop", name: spec.name });
      dragged = null;
    };
    circle.addEventListener("pointerup", drop);
    circle.addEventListener("pointercancel", drop);
    circle.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way) return;
      const far = (event.shiftKey ? 40 : 8) * (size[0] / 640);
      move(spec.name, Number(circle.getAttribute("cx")) + way[0] * far, Number(circle.getAttribute("cy")) + way[1] * far);
      event.preventDefault();
      event.stopPropagation();
    });
    over.append(circle);
    handles.set(spec.name, circle);
    return circle;
  }

  let from = null;
  const band = element("div", { class: "band", hidden: true });
  node.append(band);
  node.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest?.("[data-cell]");
    if (cell) send({ kind: "pick", cell: cell.dataset.cell });
    else if (zooms && event.button === 0) {
      from = place(event);
      node.setPointerCapture(event.pointerId);
    } else send({ kind: "press", x: place(event)[0], y: place(event)[1] });
  });
  node.addEventListener("pointermove", (event) => {
    if (from) {
      const to = place(event);
      const percent = (value, axis) => `${(100 * value) / size[axis]}%`;
      band.hidden = Math.hypot(to[0] - from[0], to[1] - from[1]) < 6;
      band.style.left = percent(Math.min(from[0], to[0]), 0);
      band.style.top = percent(Math.min(from[1], to[1]), 1);
      band.style.width = percent(Math.abs(to[0] - from[0]), 0);
      band.style.height = percent(Math.abs(to[1] - from[1]), 1);
      return;
    }
    const cell = event.target.closest?.("[data-cell]")?.dataset.cell ?? null;
    if (cell !== hovered) {
      hovered = cell;
      soon({ kind: "hover", cell });
    }
  });
  node.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = place(event);
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    from = null;
    band.hidden = true;
    if (right - left > 8 && bottom - top > 8) send({ kind: "zoom", value: [left, right, top, bottom] });
  });
  node.addEventListener("pointerleave", () => {
    if (hovered !== null) soon({ kind: "hover", cell: null });
    hovered = null;
  });
  node.addEventListener("dblclick", () => send({ kind: "all" }));

  function showLayers(list) {
    while (layers.children.length > list.length) layers.lastChild.remove();
    list.forEach((layer, i) => {
      const image = layers.children[i] ?? layers.appendChild(element("img", { alt: "" }));
      const old = image.src;
      image.src = URL.createObjectURL(new Blob([layer.data]));
      if (old.startsWith("blob:")) URL.revokeObjectURL(old);
      const [x, y, width, height] = layer.box;
      image.style.cssText =
        `left:${(100 * x) / size[0]}%;top:${(100 * y) / size[1]}%;width:${(100 * width) / size[0]}%;` +
        `height:${(100 * height) / size[1]}%;image-rendering:${layer.squares ? "pixelated" : "auto"}`;
    });
  }

  return {
    node,
    show(frame) {
      size = [frame.width, frame.height];
      zooms = frame.zooms;
      node.style.setProperty("--wide", `${frame.width * 1.25}px`);
      node.style.setProperty("--shape", frame.width / frame.height);
      drawn.innerHTML = frame.svg;
      showLayers(frame.layers);
      over.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
      const names = new Set(frame.handles.map((spec) => spec.name));
      for (const [name, circle] of handles) if (!names.has(name)) { circle.remove(); handles.delete(name); }
      for (const spec of frame.handles) {
        const circle = handles.get(spec.name) ?? handle(spec);
        circle.setAttribute("fill", spec.colour);
        circle.setAttribute("aria-label", spec.label);
        if (dragged !== spec.name) {
          circle.setAttribute("cx", spec.x);
          circle.setAttribute("cy", spec.y);
        }
      }
    },
    release() {
      for (const image of layers.children) URL.revokeObjectURL(image.src);
    },
  };
}

function download(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function toPng(name, text) {
  const image = new Image();
  image.onload = () => {
    const canvas = element("canvas", { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(name, blob), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
}

function render({ model, el }) {
  const page = model.get("page");
  // Voilà marks its page: there the plot has the window, the keyboard and the address to itself.
  page.full = document.body.dataset.voila !== undefined;
  // A frame that left the kernel before it heard the newest message does not set controls back.
  let serial = 0, sentAt = 0;
  const send = (message) => {
    serial += 1;
    sentAt = performance.now();
    model.send({ ...message, serial });
  };
  const button = (words, kind, title, more = {}) =>
    element("button", { type: "button", title, onclick: () => send({ kind }), ...more }, words);

  const shown = picture(send);
  const controls = new Map(page.controls.map((spec) => [spec.name, KINDS[spec.kind](spec, send)]));
  const visible = page.controls.filter((spec) => !spec.hidden).map((spec) => controls.get(spec.name).node);
  const folded = page.controls.filter((spec) => spec.hidden).map((spec) => controls.get(spec.name).node);
  const play = button("▶ Start", "toggle", "Start or pause (space)");
  const step = button("Step", "step", "One step (full stop)");
  const reset = button("Reset", "reset", !page.trains ? "Controls as at the start (r)" : page.restarts ? "Begin again; this run stays, paler (r)" : "To begin again, give live() the function instead of its result");
  reset.disabled = page.trains && !page.restarts;
  const speed = element("input", {
    type: "range", min: 0, max: page.rates.length - 1, step: 1, "aria-label": "speed",
    oninput: () => { send({ kind: "rate", value: page.rates[speed.value] }); saySpeed(page.rates[speed.value]); },
  });
  const speedWords = element("output");
  const saySpeed = (rate) => {
    const words = rate ? `${rate} step${rate === 1 ? "" : "s"}/s` : "flat out";
    say(speedWords, words);
    speed.setAttribute("aria-valuetext", words);
  };
  const progress = element("progress", { max: 1, "aria-label": "progress" });
  const counter = element("span", { class: "counter" });
  const presets = page.presets.map((name) =>
    element("button", { type: "button", "data-preset": name, onclick: () => choose(name) }, name));
  const choose = (name) => {
    presets.forEach((preset) => preset.setAttribute("aria-pressed", preset.dataset.preset === name));
    if (name) send({ kind: "preset", name });
  };
  const status = element("p", { class: "status", role: "status" });
  const alarm = element("div", { class: "alarm", role: "alert", hidden: true });
  const log = element("input", { type: "checkbox", onchange: () => send({ kind: "log", value: log.checked }) });
  const smoothing = element("input", {
    type: "range", min: 0, max: 0.98, step: 0.02, "aria-label": "smoothing",
    oninput: () => send({ kind: "smoothing", value: Number(smoothing.value) }),
  });
  const smoothed = element("output");
  const all = button("Show all", "all", "End the zoom (double click)");
  const ghosts = element("ul", { class: "ghosts" });
  const save = (kind) => element("button", { type: "button", onclick: () => { wants = kind; send({ kind: "save", name: kind === "png" ? "svg" : kind }); } }, kind.toUpperCase());
  let wants = "svg", address = "", ghostNames = "";
  const copied = element("output");
  const settings = element("input", { type: "text", readonly: true, "aria-label": "settings as text", size: 28, onfocus: () => settings.select() });
  const copy = element("button", { type: "button", onclick: async () => {
    settings.select();
    try { await navigator.clipboard.writeText(settings.value); say(copied, "copied"); }
    catch { say(copied, "press Ctrl+C"); }
  } }, "Copy settings");

  const root = element(
    "div",
    { class: `chainrule-live${page.large ? " large" : ""}${page.full ? " full" : ""}`, role: "group", "aria-label": page.title, tabindex: -1, "data-lm-suppress-shortcuts": "true" },
    page.ask ? element("p", { class: "ask" }, page.ask) : null,
    shown.node,
    alarm,
    element(
      "div",
      { class: "bar" },
      ...(page.trains ? [play, step, reset, element("label", { class: "control speed" }, element("span", {}, "speed"), speed, speedWords), progress, counter] : []),
      ...(page.presets.length ? [element("span", { class: "presets", role: "group", "aria-label": "presets" }, ...presets)] : []),
      ...(page.trains ? [] : [reset]),
    ),
    element("div", { class: "controls" }, ...visible),
    status,
    element(
      "details",
      { class: "more" },
      element("summary", {}, "View, runs, settings"),
      element("div", { class: "controls" }, ...folded,
        ...(page.trains ? [
          element("label", { class: "control" }, log, element("span", {}, "log axis")),
          element("label", { class: "control" }, element("span", {}, "smoothing"), smoothing, smoothed),
          all,
        ] : [])),
      ghosts,
      element("p", {}, "Save as ", ...(page.trains ? ["svg", "png", "csv"] : ["svg", "png"]).map(save)),
      element("p", {}, copy, settings, copied),
    ),
  );
  el.append(root);

  function showGhosts(list) {
    const now = JSON.stringify(list);
    if (now === ghostNames) return;
    ghostNames = now;
    const rows = list.map((ghost, index) => {
      const name = element("input", { type: "text", "aria-label": `name of earlier run ${index + 1}`, size: 24,
        onchange: () => send({ kind: "rename", index, value: name.value }) });
      name.value = ghost.name;
      const seen = element("input", { type: "checkbox", "aria-label": `show ${ghost.name}`,
        onchange: () => send({ kind: "hide", index, value: !seen.checked }) });
      seen.checked = !ghost.hidden;
      return element("li", {}, seen, name);
    });
    if (list.length) rows.push(element("li", {}, button("Clear earlier runs", "clear", "Forget all earlier runs")));
    ghosts.replaceChildren(...rows);
  }

  function show(frame) {
    shown.show(frame);
    const fresh = frame.heard >= serial || performance.now() - sentAt > 3000;
    if (fresh) for (const [name, control] of controls) control.show(frame.values[name], frame.texts[name]);
    const running = frame.state === "running";
    say(play, running ? "❚❚ Pause" : "▶ Start");
    play.disabled = frame.state === "finished";
    step.disabled = running || frame.state === "finished";
    if (fresh) {
      speed.value = Math.max(0, page.rates.indexOf(frame.rate));
      saySpeed(frame.rate);
      presets.forEach((preset) => preset.setAttribute("aria-pressed", preset.dataset.preset === frame.preset));
      log.checked = frame.log;
      if (!smoothing.matches(":active")) smoothing.value = frame.smoothing;
    }
    progress.hidden = !frame.total;
    if (frame.total) progress.value = Math.min(1, frame.step / frame.total);
    say(counter, [frame.total ? `${frame.step} of ${frame.total}` : `step ${frame.step}`, frame.left].filter(Boolean).join(", "));
    // Spoken when it changes, not at each frame.
    say(status, [page.trains ? frame.state : "", page.seed == null ? "" : `seed ${page.seed}`].filter(Boolean).join(" · "));
    alarm.hidden = !frame.message;
    if (frame.message !== alarm.dataset.message) {
      alarm.dataset.message = frame.message;
      alarm.replaceChildren(element("span", {}, frame.message),
        ...(frame.details ? [element("details", {}, element("summary", {}, "Where"), element("pre", {}, frame.details))] : []));
    }
    say(smoothed, frame.smoothing ? frame.smoothing.toFixed(2) : "off");
    all.disabled = !frame.zoomed;
    showGhosts(frame.ghosts);
    settings.value = frame.address;
    if (page.full && frame.address !== address && painted > 1) {
      const url = new URL(location.href);
      url.searchParams.set("state", frame.address);
      history.replaceState(null, "", url);
    }
    address = frame.address;
    root.dataset.state = frame.state;
    root.dataset.step = frame.step;
  }

  let next = null, painted = 0, confirmed = 0;
  const paint = () => {
    const frame = next;
    next = null;
    if (!frame || frame.number === undefined) return;
    painted += 1;
    show(frame);
    root.dataset.painted = painted;
    // About every third frame is confirmed: enough for the kernel never to run far ahead.
    if (frame.number - confirmed >= 3 || frame.number < confirmed || frame.state !== "running") {
      confirmed = frame.number;
      model.send({ kind: "painted", number: confirmed });
    }
  };
  const arrived = () => {
    if (next === null) requestAnimationFrame(paint);
    next = model.get("frame");
  };
  const told = (message) => {
    if (message.kind !== "file") return;
    if (message.as === "svg" && wants === "png") toPng(message.name.replace(/svg$/, "png"), message.text);
    else download(message.name, new Blob([message.text], { type: message.as === "csv" ? "text/csv" : "image/svg+xml" }));
  };
  const nextPreset = (way) => {
    if (!presets.length) return;
    const now = presets.findIndex((preset) => preset.getAttribute("aria-pressed") === "true");
    presets[(now + way + presets.length + (now < 0 && way < 0 ? 1 : 0)) % presets.length].click();
  };
  const KEYS = {
    " ": () => play.click(), ".": () => step.click(), r: () => reset.click(), 0: () => all.click(),
    n: () => nextPreset(1), PageDown: () => nextPreset(1), p: () => nextPreset(-1), PageUp: () => nextPreset(-1),
  };
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    const typing = event.target.matches?.("input[type=text], textarea, [contenteditable]");
    const own = event.key === " " && event.target.matches?.("button, select, summary, input[type=checkbox]");
    const paging = event.key.startsWith("Page") && event.target.matches?.("input[type=range]");
    if (typing || own || (paging && !page.full)) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  };
  // A page of its own listens everywhere, a notebook only inside the plot.
  const listener = page.full ? document : root;
  listener.addEventListener("keydown", pressed);
  // JupyterLab keeps arrow keys from sliders inside outputs, unless it never hears of them.
  root.addEventListener("keydown", (event) => event.key.startsWith("Arrow") && event.stopPropagation());
  model.on("change:frame", arrived);
  model.on("msg:custom", told);
  arrived();
  const state = page.full && new URL(location.href).searchParams.get("state");
  if (state) send({ kind: "state", value: state });

  return () => {
    listener.removeEventListener("keydown", pressed);
    model.off("change:frame", arrived);
    model.off("msg:custom", told);
    shown.release();
  };
}

export default { render };
