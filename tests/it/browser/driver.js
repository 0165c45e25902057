// Opens every document in a frame of its own, some at a time, and reports what was seen in it.
"use strict";
const AT_A_TIME = 16;
const LOAD_MS_MAX = 20000;
// Pictures that fail and animations that begin come a little after the load.
const SETTLE_MS = 60;
const pause = ms => new Promise(done => setTimeout(done, ms));
const within = (ms, promise) => Promise.race([promise, pause(ms)]);

async function seen(one) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-same-origin allow-forms";
  frame.src = one.url;
  const loaded = new Promise(done => frame.addEventListener("load", done, { once: true }));
  document.body.append(frame);
  try {
    await within(LOAD_MS_MAX, loaded);
    const inner = frame.contentWindow;
    await within(LOAD_MS_MAX, inner.ready);
    await pause(SETTLE_MS);
    return await within(LOAD_MS_MAX, inner.watch.examine()) ?? { foreign: ["the document never came to rest"] };
  } catch (why) {
    return { foreign: [`the frame was lost: ${why}`] };
  } finally {
    frame.remove();
  }
}

(async () => {
  const cases = await (await fetch("/cases")).json();
  const worker = async () => {
    while (cases.length) {
      const one = cases.shift();
      const report = { name: one.name, ...(await seen(one)) };
      await fetch("/report", { method: "POST", body: JSON.stringify(report) });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
})();
