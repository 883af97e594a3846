const SVG = "http://www.w3.org/2000/svg";

// The picture: layers under the SVG, draggable handles over it.
function picture(send) {
  const layers = element("div", { class: "layers" });
  const drawn = element("div", { class: "drawn" });
  const over = document.createElementNS(SVG, "svg");
  over.setAttribute("class", "over");
  const paper = pad(send);
  const node = element("div", { class: "picture" }, layers, drawn, over, paper.node);
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
  const put = (grip, x, y) => {
    grip.setAttribute("cx", x);
    grip.setAttribute("cy", y);
    if (grip.tagName !== "rect") return;
    grip.setAttribute("x", x - Number(grip.getAttribute("width")) / 2);
    grip.setAttribute("y", y - Number(grip.getAttribute("height")) / 2);
  };
  const move = (name, x, y) => {
    put(handles.get(name), x, y);
    soon({ kind: "drag", name, x, y });
  };
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function handle(spec) {
    const grip = document.createElementNS(SVG, spec.square ? "rect" : "circle");
    const radius = Math.max(9, size[0] / 75);
    if (spec.square) for (const side of ["width", "height"]) grip.setAttribute(side, 2 * radius);
    else grip.setAttribute("r", radius);
    grip.setAttribute("tabindex", 0);
    grip.setAttribute("role", "button");
    grip.setAttribute("data-handle", spec.name);
    grip.addEventListener("pointerdown", (event) => {
      dragged = spec.name;
      grip.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    grip.addEventListener("pointermove", (event) => {
      if (dragged === spec.name) move(spec.name, ...place(event));
    });
    const drop = () => {
      if (dragged === spec.name) send({ kind: "drop", name: spec.name });
      dragged = null;
    };
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", drop);
    grip.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way) return;
      const far = (event.shiftKey ? 40 : 8) * (size[0] / 640);
      move(spec.name, Number(grip.getAttribute("cx")) + way[0] * far, Number(grip.getAttribute("cy")) + way[1] * far);
      event.preventDefault();
      event.stopPropagation();
    });
    over.append(grip);
    handles.set(spec.name, grip);
    return grip;
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
    // Only a frame that is fresh, that knows of every move, puts the handles in their places.
    show(frame, fresh) {
      size = [frame.width, frame.height];
      zooms = frame.zooms;
      node.style.setProperty("--wide", `${frame.width * 1.25}px`);
      node.style.setProperty("--shape", frame.width / frame.height);
      drawn.innerHTML = frame.svg;
      showLayers(frame.layers);
      paper.show(frame.pad, size);
      over.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
      const names = new Set(frame.handles.map((spec) => spec.name));
      for (const [name, grip] of handles) if (!names.has(name)) { grip.remove(); handles.delete(name); }
      for (const spec of frame.handles) {
        const known = handles.has(spec.name);
        const grip = handles.get(spec.name) ?? handle(spec);
        grip.setAttribute("fill", spec.colour);
        grip.setAttribute("aria-label", spec.label);
        if (!known || (fresh && waiting === null && dragged !== spec.name)) {
          put(grip, spec.x, spec.y);
        }
      }
    },
    release() {
      for (const image of layers.children) URL.revokeObjectURL(image.src);
    },
  };
}
