const SVG = "http://www.w3.org/2000/svg";

// The picture: layers under the SVG, draggable handles over it.
function picture(send, soon) {
  const layers = element("div", { class: "layers" });
  const svg = element("div", { class: "drawn" });
  const over = document.createElementNS(SVG, "svg");
  over.setAttribute("class", "over");
  const sheet = pad(soon);
  const node = element("div", { class: "picture" }, layers, svg, over, sheet.node);
  const handles = new Map(), specs = new Map();
  let moment = null;
  let size = [640, 400], zooms = false, dragged = null, hovered = null;

  const position = (event) => {
    const box = svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * size[0], ((event.clientY - box.top) / box.height) * size[1]];
  };
  const moveTo = (knob, x, y) => {
    knob.setAttribute("cx", x);
    knob.setAttribute("cy", y);
    if (knob.tagName !== "rect") return;
    knob.setAttribute("x", x - Number(knob.getAttribute("width")) / 2);
    knob.setAttribute("y", y - Number(knob.getAttribute("height")) / 2);
  };
  const move = (name, toX, toY) => {
    const [x, y] = allowed(specs.get(name), toX, toY);
    moveTo(handles.get(name), x, y);
    soon(`drag ${name}`, () => ({ kind: "drag", name, x, y }));
  };
  // The point nearest to where the pointer is that the handle may go to: on its track, in its area.
  const allowed = ({ track, area }, x, y) => {
    if (area) [x, y] = [Math.min(area[2], Math.max(area[0], x)), Math.min(area[3], Math.max(area[1], y))];
    let best = [x, y], least = Infinity;
    for (let i = 0; i + 1 < track.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [track[i], track[i + 1]];
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const share = length ? Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)) : 0;
      const point = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
      const distance = (point[0] - x) ** 2 + (point[1] - y) ** 2;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  };
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function handle(spec) {
    const knob = document.createElementNS(SVG, spec.square ? "rect" : "circle");
    const radius = Math.max(9, size[0] / 75);
    if (spec.square) for (const side of ["width", "height"]) knob.setAttribute(side, 2 * radius);
    else knob.setAttribute("r", radius);
    knob.setAttribute("tabindex", 0);
    knob.setAttribute("role", "button");
    knob.setAttribute("data-handle", spec.name);
    knob.addEventListener("pointerdown", (event) => {
      dragged = spec.name;
      knob.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    knob.addEventListener("pointermove", (event) => {
      if (dragged === spec.name) move(spec.name, ...position(event));
    });
    const drop = () => {
      if (dragged === spec.name) send({ kind: "drop", name: spec.name });
      dragged = null;
    };
    knob.addEventListener("pointerup", drop);
    knob.addEventListener("pointercancel", drop);
    knob.addEventListener("keydown", (event) => {
      const direction = KEYS[event.key];
      if (!direction) return;
      const far = (event.shiftKey ? 40 : 8) * (size[0] / 640);
      move(spec.name, Number(knob.getAttribute("cx")) + direction[0] * far, Number(knob.getAttribute("cy")) + direction[1] * far);
      event.preventDefault();
      event.stopPropagation();
    });
    over.append(knob);
    handles.set(spec.name, knob);
    return knob;
  }

  // Elements that share a word in data-link: those that belong to what is under the pointer.
  let links = "";
  const showLinks = () => {
    const words = links.split(" ");
    node.classList.toggle("linking", links !== "");
    for (const one of svg.querySelectorAll("[data-link]")) {
      one.classList.toggle("linked", one.dataset.link.split(" ").some((word) => words.includes(word)));
    }
  };
  node.addEventListener("pointermove", (event) => {
    const now = event.target.closest?.("[data-link]")?.dataset.link ?? "";
    if (now === links) return;
    links = now;
    showLinks();
  });
  node.addEventListener("pointerleave", () => { links = ""; showLinks(); });

  let from = null;
  const band = element("div", { class: "band", hidden: true });
  node.append(band);
  node.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest?.("[data-cell]");
    if (cell) send({ kind: "pick", cell: cell.dataset.cell });
    else if (zooms && event.button === 0) {
      from = position(event);
      node.setPointerCapture(event.pointerId);
    } else send({ kind: "press", x: position(event)[0], y: position(event)[1] });
  });
  node.addEventListener("pointermove", (event) => {
    if (from) {
      const to = position(event);
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
      soon("hover", () => ({ kind: "hover", cell }));
    }
  });
  node.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = position(event);
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    from = null;
    band.hidden = true;
    if (right - left > 8 && bottom - top > 8) send({ kind: "zoom", value: [left, right, top, bottom] });
  });
  node.addEventListener("pointerleave", () => {
    if (hovered !== null) soon("hover", () => ({ kind: "hover", cell: null }));
    hovered = null;
  });
  node.addEventListener("dblclick", () => send({ kind: "all" }));

  function showLayers(list) {
    while (layers.children.length > list.length) layers.lastChild.remove();
    list.forEach((layer, i) => {
      const image = layers.children[i] ?? layers.appendChild(element("img", { alt: "" }));
      const bytes = new Uint8Array(layer.data.buffer, layer.data.byteOffset, layer.data.byteLength);
      // The same picture again is not decoded again.
      if (image.shown?.length !== bytes.length || bytes.some((byte, k) => byte !== image.shown[k])) {
        const source = URL.createObjectURL(new Blob([bytes]));
        image.onload = image.onerror = () => URL.revokeObjectURL(source);
        image.src = source;
        image.shown = bytes;
      }
      const [x, y, width, height] = layer.box;
      image.style.cssText =
        `left:${(100 * x) / size[0]}%;top:${(100 * y) / size[1]}%;width:${(100 * width) / size[0]}%;` +
        `height:${(100 * height) / size[1]}%;image-rendering:${layer.squares ? "pixelated" : "auto"}`;
    });
  }

  // Pixels of width at which the smallest type has 11 pixels: below, the picture scrolls.
  let measured = "", legible = 0;
  const legibleWidth = (frame) => {
    const sizes = [...new Set(frame.svg.match(/font-size="[\d.]+"/g))].map((size) => Number(size.slice(11, -1)));
    const now = `${frame.width} ${sizes}`;
    if (now !== measured) legible = sizes.length ? (frame.width * 11) / Math.min(...sizes) : 0;
    measured = now;
    return legible;
  };

  return {
    node,
    words: () => svg.firstElementChild?.getAttribute("aria-label") ?? "",
    // Only a frame that is fresh, that knows of every move, puts the handles in their places.
    show(frame, fresh) {
      size = [frame.width, frame.height];
      zooms = frame.zooms;
      node.style.setProperty("--legible", `${legibleWidth(frame)}px`);
      node.style.setProperty("--wide", `${frame.width * 1.25}px`);
      node.style.setProperty("--shape", frame.width / frame.height);
      svg.innerHTML = frame.svg;
      // A dot travels at a step that was asked for: not on opening, not again during a drag.
      const now = svg.querySelector("[data-moment]")?.dataset.moment ?? "";
      svg.classList.toggle("moves", moment !== null && now !== moment);
      moment = now;
      if (links) showLinks();
      showLayers(frame.layers);
      sheet.show(frame.pad, size);
      over.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
      const names = new Set(frame.handles.map((spec) => spec.name));
      for (const [name, knob] of handles) if (!names.has(name)) { knob.remove(); handles.delete(name); }
      for (const spec of frame.handles) {
        specs.set(spec.name, spec);
        const known = handles.has(spec.name);
        const knob = handles.get(spec.name) ?? handle(spec);
        knob.setAttribute("fill", spec.colour);
        knob.setAttribute("aria-label", spec.label);
        if (!known || (fresh && dragged !== spec.name)) moveTo(knob, spec.x, spec.y);
      }
    },
  };
}
