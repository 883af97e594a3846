// One control for each kind of setting; `show` sets it to the kernel's value.

const short = (value) => String(Number(value.toPrecision(3)));

function slider(spec, send, soon) {
  const positions = 200;
  const toPosition = (value) =>
    spec.log ? (positions * Math.log(value / spec.low)) / Math.log(spec.high / spec.low) : value;
  const toValue = (position) =>
    spec.log ? Number((spec.low * (spec.high / spec.low) ** (position / positions)).toPrecision(3)) : position;
  const input = element("input", {
    type: "range",
    min: spec.log ? 0 : spec.low,
    max: spec.log ? positions : spec.high,
    step: spec.log ? 1 : spec.step ?? (spec.high - spec.low) / positions,
    "aria-label": spec.label,
  });
  const output = element("output", { role: "none" });
  const moved = () => {
    const value = toValue(Number(input.value));
    setText(output, short(value) + (spec.unit ? ` ${spec.unit}` : ""));
    // A setting that begins a new run waits for the release.
    if (!spec.restart) soon(`set ${spec.name}`, () => ({ kind: "set", name: spec.name, value }));
  };
  input.addEventListener("input", moved);
  input.addEventListener("change", () => {
    if (spec.restart) send({ kind: "set", name: spec.name, value: toValue(Number(input.value)) });
  });
  const show = (value, words) => {
    const active = input.matches(":active");
    if (active && spec.restart) return;
    const position = String(toPosition(value));
    if (!active && input.value !== position) input.value = position;
    input.setAttribute("aria-valuetext", words);
    setText(output, words);
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
