// The page's side of a live plot: shows the frames that the kernel sends, reports what a person does.

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
  // A frame that the kernel sent before it got the newest message must not set controls back.
  let serial = 0, sentAt = 0;
  const numbered = () => {
    sentAt = performance.now();
    return (serial += 1);
  };
  // A pointer, a slider and ink report faster than frames: the newest of each goes out once a frame,
  // or just before anything else, so that the kernel hears of everything in its order.
  const waiting = new Map();
  const flush = () => {
    for (const [number, message] of waiting.values()) model.send({ ...message(), serial: number });
    waiting.clear();
  };
  const soon = (what, message) => {
    if (!waiting.size) requestAnimationFrame(flush);
    waiting.delete(what);
    waiting.set(what, [numbered(), message]);
  };
  const send = (message) => {
    flush();
    model.send({ ...message, serial: numbered() });
  };
  const button = (words, kind, title, more = {}) =>
    element("button", { type: "button", title, onclick: () => send({ kind }), ...more }, words);

  const shown = picture(send, soon);
  const controls = new Map(page.controls.map((spec) => [spec.name, KINDS[spec.kind](spec, send, soon)]));
  const visible = page.controls.filter((spec) => !spec.hidden).map((spec) => controls.get(spec.name).node);
  const folded = page.controls.filter((spec) => spec.hidden).map((spec) => controls.get(spec.name).node);
  const play = button("▶ Start", "toggle", "Start or pause (space)");
  const step = button("Step", "step", "One step (full stop)");
  const reset = button("Reset", "reset", !page.trains ? "Controls as at the start (r)" : page.restarts ? "Begin again; this run stays, paler (r)" : "To begin again, give live() the function instead of its result");
  reset.disabled = page.trains && !page.restarts;
  const reveal = element("button", { type: "button", title: "Show or hide the answer (space)", onclick: () => send({ kind: "reveal", value: !revealed }) }, "Reveal");
  // Steps one after another where nothing trains.
  let revealed = false, atLimit = false, timer = null;
  const stopSteps = () => { clearInterval(timer); timer = null; setText(playSteps, "▶ Play"); };
  const playSteps = element("button", { type: "button", title: "All steps, one after another", onclick: () => {
    if (timer !== null) return stopSteps();
    // Whoever asked for less motion sees where it ends.
    if (page.step_seconds < 0.3 && matchMedia("(prefers-reduced-motion: reduce)").matches) return send({ kind: "finish" });
    setText(playSteps, "❚❚ Pause");
    timer = setInterval(() => (atLimit ? stopSteps() : send({ kind: "step" })), 1000 * page.step_seconds);
  } }, "▶ Play");
  const speed = element("input", {
    type: "range", min: 0, max: page.rates.length - 1, step: 1, "aria-label": "speed",
    oninput: () => { send({ kind: "rate", value: page.rates[speed.value] }); showSpeed(page.rates[speed.value]); },
  });
  const speedWords = element("output", { role: "none" });
  const showSpeed = (rate) => {
    const words = rate ? `${rate} step${rate === 1 ? "" : "s"}/s` : "full speed";
    setText(speedWords, words);
    speed.setAttribute("aria-valuetext", words);
  };
  const progress = element("progress", { max: 1, "aria-label": "progress" });
  const counter = element("span", { class: "counter" });
  const presets = page.presets.map((name) =>
    element("button", { type: "button", "data-preset": name, onclick: (event) => {
      choose(name);
      // After a click the space bar is the presenter's again; the keyboard keeps its place.
      if (event.detail) {
        event.currentTarget.blur();
        if (!page.full) root.focus({ preventScroll: true });
      }
    } }, name));
  const choose = (name) => {
    presets.forEach((preset) => preset.setAttribute("aria-pressed", preset.dataset.preset === name));
    stopSteps();
    if (name) send({ kind: "preset", name });
  };
  const status = element("p", { class: "status", role: "status" });
  // The picture in words, spoken once it rests: not at each frame of a training or of a drag.
  const spoken = element("div", { class: "announcement", "aria-live": "polite" });
  let speaking = null;
  const speak = (words, running) => {
    clearTimeout(speaking);
    if (!running) speaking = setTimeout(() => setText(spoken, words), 400);
  };
  const alarm = element("div", { class: "alarm", role: "alert", hidden: true });
  const log = element("input", { type: "checkbox", onchange: () => send({ kind: "log", value: log.checked }) });
  const smoothing = element("input", {
    type: "range", min: 0, max: 0.98, step: 0.02, "aria-label": "smoothing",
    oninput: () => send({ kind: "smoothing", value: Number(smoothing.value) }),
  });
  const smoothed = element("output", { role: "none" });
  const all = button("Show all", "all", "End the zoom (double click)");
  const earlierRuns = element("ul", { class: "earlier-runs" });
  const save = (kind) => element("button", { type: "button", onclick: () => { wants = kind; send({ kind: "save", name: kind === "png" ? "svg" : kind }); } }, kind.toUpperCase());
  let wants = "svg", address = "", earlierShown = "";
  const copied = element("output", { role: "none" });
  const settings = element("input", { type: "text", readonly: true, "aria-label": "settings as text", size: 28, onfocus: () => settings.select() });
  const copy = element("button", { type: "button", onclick: async () => {
    settings.select();
    try { await navigator.clipboard.writeText(settings.value); setText(copied, "copied"); }
    catch { setText(copied, "press Ctrl-C"); }
  } }, "Copy settings");

  const scroll = element("div", { class: "scroll", role: "group", "aria-label": "picture" }, shown.node);
  // Where the picture scrolls, the keyboard can reach it.
  const reach = () => { scroll.tabIndex = scroll.scrollWidth > scroll.clientWidth ? 0 : -1; };
  const resized = new ResizeObserver(reach);
  resized.observe(scroll);

  const root = element(
    "div",
    { class: `chainrule-live${page.large ? " large" : ""}${page.full ? " full" : ""}`, role: page.full ? "main" : "group", "aria-label": page.title, tabindex: -1, "data-lm-suppress-shortcuts": "true" },
    // The static picture, an output of its own, is for notebooks that are opened without a kernel.
    element("style", {}, `:is(img[src*="${page.model}"], [data-plot="${page.model}"]) { display: none; }`),
    page.question ? element(page.full ? "h1" : "p", { class: "question" }, page.question) : null,
    scroll,
    alarm,
    element(
      "div",
      { class: "bar" },
      ...(page.hides ? [reveal] : []),
      ...(page.trains ? [play, step, reset, element("label", { class: "control speed" }, element("span", {}, "speed"), speed, speedWords), progress, counter] : []),
      ...(page.presets.length ? [element("span", { class: "presets", role: "group", "aria-label": "presets" }, ...presets)] : []),
      ...(page.trains ? [] : page.has_steps ? [playSteps, step, reset] : [reset]),
    ),
    element("div", { class: "controls" }, ...visible),
    status,
    spoken,
    element(
      "details",
      { class: "more" },
      element("summary", {}, page.trains ? "View, runs, settings" : "Settings, files"),
      element("div", { class: "controls" }, ...folded,
        ...(page.trains ? [
          element("label", { class: "control" }, log, element("span", {}, "log axis")),
          element("label", { class: "control" }, element("span", {}, "smoothing"), smoothing, smoothed),
          all,
        ] : [])),
      earlierRuns,
      element("p", {}, "Save as ", ...(page.trains ? ["svg", "png", "csv"] : ["svg", "png"]).map(save)),
      element("p", {}, copy, settings, copied),
    ),
  );
  el.append(root);

  function showEarlierRuns(list) {
    const now = JSON.stringify(list);
    if (now === earlierShown) return;
    earlierShown = now;
    const rows = list.map((run, index) => {
      const name = element("input", { type: "text", "aria-label": `name of earlier run ${index + 1}`, size: 24,
        onchange: () => send({ kind: "rename", index, value: name.value }) });
      name.value = run.name;
      const seen = element("input", { type: "checkbox", "aria-label": `show ${run.name}`,
        onchange: () => send({ kind: "hide", index, value: !seen.checked }) });
      seen.checked = !run.hidden;
      return element("li", {}, seen, name);
    });
    if (list.length) rows.push(element("li", {}, button("Clear earlier runs", "clear", "Forget all earlier runs")));
    earlierRuns.replaceChildren(...rows);
  }

  function show(frame) {
    const current = frame.last_event_serial >= serial || performance.now() - sentAt > 3000;
    shown.show(frame, current);
    if (current) for (const [name, control] of controls) control.show(frame.values[name], frame.texts[name]);
    const running = frame.state === "running";
    setText(play, running ? "❚❚ Pause" : "▶ Start");
    const over = frame.state === "finished" || frame.state === "stopped by an error";
    play.disabled = over;
    ({ revealed, at_limit: atLimit } = frame);
    if (atLimit && current) stopSteps();
    step.disabled = running || over || (page.has_steps && atLimit);
    setText(reveal, revealed ? "Hide" : "Reveal");
    if (current) {
      speed.value = Math.max(0, page.rates.indexOf(frame.rate));
      showSpeed(frame.rate);
      presets.forEach((preset) => preset.setAttribute("aria-pressed", preset.dataset.preset === frame.preset));
      log.checked = frame.log;
      if (!smoothing.matches(":active")) smoothing.value = frame.smoothing;
    }
    progress.hidden = !frame.total;
    if (frame.total) progress.value = Math.min(1, frame.step / frame.total);
    setText(counter, [frame.total ? `${frame.step} of ${frame.total}` : `step ${frame.step}`, frame.time_left].filter(Boolean).join(", "));
    // Spoken when it changes, not at each frame.
    setText(status, [page.trains ? frame.state : "", frame.changed_after_the_end && page.restarts ? "Reset begins a run with the new settings" : "", frame.values.seed === undefined ? "" : `seed ${frame.values.seed}`].filter(Boolean).join(" · "));
    alarm.hidden = !frame.message;
    if (frame.message !== alarm.dataset.message) {
      alarm.dataset.message = frame.message;
      alarm.replaceChildren(element("span", {}, frame.message),
        ...(frame.details ? [element("details", {}, element("summary", {}, "Where"), element("pre", {}, frame.details))] : []));
    }
    speak(shown.words(), running);
    setText(smoothed, frame.smoothing ? frame.smoothing.toFixed(2) : "off");
    all.disabled = !frame.zoomed;
    showEarlierRuns(frame.earlier_runs);
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

  let gone = false, next = null, painted = 0, confirmed = 0, confirmedAt = -Infinity;
  const paint = () => {
    const frame = next;
    next = null;
    if (gone || !frame || frame.number === undefined) return;
    painted += 1;
    show(frame);
    reach();
    root.dataset.painted = painted;
    // Rarely, but often enough that the kernel never waits: at each message that the kernel
    // handles JupyterLab swaps the icon of its tab, and Chromium keeps some memory of each.
    const now = performance.now();
    if (frame.number - confirmed >= page.ahead / 2 || frame.number < confirmed || now - confirmedAt > 5000) {
      confirmed = frame.number;
      confirmedAt = now;
      model.send({ kind: "painted", number: confirmed });
    }
  };
  const onFrame = () => {
    if (next === null) requestAnimationFrame(paint);
    next = model.get("frame");
  };
  const onMessage = (message) => {
    if (message.kind !== "file") return;
    if (message.as === "svg" && wants === "png") toPng(message.name.replace(/svg$/, "png"), message.text);
    else download(message.name, new Blob([message.text], { type: message.as === "csv" ? "text/csv" : "image/svg+xml" }));
  };
  // A kernel that was restarted, or whose server has ended, sends no frame that says so.
  function lost(sentence) {
    gone = true; // a frame that is still under way would show it running
    setText(status, "not connected");
    setText(play, "▶ Start");
    setText(counter, "");
    root.dataset.state = "not connected";
    for (const control of root.querySelectorAll("button, input, select")) control.disabled = true;
    alarm.hidden = false;
    alarm.dataset.message = sentence;
    alarm.replaceChildren(element("span", {}, sentence));
  }
  const kernel = model.widget_manager?.kernel;
  const onStatus = (_, now) => {
    if (["restarting", "autorestarting", "dead"].includes(now)) lost(page.full ? "The kernel restarted: reload this page." : "The kernel restarted: run this cell again.");
  };
  const onConnection = (_, now) => {
    if (now === "disconnected") lost("The server has ended: start it again.");
  };
  // In front ends without those signals (classic Notebook): the model is cut off from its kernel.
  let widget = null;
  const onComm = () => { if (!widget.comm_live) onStatus(null, "restarting"); };
  model.widget_manager?.get_model(page.model)?.then((found) => (widget = found).on("comm_live_update", onComm));
  kernel?.statusChanged?.connect(onStatus);
  kernel?.connectionStatusChanged?.connect(onConnection);

  // Voilà keeps a kernel for each page that was opened, until it is asked to end it.
  const leave = () => {
    const { baseUrl, kernelId } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`);
  };
  if (page.full) window.addEventListener("pagehide", leave);

  const nextPreset = (direction) => {
    if (!presets.length) return;
    const now = presets.findIndex((preset) => preset.getAttribute("aria-pressed") === "true");
    presets[(now + direction + presets.length + (now < 0 && direction < 0 ? 1 : 0)) % presets.length].click();
  };
  const KEYS = {
    " ": () => {
      if (timer !== null) stopSteps();
      else (page.hides && !revealed ? reveal : page.has_steps ? (page.step_seconds < 0.3 ? playSteps : step) : page.trains ? play : reveal).click();
    }, ".": () => step.click(), r: () => reset.click(), 0: () => all.click(),
    n: () => nextPreset(1), PageDown: () => nextPreset(1), p: () => nextPreset(-1), PageUp: () => nextPreset(-1),
  };
  const onKey = (event) => {
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
  listener.addEventListener("keydown", onKey);
  // JupyterLab takes arrows, Enter and letters from controls inside outputs, unless they do not reach
  // it. Tab, Escape and everything with Ctrl, Alt or Shift stay its own.
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !["Tab", "Escape"].includes(event.key)
      && !(event.shiftKey && event.key === "Enter") && !page.full) event.stopPropagation();
  });
  model.on("change:frame", onFrame);
  model.on("msg:custom", onMessage);
  onFrame();
  const state = page.full && new URL(location.href).searchParams.get("state");
  if (state) send({ kind: "state", value: state });

  return () => {
    clearInterval(timer);
    clearTimeout(speaking);
    resized.disconnect();
    window.removeEventListener("pagehide", leave);
    listener.removeEventListener("keydown", onKey);
    widget?.off("comm_live_update", onComm);
    kernel?.statusChanged?.disconnect(onStatus);
    kernel?.connectionStatusChanged?.disconnect(onConnection);
    model.off("change:frame", onFrame);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
