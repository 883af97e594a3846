// One control for each kind of setting; `show` sets it to what the kernel says.

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
  const output = element("output", { role: "none" });
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
