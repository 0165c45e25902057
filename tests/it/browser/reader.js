// A careless feed reader: what a feed says goes into the page as it is.
"use strict";
const main = document.querySelector("main");
const show = text => {
  if (!text) return;
  const place = document.createElement("div");
  place.className = "entry";
  main.append(place);
  place.innerHTML = text;
};

function entriesOf(text) {
  if (settings.format === "json") {
    const feed = JSON.parse(text);
    return feed.items.map(item => [
      item.title, item.summary, item.content_html, ...(item.authors ?? []).map(author => author.name),
      ...(item.tags ?? []), item._diembao.credit, ...(item._diembao.also_in ?? []).flatMap(copy => [copy.title, copy.source]),
    ]);
  }
  const feed = new DOMParser().parseFromString(text, "application/xml");
  if (feed.querySelector("parsererror")) throw new Error(feed.querySelector("parsererror").textContent);
  const entries = [...feed.getElementsByTagName(settings.format === "atom" ? "entry" : "item")];
  // Every element with a text of its own, and every title of a link: headline, summary, content, names, categories.
  return entries.map(entry => [...entry.querySelectorAll("*")].flatMap(element => [
    element.childElementCount ? null : element.textContent, element.getAttribute("title"), element.getAttribute("label"),
  ]));
}

window.ready = (async () => {
  if (settings.html !== undefined) return show(settings.html);
  const answer = await fetch(settings.feed);
  const entries = entriesOf(await answer.text());
  entries.forEach(texts => texts.forEach(show));
  window.entriesRead = entries.length;
})();
