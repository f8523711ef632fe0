// What is measured inside the page. Installed by the test of the same name.

window.measure = (() => {
  const frame = () => new Promise(requestAnimationFrame);
  const table = () => document.querySelector("[data-testid=jobs-table]");
  const invoke = (command, args) => window.__TAURI_INTERNALS__.invoke(command, args);

  // When the newest page of jobs was there, as the page's own script got it.
  let arrived = null;
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    if (String(asked[0]).includes("list_jobs")) {
      const read = answer.json.bind(answer);
      answer.json = async () => {
        const data = await read();
        arrived = performance.now();
        return data;
      };
    }
    return answer;
  };

  /** Goes through the whole list, and answers the milliseconds between its frames. */
  async function scroll(frames) {
    const view = table().querySelector(".view");
    const bottom = view.scrollHeight - view.clientHeight;
    const gaps = [];
    let before = await frame();
    for (let at = 1; at <= frames; at++) {
      view.scrollTop = (bottom * at) / frames;
      const now = await frame();
      gaps.push(now - before);
      before = now;
    }
    view.scrollTop = 0;
    await frame();
    return gaps;
  }

  /** The milliseconds between frames while nothing happens: what the machine itself is good for. */
  async function still(frames) {
    const gaps = [];
    let before = await frame();
    for (let at = 0; at < frames; at++) {
      const now = await frame();
      gaps.push(now - before);
      before = now;
    }
    return gaps;
  }

  /** From a question to the answer, from there to the changed list, and from there to the next frame, in milliseconds. */
  async function update(ask) {
    arrived = null;
    const drawn = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (arrived === null) return;
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(table(), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const asked = performance.now();
    ask();
    const changed = await drawn;
    await frame();
    return { answer: arrived - asked, change: changed - arrived, frame: performance.now() - changed };
  }

  const filter = (status) => update(() => document.querySelector(`[data-testid=filter-${status}]`).click());
  const search = (text) =>
    update(() => {
      const field = document.querySelector("[data-testid=jobs-search]");
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });

  /** From a click to the second frame after it: the first one may have been on its way already. */
  async function clicked(css) {
    const asked = performance.now();
    document.querySelector(css).click();
    await frame();
    await frame();
    return performance.now() - asked;
  }

  /** What says to a user that something is waited for. */
  const WAITS = "[aria-busy=true], [role=progressbar], progress, .wait";

  let arrival = null;

  /**
   * From the next click to the frame that shows what is wanted, in milliseconds, and what said meanwhile that it is
   * waited for. Asked for before the click, and told by `arrived`.
   */
  function expect(wanted) {
    arrival = new Promise((resolve) => {
      const waits = new Set();
      const look = () => document.querySelectorAll(WAITS).forEach((one) => waits.add(one.outerHTML.slice(0, 200)));
      const observer = new MutationObserver(look);
      const clicked = async (event) => {
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        do await frame();
        while (!document.querySelector(wanted));
        await frame();
        observer.disconnect();
        resolve({ took: performance.now() - event.timeStamp, waits: [...waits] });
      };
      addEventListener("click", clicked, { capture: true, once: true });
    });
  }

  /** How long a command takes, each time, in milliseconds. */
  async function timed(command, args, times) {
    const took = [];
    for (let at = 0; at < times; at++) {
      const asked = performance.now();
      await invoke(command, args);
      took.push(performance.now() - asked);
    }
    return took;
  }

  /** Milliseconds after which the page has read anew whatever an event told it to. */
  const SETTLING = 1000;

  /** Counts what each progress event of a job changes on the page: in the job's line, and anywhere else. */
  async function watchProgress(job) {
    const seen = [];
    // When something else was heard of that changes the page, and the page may still be at it.
    let other = -Infinity;
    let records = [];
    const observer = new MutationObserver((more) => records.push(...more));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const heard = async ({ payload }) => {
      if (payload.kind !== "progress") {
        other = performance.now();
        return;
      }
      records = [];
      await frame();
      await frame();
      const changed = new Set(records.map((record) => record.target));
      if (performance.now() - other < SETTLING) return;
      const own = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(`#job-${job}`);
      const inside = [...changed].filter(own).length;
      seen.push({ inside, outside: changed.size - inside });
    };
    const handler = window.__TAURI_INTERNALS__.transformCallback(heard);
    await invoke("plugin:event|listen", { event: "studio-event", target: { kind: "Any" }, handler });
    return () => {
      observer.disconnect();
      return seen;
    };
  }

  let stop = null;
  return {
    still,
    scroll,
    filter,
    search,
    timed,
    clicked,
    expect,
    arrived: () => arrival,
    frame,
    watch: async (job) => void (stop = await watchProgress(job)),
    watched: () => stop(),
  };
})();
