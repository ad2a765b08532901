const place = (box, size) =>
  `left:${(100 * box[0]) / size[0]}%;top:${(100 * box[1]) / size[1]}%;width:${(100 * (box[2] - box[0])) / size[0]}%;height:${(100 * (box[3] - box[1])) / size[1]}%`;

const made = (tag, classes, style) => {
  const element = document.createElement(tag);
  element.className = classes;
  if (style) element.style.cssText = style;
  return element;
};

/* A rectangle drawn with the mouse or a finger, or moved by the arrow keys, sized with Shift and set with Enter. */
const drawing = (frame, data, done) => {
  const [width, height] = data.size;
  const layer = made("div", "layer");
  layer.tabIndex = 0;
  layer.setAttribute("role", "application");
  layer.setAttribute("aria-label", data.hint);
  const shape = made("div", "shape");
  layer.append(shape);
  frame.append(layer);
  const half = Math.min(width, height) * 0.15; // a face is about as wide as high, whatever shape the picture has
  let box = data.mode === "crop" ? [width * 0.1, height * 0.1, width * 0.9, height * 0.9] : [width / 2 - half, height / 2 - half, width / 2 + half, height / 2 + half];
  const draw = () => {
    shape.style.cssText = place(box, data.size);
  };
  const at = (event) => {
    const area = layer.getBoundingClientRect();
    const clamp = (value) => Math.min(1, Math.max(0, value));
    return [clamp((event.clientX - area.left) / area.width) * width, clamp((event.clientY - area.top) / area.height) * height];
  };
  const finish = () => {
    if (box[2] - box[0] > width * 0.005 && box[3] - box[1] > height * 0.005) done(box.map(Math.round));
  };
  let from = null;
  layer.onpointerdown = (event) => {
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    from = at(event);
  };
  layer.onpointermove = (event) => {
    if (!from) return;
    const to = at(event);
    box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
    draw();
  };
  layer.onpointerup = () => {
    if (!from) return;
    from = null;
    finish();
  };
  layer.onkeydown = (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Enter") finish();
    else if (event.key === "Escape") done([]);
    else if (step) {
      const dx = step[0] * width * 0.02;
      const dy = step[1] * height * 0.02;
      const next = event.shiftKey ? [box[0], box[1], box[2] + dx, box[3] + dy] : [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
      if (next[0] >= 0 && next[1] >= 0 && next[2] <= width && next[3] <= height && next[2] - next[0] > 8 && next[3] - next[1] > 8) box = next;
      draw();
    } else return;
    event.preventDefault();
  };
  draw();
  layer.focus();
};

/* A list beside the picture whose rows choose a face as well: drawn by the page, at another time than this, so its clicks are heard where they end. */
const heard = new WeakMap();
const listen = (frame, list, done) => {
  document.removeEventListener("click", heard.get(frame));
  if (!list) return;
  const hear = (event) => {
    if (!frame.isConnected) return document.removeEventListener("click", hear);
    const row = event.target.closest && event.target.closest(`${list} [data-letter]`);
    if (row) done(row.dataset.letter);
  };
  heard.set(frame, hear);
  document.addEventListener("click", hear);
};

export default function ({ data, parentElement, setTriggerValue }) {
  let frame = parentElement.querySelector(".frame");
  const held = parentElement.activeElement && parentElement.activeElement.dataset ? parentElement.activeElement.dataset.letter : undefined;
  if (!frame) {
    frame = made("div", "frame");
    parentElement.append(frame);
  }
  frame.style.aspectRatio = `${data.size[0]} / ${data.size[1]}`;
  frame.style.maxWidth = `calc(30rem * ${data.size[0] / data.size[1]})`;
  let image = frame.querySelector("img");
  if (!image || image.src !== data.uri) {
    image = made("img", "");
    image.src = data.uri;
  }
  image.alt = data.alt;
  frame.replaceChildren(image);
  for (const box of data.glimpsed || []) frame.append(made("div", "face glimpsed", place(box, data.size)));
  if (data.note) {
    const note = made("div", "note");
    note.textContent = data.note;
    frame.append(note);
  }
  for (const box of data.covers || []) frame.append(made("div", `cover ${data.style}`, place(box, data.size)));
  if (data.crop) frame.append(made("div", "kept", place(data.crop, data.size)));
  for (const face of data.faces || []) {
    const at = place(face.box, data.size);
    const shape = made(data.still ? "div" : "button", `face ${face.state}${face.here ? " here" : ""}${data.still ? " still" : ""}`, at);
    shape.dataset.letter = face.letter;
    shape.title = face.words;
    if (!data.still) {
      shape.type = "button";
      shape.setAttribute("aria-label", face.words);
      shape.setAttribute("aria-pressed", face.here ? "true" : "false");
      shape.onclick = () => setTriggerValue("picked", face.letter);
    }
    frame.append(shape);
    if (held === face.letter && !data.still) shape.focus();
    const label = made("span", `letter ${face.state}${face.here ? " here" : ""}`);
    label.setAttribute("aria-hidden", "true");
    label.textContent = face.letter;
    label.style.left = `${(100 * face.label[0]) / data.size[0]}%`;
    label.style.top = `${(100 * face.label[1]) / data.size[1]}%`;
    frame.append(label);
  }
  for (const mark of data.marks || []) {
    const shape = made("div", `mark ${mark.level}`, place(mark.box, data.size));
    const number = made("span", "number");
    number.textContent = mark.number;
    shape.append(number);
    frame.append(shape);
  }
  listen(frame, data.list, (letter) => setTriggerValue("picked", letter));
  if (data.mode) drawing(frame, data, (box) => setTriggerValue("drawn", box));
}
