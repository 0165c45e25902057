// Stands in the head of every document that is looked at, before anything of the press's.
// Notes what runs: calls of what attacks call, and, by a policy that reports and stops nothing,
// every script, handler and address with a script in it.
"use strict";
window.watch = (() => {
  const ran = new Set();
  const foreign = new Set();
  const note = (list, what) => { if (list.size < 12) list.add(String(what).slice(0, 160)); };
  for (const name of ["alert", "confirm", "prompt", "print", "open", "msgbox"]) {
    window[name] = (...words) => { note(ran, `${name}(${words})`); };
  }
  document.addEventListener("securitypolicyviolation", event => {
    note(ran, `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
  // Links are looked at, not followed; only an address that is a script is followed.
  window.addEventListener("click", event => {
    const link = event.composedPath().find(node => node.href !== undefined || node.action !== undefined);
    if (!link || !isScript(link)) event.preventDefault();
  }, true);
  const text = address => address?.baseVal ?? address;
  const isScript = link => /^\s*javascript:/i.test(text(link.href) ?? text(link.action) ?? "");
  const EVENTS = ("click dblclick mouseover mouseenter mousemove mouseout mousedown mouseup pointerover pointerdown " +
    "focus blur focusin input beforeinput change keydown keyup keypress submit reset load error toggle beforetoggle " +
    "animationstart animationend transitionend start finish begin end repeat scroll wheel copy paste cut dragstart " +
    "drop contextmenu play canplay loadstart resize pageshow hashchange popstate message propertychange").split(" ");

  const IN_TEXT = {
    a: ["href", "rel"], img: ["src", "alt", "width", "height", "loading"], td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
  };
  for (const name of ("p h2 h3 h4 ul ol li blockquote figure figcaption em strong b i u br table thead tbody tr " +
    "sub sup").split(" ")) IN_TEXT[name] = [];
  const EVERYWHERE = ["class", "id", "lang", "hreflang", "title"];
  const IN_PAGE = {
    html: ["lang"], head: [], meta: ["charset", "name", "content"], title: [], body: [],
    link: ["rel", "href", "type"], header: [], nav: ["aria-label"], main: ["tabindex"], footer: [],
    section: ["aria-labelledby"], article: [], div: [], span: [], p: [], h1: [], h2: [], h3: [], h4: [], ul: [], ol: [],
    li: ["aria-current"], dl: [], dt: [], dd: [], b: [], details: [], summary: [], code: [],
    a: ["href", "aria-current", "aria-label", "rel", "type"], time: ["datetime"], figure: [], figcaption: [],
    img: ["src", "alt", "loading", "decoding", "referrerpolicy", "width", "height"],
  };

  // Whether an element and all that it says is on the list.
  function inspect(element, list, everywhere) {
    const name = element.localName;
    const where = element.outerHTML.slice(0, 120);
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml" || !Object.hasOwn(list, name)) {
      return note(foreign, `<${name}> ${where}`);
    }
    for (const attribute of element.attributes) {
      if (!list[name].includes(attribute.name) && !everywhere.includes(attribute.name)) {
        note(foreign, `${name}[${attribute.name}] ${where}`);
      }
    }
    for (const address of [element.getAttribute("href"), element.getAttribute("src")]) {
      if (address === null) continue;
      const url = URL.parse(address, document.URL);
      if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) note(foreign, `${name} leads to ${address}`);
    }
  }

  function elements() {
    const all = [...document.querySelectorAll("*")].filter(element => element.nonce !== "cua-ta");
    for (const element of all) {
      const text = element.closest(".body, .entry");
      if (text && text !== element) inspect(element, IN_TEXT, []);
      else inspect(element, IN_PAGE, EVERYWHERE);
    }
    return all;
  }

  const pause = ms => new Promise(done => setTimeout(done, ms));

  async function examine() {
    const title = document.title;
    const all = elements();
    for (const element of all) {
      // What is loaded late would be loaded by a reader who scrolls.
      if (element.loading === "lazy") element.loading = "eager";
      for (const name of EVENTS) {
        const kind = name === "click" ? MouseEvent : Event;
        element.dispatchEvent(new kind(name, { bubbles: name === "click", cancelable: true }));
      }
      if (element.localName === "form" && isScript(element)) HTMLFormElement.prototype.submit.call(element);
    }
    await pause(60);
    elements();
    if (document.title !== title) note(ran, `the title became ${document.title}`);
    if (location.hash) note(ran, `the address became ${location.hash}`);
    return { ran: [...ran], foreign: [...foreign], read: window.entriesRead ?? 0 };
  }
  return { examine };
})();
