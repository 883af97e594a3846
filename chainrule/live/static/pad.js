// A sheet to draw on with the mouse, a pen, a finger or the arrow keys: white ink on black, as in
// MNIST. The ink is drawn here, at once; the kernel gets the small picture that a network reads.

function pad(soon) {
  const FINE = 10;
  const canvas = element("canvas", {
    tabindex: 0, role: "application",
    "aria-label": "sheet to draw on: arrow keys move the pen, space puts it down or lifts it, Delete clears",
  });
  const tip = element("div", { class: "tip", hidden: true });
  const announcement = element("div", { class: "announcement", role: "status" });
  const node = element("div", { class: "pad", hidden: true }, canvas, tip, announcement);
  const small = element("canvas");
  const ink = canvas.getContext("2d");
  const coarse = small.getContext("2d", { willReadFrequently: true });
  let version = null, pixels = 28, from = null, pen = null, down = false;

  const pixelsNow = () => {
    coarse.imageSmoothingQuality = "high";
    coarse.drawImage(canvas, 0, 0, pixels, pixels);
    const data = coarse.getImageData(0, 0, pixels, pixels).data;
    return { kind: "ink", pixels: Array.from({ length: pixels * pixels }, (_, i) => data[4 * i]) };
  };
  const position = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  const report = () => soon("ink", pixelsNow);
  const stroke = (start, to) => {
    ink.beginPath();
    ink.moveTo(...start);
    ink.lineTo(...to);
    ink.stroke();
    report();
    return to;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    tip.hidden = true;
    from = position(event);
    stroke(from, from);
    event.stopPropagation();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from) from = stroke(from, position(event));
    event.stopPropagation();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { from = null; });

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    pen ??= [canvas.width / 2, canvas.height / 2];
    if (direction) {
      const to = pen.map((value, k) => Math.min(canvas.width - FINE / 2, Math.max(FINE / 2, value + FINE * direction[k])));
      pen = down ? stroke(pen, to) : to;
    } else if (event.key === " ") {
      down = !down;
      if (down) stroke(pen, pen);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      ink.fillRect(0, 0, canvas.width, canvas.height);
      report();
    } else return;
    event.preventDefault();
    event.stopPropagation();
    tip.hidden = false;
    tip.classList.toggle("down", down);
    tip.style.left = `${(100 * pen[0]) / canvas.width}%`;
    tip.style.top = `${(100 * pen[1]) / canvas.height}%`;
    const [column, row] = pen.map((value) => Math.floor(value / FINE) + 1);
    setText(announcement, direction || event.key === " " ? `pen ${down ? "down" : "up"}, row ${row}, column ${column}` : "cleared");
  });
  canvas.addEventListener("blur", () => { tip.hidden = true; down = false; });

  function load(spec) {
    version = spec.version;
    pixels = spec.pixels;
    canvas.width = canvas.height = pixels * FINE;
    small.width = small.height = pixels;
    const image = coarse.createImageData(pixels, pixels);
    const bytes = new Uint8Array(spec.image.buffer, spec.image.byteOffset, pixels * pixels);
    bytes.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    coarse.putImageData(image, 0, 0);
    ink.drawImage(small, 0, 0, canvas.width, canvas.height);
    ink.strokeStyle = "#fff";
    ink.lineWidth = 2.2 * FINE;
    ink.lineCap = "round";
  }

  return {
    node,
    show(spec, size) {
      node.hidden = !spec;
      if (!spec) return;
      if (spec.version !== version && !from) load(spec);
      const [x, y, side] = spec.box;
      node.style.left = `${(100 * x) / size[0]}%`;
      node.style.top = `${(100 * y) / size[1]}%`;
      node.style.width = `${(100 * side) / size[0]}%`;
      node.style.height = `${(100 * side) / size[1]}%`;
    },
  };
}
