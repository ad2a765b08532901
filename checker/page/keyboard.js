/* What Streamlit leaves out for people with a keyboard alone. Popovers: what one holds is drawn at the end of the page, where Tab from its button does not
   lead, and it stays open when the focus is gone. Focus: an element that has it and is drawn anew, or is taken away by what it did, loses it to nothing. */

const FIELDS = "input:not([type=file]), textarea, select, button, a[href], summary, [tabindex='0']";
const fields = (part) => [...part.querySelectorAll(FIELDS)].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility());
const no_help = (element) => !element.closest('[data-testid="stTooltipIcon"]');

/* ------------------------------------------------------------------ popovers */

const opener = () => document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');

const back = (button) => {
  if (button.getAttribute("aria-expanded") === "true") button.click();
  button.focus({ focusVisible: true });
};

const enter = (body) => {
  const button = opener();
  if (!button || !button.matches(":focus-visible")) return;
  const look = (tries) => {
    const first = fields(body).find(no_help) || fields(body)[0];
    if (first) first.focus({ preventScroll: true, focusVisible: true });
    else if (tries) setTimeout(() => look(tries - 1), 60);
  };
  look(20);
};

const in_popover = (event) => {
  const body = event.target instanceof Element && event.target.closest('[data-testid="stPopoverBody"]');
  const button = opener();
  if (!body || !button) return;
  const all = fields(body);
  const out = event.key === "Tab" && event.target === (event.shiftKey ? all[0] : all[all.length - 1]);
  const away = event.key === "Escape" && event.target.getAttribute("aria-expanded") !== "true"; // of a list that is open, Escape closes the list
  if (!out && !away) return;
  event.preventDefault();
  if (away) event.stopPropagation();
  setTimeout(() => back(button), 0); // a list that is open takes over what is marked in it first
};

/* ------------------------------------------------------------------ focus that is lost */

const PAUSE = 350; // milliseconds without a change after which what is to be drawn is there, and whoever asked for the focus has it
let by_keys = false;
let last = null;
let timer = 0;

const said = (element) => element.getAttribute("aria-label") || element.innerText || element.name || "";
const keyed = (element) => [...element.classList].filter((name) => name.startsWith("st-key-"));

const remember = (event) => {
  const element = event.composedPath()[0];
  if (!(element instanceof Element) || element === document.body) return;
  const around = event.composedPath().filter((e) => e instanceof Element).flatMap(keyed);
  // What opens over the page (a calendar, a list) belongs to what had the focus before.
  last = { element, around: around.length || !last ? around : last.around, said: said(element), kind: element.tagName };
};

const find = () => {
  for (const [depth, name] of last.around.entries()) {
    const part = document.querySelector(`.${CSS.escape(name)}`);
    if (!part || !part.checkVisibility()) continue;
    const all = fields(part);
    const same = all.find((e) => e.tagName === last.kind && said(e) === last.said);
    return same || (depth === 0 && all.find(no_help)) || part;
  }
  return [...document.querySelectorAll('[data-testid="stMain"] h2')].find((e) => e.checkVisibility());
};

const put_back = () => {
  const at = document.activeElement;
  if (!last || !by_keys || (at && at !== document.body) || last.element.isConnected || !document.hasFocus()) return;
  const running = document.querySelector("[data-test-script-state]");
  if (running && running.getAttribute("data-test-script-state") === "running") {
    timer = setTimeout(put_back, PAUSE);
    return;
  }
  const found = find();
  if (!found) return;
  if (!found.matches(FIELDS)) found.setAttribute("tabindex", "-1");
  found.focus({ preventScroll: true, focusVisible: true });
  found.scrollIntoView({ block: "nearest", behavior: "instant" });
};

/* ------------------------------------------------------------------ once for each page that the browser loads */

let watching = false;
export default function () {
  if (watching) return;
  watching = true;
  document.addEventListener("keydown", (event) => {
    by_keys = true;
    in_popover(event);
  }, true);
  document.addEventListener("pointerdown", () => { by_keys = false; }, true);
  document.addEventListener("focusin", remember, true);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) {
        if (!(node instanceof Element)) continue;
        const body = node.matches('[data-testid="stPopoverBody"]') ? node : node.querySelector('[data-testid="stPopoverBody"]');
        if (body) enter(body);
      }
    clearTimeout(timer);
    timer = setTimeout(put_back, PAUSE);
  }).observe(document.body, { childList: true, subtree: true });
  const open = document.querySelector('[data-testid="stPopoverBody"]'); // opened before this script was there
  if (open) enter(open);
}
