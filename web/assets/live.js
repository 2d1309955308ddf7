// Makes the pages live: rows and events come over an event stream, actions are answered when they are done. Everything
// works without it, by links and forms.
(() => {
  "use strict";
  const $ = (q, from = document) => from.querySelector(q);
  const token = $('meta[name="securitytoken"]')?.content;
  const said = $("#said");
  const readOnly = document.body.classList.contains("read-only");
  const words = { start: "Start", stop: "Stop", restart: "Restart", monitor: "Monitor", unmonitor: "Unmonitor" };
  const ranks = { down: 0, initialising: 1, unmonitored: 2, up: 3 };

  let quiet;
  const say = (text, stay) => {
    said.textContent = text;
    clearTimeout(quiet);
    if (!stay) quiet = setTimeout(() => (said.textContent = ""), 6000);
  };

  // Times: in the viewer's own zone, and moving on.
  const ago = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s >= 86400) return Math.floor(s / 86400) + " d";
    if (s >= 3600) return Math.floor(s / 3600) + " h";
    if (s >= 60) return Math.floor(s / 60) + " min";
    return s + " s";
  };
  const tell = (t) => {
    const at = new Date(t.dateTime);
    t.textContent = ago(Date.now() - at);
    t.title = at.toLocaleString();
  };
  const times = () => document.querySelectorAll("time").forEach(tell);
  const make = (tag, name, text) => {
    const e = document.createElement(tag);
    if (name) e.className = name;
    if (text) e.textContent = text;
    return e;
  };
  const when = (at) => {
    const t = make("time");
    t.dateTime = at;
    tell(t);
    return t;
  };
  times();
  setInterval(times, 10000);

  // Rows of the overview.
  const rows = new Map();
  document.querySelectorAll(".row").forEach((r) => rows.set(r.dataset.name, r));
  const filtered = new URLSearchParams(location.search).get("state");
  const count = (condition, by) => {
    const b = $(`[data-count="${condition}"]`);
    if (!b) return;
    b.textContent = Math.max(0, Number(b.textContent) + by);
    b.parentNode.classList.toggle("zero", b.textContent === "0");
  };
  const place = (row, rank) => {
    const list = row.parentNode;
    row.dataset.rank = rank;
    for (const other of list.children) {
      if (other !== row && Number(other.dataset.rank) > rank) return list.insertBefore(row, other);
    }
    list.append(row);
  };
  const update = (s) => {
    const row = rows.get(s.name);
    if (!row) return;
    const before = ["down", "initialising", "unmonitored", "up"].find((c) => row.classList.contains(c));
    const state = $(".state", row);
    $(".word", state).textContent = s.status;
    $(".key", row).textContent = s.key;
    const since = $(".since", row);
    if (s.since && $("time", since)?.dateTime !== s.since) since.replaceChildren(when(s.since));
    if (before !== s.condition) {
      row.classList.replace(before, s.condition);
      state.className = "state " + s.condition;
      count(before, -1);
      count(s.condition, 1);
      place(row, ranks[s.condition]);
      row.classList.remove("fresh");
      void row.offsetWidth;
      row.classList.add("fresh");
      verdict();
      if (filtered && filtered !== s.condition) row.hidden = true;
    }
    const menu = $(".menu div", row);
    if (menu && [...menu.children].map((b) => b.value).join() !== s.actions.join()) {
      const path = "/" + encodeURIComponent(s.name);
      menu.replaceChildren(...s.actions.map((a) => {
        const b = make("button", "", words[a]);
        b.name = "action";
        b.value = a;
        b.formAction = path;
        return b;
      }));
    }
  };
  const verdict = () => {
    const down = Number($('[data-count="down"]')?.textContent ?? 0);
    document.title = document.title.replace(/^\(\d+ failing\) /, "");
    if (down) document.title = `(${down} failing) ` + document.title;
    const h = $(".verdict");
    if (!h || location.search) return;
    const total = Number($('[data-count=""]').textContent);
    $(".mark").classList.toggle("down", down > 0);
    h.className = "verdict " + (down ? "down" : "up");
    h.textContent = down === 1 ? `1 of ${total} services is failing` : down ? `${down} of ${total} services are failing`
      : Number($('[data-count="up"]').textContent) === total ? `All ${total} services are well` : "Nothing is failing";
  };

  // Events.
  const events = $("#events");
  const happened = (e) => {
    if (!events || document.getElementById("e" + e.id) || (events.dataset.service && events.dataset.service !== e.service)) return;
    if (new URLSearchParams(location.search).get("q") && events.classList.contains("wide")) return;
    const li = make("li", `event ${e.state}${e.soft ? " soft" : ""}`);
    li.id = "e" + e.id;
    const icon = make("span", "icon");
    icon.setAttribute("aria-hidden", "true");
    const p = make("p");
    const a = make("a", "", e.service);
    a.href = "/" + encodeURIComponent(e.service);
    p.append(a, " ", make("b", "", e.text), " ");
    if (e.soft) p.append(make("span", "quiet", "(within tolerance)"));
    p.append(make("span", "message", e.message));
    if (e.action) p.append(make("span", "quiet", "then " + e.action));
    li.append(icon, p, when(e.time));
    if (e.evidence) {
      const d = make("details"), dl = make("dl");
      for (const [k, v] of Object.entries(e.evidence)) {
        const dd = make("dd");
        dd.append(make("pre", "", v));
        dl.append(make("dt", "", k), dd);
      }
      d.append(make("summary", "", "Evidence"), dl);
      li.append(d);
    }
    $(".none", events)?.remove();
    events.prepend(li);
    while (events.children.length > 100) events.lastElementChild.remove();
  };

  // The stream. The page of one service is loaded again by parts when something about it changed.
  const own = $(".title[data-name]")?.dataset.name;
  let refreshing = false;
  const refresh = async () => {
    if (refreshing || document.activeElement?.closest?.(".actions") || getSelection()?.toString()) return;
    refreshing = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = new Set([...document.querySelectorAll("details[open]")].map((d) => d.closest("[id]")?.id));
      for (const part of [".title", ".actions", ".columns"]) {
        const old = $(part), fresh = $(part, next);
        if (old && fresh) old.replaceWith(fresh);
      }
      open.forEach((id) => { if (id) $(`#${CSS.escape(id)} details`)?.setAttribute("open", ""); });
      $('.actions input[name="securitytoken"]')?.setAttribute("value", token);
      times();
    } finally {
      refreshing = false;
    }
  };
  const link = $("#link");
  if ((rows.size || events) && window.EventSource) {
    let lost = false;
    const source = new EventSource("/api/events");
    source.onopen = () => {
      link.hidden = true;
      if (lost) location.reload();
    };
    source.onerror = () => {
      lost = true;
      link.hidden = false;
    };
    source.addEventListener("service", (m) => {
      const s = JSON.parse(m.data);
      if (own) {
        if (s.name === own) refresh();
      } else update(s);
    });
    source.addEventListener("event", (m) => happened(JSON.parse(m.data)));
    source.addEventListener("reload", () => location.reload());
    addEventListener("pagehide", () => source.close());
  }

  // The token's cookie lives for ten minutes; an open page keeps it alive.
  if (!readOnly) setInterval(() => fetch("/_ping").catch(() => {}), 240000);

  // Actions: ordered over the API, told when they are done.
  document.addEventListener("submit", async (e) => {
    const button = e.submitter, form = e.target;
    if (readOnly || button?.name !== "action" || !words[button.value]) return;
    e.preventDefault();
    button.closest("details")?.removeAttribute("open");
    const path = button.getAttribute("formaction") || form.getAttribute("action");
    const name = decodeURIComponent(path.slice(1)), action = button.value;
    const ask = { action, services: [name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")], wait: true };
    if (action === "unmonitor" && form.elements.for) {
      const [, n, unit] = /^(\d+)([mh])$/.exec(form.elements.for.value) ?? [];
      if (n) ask.for = Number(n) * (unit === "h" ? 3600 : 60);
      if (form.elements.reason?.value) ask.reason = form.elements.reason.value;
    }
    button.disabled = true;
    say(`${words[action]} ${name} …`, true);
    try {
      const answer = await fetch("/api/actions", { method: "POST", body: JSON.stringify(ask), headers: { "Content-Type": "application/json", "X-CSRF-Token": token } });
      const reply = await answer.json();
      if (answer.status === 403) return location.reload(); // the page is older than its token
      if (!answer.ok) return say(reply.message);
      const failed = reply.outcomes?.find((o) => o.failed);
      say(failed ? `${failed.service}: ${failed.message}` : `${words[action]} ${name}: done`, Boolean(failed));
      if (own) refresh();
    } catch {
      say("The daemon does not answer.");
    } finally {
      button.disabled = false;
    }
  });
  document.addEventListener("click", (e) => {
    document.querySelectorAll(".menu[open]").forEach((d) => { if (!d.contains(e.target)) d.open = false; });
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") document.querySelectorAll(".menu[open]").forEach((d) => (d.open = false));
    if (e.key === "/" && !e.target.closest?.("input, select, textarea")) {
      $("input[type=search]")?.focus();
      e.preventDefault();
    }
  });
})();
