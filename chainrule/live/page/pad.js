// A sheet to draw on with the mouse, a pen or a finger: white ink on black, as in MNIST. The ink is
// drawn here, at once; the kernel gets the small picture that a network reads.

function pad(send) {
  const FINE = 10;
  const canvas = element("canvas", { class: "pad", role: "img", "aria-label": "sheet to draw on", hidden: true });
  const small = element("canvas");
  const ink = canvas.getContext("2d");
  const coarse = small.getContext("2d", { willReadFrequently: true });
  let version = null, pixels = 28, from = null, waiting = false;

  const report = () => {
    waiting = false;
    coarse.imageSmoothingQuality = "high";
    coarse.drawImage(canvas, 0, 0, pixels, pixels);
    const data = coarse.getImageData(0, 0, pixels, pixels).data;
    send({ kind: "ink", pixels: Array.from({ length: pixels * pixels }, (_, i) => data[4 * i]) });
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  const stroke = (event) => {
    const to = place(event);
    ink.beginPath();
    ink.moveTo(...from);
    ink.lineTo(...to);
    ink.stroke();
    from = to;
    if (!waiting) requestAnimationFrame(report);
    waiting = true;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = place(event);
    stroke(event);
    event.stopPropagation();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from) stroke(event);
    event.stopPropagation();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { from = null; });

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
    node: canvas,
    show(spec, size) {
      canvas.hidden = !spec;
      if (!spec) return;
      if (spec.version !== version && !from) load(spec);
      const [x, y, side] = spec.box;
      canvas.style.left = `${(100 * x) / size[0]}%`;
      canvas.style.top = `${(100 * y) / size[1]}%`;
      canvas.style.width = `${(100 * side) / size[0]}%`;
      canvas.style.height = `${(100 * side) / size[1]}%`;
    },
  };
}
