// Building and changing elements of the page. The files of this folder are one ES module: the kernel
// concatenates them (see ../widget.py), nothing is compiled.

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
function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
