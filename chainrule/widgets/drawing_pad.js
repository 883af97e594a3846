// A square to draw on with a pen: pointer, touch, or arrow keys. No build step; loaded by anywidget.
// It keeps `ink`, side × side bytes row by row, 0 paper to 255 ink, in step with the kernel.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function render({ model, el }) {
  const side = model.get("side");
  const radius = model.get("pen") / 2;
  const canvas = element("canvas", {
    width: side, height: side, tabindex: 0, role: "application", "data-lm-suppress-shortcuts": "true",
    "aria-label": "drawing pad: arrow keys move the pen, space puts it down or lifts it, Delete clears",
  });
  const cursor = element("div", { class: "cursor", hidden: "" });
  const status = element("span", { class: "status", role: "status" });
  const clear = element("button", { type: "button", title: "Clear the pad (Delete)", onclick: () => wipe() }, "Clear");
  const root = element("div", { class: "chainrule-pad" },
    element("div", { class: "paper" }, canvas, cursor),
    element("div", { class: "bar" }, clear, status));
  el.append(root);

  const context = canvas.getContext("2d");
  let ink = new Uint8Array(side * side);
  let at = null, place = [side / 2, side / 2], down = false, waiting = null;

  function paint() {
    const pixels = context.createImageData(side, side);
    ink.forEach((value, i) => pixels.data.set([255 - value, 255 - value, 255 - value, 255], 4 * i));
    context.putImageData(pixels, 0, 0);
  }

  // What is drawn goes to the kernel at most every 60 ms, and once more when the pen rests.
  function tell() {
    waiting ??= setTimeout(() => {
      waiting = null;
      model.set("ink", new DataView(ink.slice().buffer));
      model.save_changes();
    }, 60);
  }

  // Ink falls off over one pixel at the pen's rim, as in MNIST's grey borders.
  function dab(x, y) {
    const reach = Math.ceil(radius + 1);
    for (let row = Math.max(0, Math.floor(y) - reach); row <= Math.min(side - 1, Math.floor(y) + reach); row++)
      for (let column = Math.max(0, Math.floor(x) - reach); column <= Math.min(side - 1, Math.floor(x) + reach); column++) {
        const far = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const value = 255 * Math.min(1, Math.max(0, radius + 0.5 - far));
        ink[row * side + column] = Math.max(ink[row * side + column], value);
      }
  }

  function stroke(from, to) {
    const steps = Math.max(1, Math.ceil(3 * Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let k = 0; k <= steps; k++)
      dab(from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps);
    paint();
    tell();
  }

  function wipe() {
    ink.fill(0);
    paint();
    tell();
    status.textContent = "cleared";
  }

  const where = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    cursor.hidden = true;
    at = where(event);
    stroke(at, at);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (at === null) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const next = where(one);
      stroke(at, next);
      at = next;
    }
  });
  const lift = () => { at = null; };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  function showCursor() {
    cursor.hidden = false;
    cursor.classList.toggle("down", down);
    cursor.style.left = `${(100 * place[0]) / side}%`;
    cursor.style.top = `${(100 * place[1]) / side}%`;
    status.textContent = `pen ${down ? "down" : "up"}, row ${Math.floor(place[1]) + 1}, column ${Math.floor(place[0]) + 1}`;
  }
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (way) {
      const next = place.map((value, k) => Math.min(side - 0.5, Math.max(0.5, value + way[k])));
      if (down) stroke(place, next);
      place = next;
    } else if (event.key === " ") {
      down = !down;
      if (down) stroke(place, place);
    } else if (event.key === "Delete" || event.key === "Backspace") wipe();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (way || event.key === " ") showCursor();
  });
  canvas.addEventListener("blur", () => { cursor.hidden = true; down = false; });

  const arrived = () => {
    if (waiting !== null) return; // what is being drawn is newer
    const view = model.get("ink");
    if (view?.byteLength !== side * side) return;
    ink = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
    paint();
  };
  model.on("change:ink", arrived);
  paint();
  arrived();
  return () => {
    clearTimeout(waiting);
    model.off("change:ink", arrived);
  };
}

export default { render };
