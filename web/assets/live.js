// Makes the pages live: rows and events come over an event stream. Everything works without it, by links and forms.
(() => {
  "use strict";
  const $ = (q, from = document) => from.querySelector(q);
  const view = new URLSearchParams(location.search);

  // Times: in the viewer's own zone, and moving on.
  const span = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s >= 86400) return Math.floor(s / 86400) + " d";
    if (s >= 3600) return Math.floor(s / 3600) + " h";
    if (s >= 60) return Math.floor(s / 60) + " min";
    return s + " s";
  };
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const tell = (t) => {
    const at = new Date(t.dateTime), left = at - Date.now();
    const text = t.dataset.form === "full" ? full.format(at) : t.dataset.form === "clock" ? clock.format(at) : t.dataset.form === "day" ? day.format(at)
      : t.closest(".next") ? (left <= 0 ? "now" : "in " + span(left + 999)) : span(-left);
    if (t.textContent !== text) t.textContent = text;
  };
  document.addEventListener("pointerover", (e) => { // the exact time, written when it is looked at
    const t = e.target.closest?.("time");
    if (t) t.title = new Date(t.dateTime).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  });
  const times = () => document.querySelectorAll("time").forEach(tell);
  const make = (tag, name, text) => {
    const e = document.createElement(tag);
    if (name) e.className = name;
    if (text) e.textContent = text;
    return e;
  };
  const moment = (place, at) => {
    if (!at) return place.replaceChildren();
    const t = $("time", place) ?? place.appendChild(make("time"));
    if (t.dateTime === at) return;
    t.dateTime = at;
    tell(t);
  };
  times();
  setInterval(times, document.getElementsByTagName("time").length > 600 ? 10000 : 1000);

  // Rows of the overview.
  const conditions = ["down", "initialising", "unmonitored", "up"];
  const list = $(".rows"), rows = new Map(), began = new Date();
  const index = () => {
    rows.clear();
    document.querySelectorAll(".row").forEach((r) => rows.set(r.dataset.name, r));
  };
  index();
  const conditionOf = (row) => conditions.find((c) => row.classList.contains(c));
  const place = (row, condition) => {
    const list = row.parentNode, rank = conditions.indexOf(condition);
    for (const other of list.children) {
      if (other !== row && other.dataset.name !== undefined && conditions.indexOf(conditionOf(other)) > rank) return list.insertBefore(row, other);
    }
    list.append(row);
  };
  const update = (s) => {
    const row = rows.get(s.name);
    if (!row) { // it came into the view that is shown, or into nobody's
      if (view.get("state") === s.condition && new Date(s.since) > began) later();
      return;
    }
    const before = conditionOf(row), state = $(".state", row), key = $(".key", row);
    if (state.textContent !== s.status) state.textContent = s.status;
    if (key.textContent !== (s.key ?? "")) key.textContent = s.key ?? "";
    moment($(".since", row), s.since);
    moment($(".next", row), s.next);
    if (before === s.condition) return;
    if (view.get("state")) return later();
    row.classList.replace(before, s.condition);
    state.className = "state " + s.condition;
    const focused = row.contains(document.activeElement) && document.activeElement;
    place(row, s.condition);
    if (focused) focused.focus({ preventScroll: true });
    row.classList.remove("fresh");
    void row.offsetWidth;
    row.classList.add("fresh");
  };
  const totals = (n) => {
    document.title = (n.down ? `(${n.down} failing) ` : "") + document.title.replace(/^\(\d+ failing\) /, "");
    $(".mark").classList.toggle("down", n.down > 0);
    const h = $("[data-verdict]");
    if (h) {
      h.className = "verdict " + (n.down ? "down" : "up");
      h.textContent = n.down === 1 ? `1 of ${n.total} services is failing` : n.down ? `${n.down} of ${n.total} services are failing`
        : n.up === n.total ? `All ${n.total} services are well` : "Nothing is failing";
    }
    if (!list || "partial" in list.dataset) return;
    for (const b of document.querySelectorAll("[data-count]")) {
      b.textContent = n[b.dataset.count];
      b.parentNode.classList.toggle("zero", !n[b.dataset.count]);
    }
  };
  const gauge = (g) => {
    const e = $(`[data-gauge="${g.label}"]`);
    if (!e) return;
    $(".value", e).textContent = g.text;
    const meter = $("meter", e);
    if (meter) meter.value = g.percent;
  };

  // Events.
  const events = $("#events");
  const evidence = (of) => {
    const d = make("details", "evidence"), dl = make("dl");
    for (const [k, v] of Object.entries(of)) {
      const dd = make("dd");
      dd.append(make("pre", "", v));
      dl.append(make("dt", "", k), dd);
    }
    d.append(make("summary", "", "Evidence"), dl);
    return d;
  };
  const happened = (e) => {
    if (!events || "fixed" in events.dataset || document.getElementById("e" + e.id) || (events.dataset.service && events.dataset.service !== e.service)) return;
    const li = make("li", `event ${e.state}${e.soft ? " soft" : ""}`);
    li.id = "e" + e.id;
    const p = make("p");
    const a = make("a", "", e.service);
    a.href = "/" + encodeURIComponent(e.service);
    p.append(a, " ", make("b", "", e.text), " ");
    if (e.soft) p.append(make("span", "quiet", "(within tolerance)"));
    p.append(make("span", "message", e.message));
    if (e.action && e.action !== "alert") p.append(make("span", "quiet", "then " + e.action));
    const t = make("time");
    t.dateTime = e.time;
    li.append(p, t);
    tell(t);
    if (e.evidence) li.append(evidence(e.evidence));
    $(".none", events)?.remove();
    events.prepend(li);
    while (events.children.length > Number(events.dataset.most || 100)) events.lastElementChild.remove();
  };

  // Parts of the page are loaded again where that is simpler than to change them here.
  const own = $(".title[data-name]")?.dataset.name;
  let refreshing = false, waiting = 0, last = 0;
  const refresh = async () => {
    waiting = 0;
    last = Date.now();
    const busy = document.activeElement;
    if (refreshing || document.hidden || busy?.closest?.(".actions, .bulk, .filter") || getSelection()?.toString()) return;
    refreshing = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = [...document.querySelectorAll("details[open]")].map((d) => d.closest("[id]")?.id);
      const chosen = new Set([...document.querySelectorAll(".pick :checked")].map((c) => c.value));
      const focus = busy && busy !== document.body && { id: busy.id, href: busy.getAttribute("href") };
      for (const part of own ? [".title", ".actions", ".columns"] : [".rows", ".chips"]) {
        const old = $(part), fresh = $(part, next);
        if (old && fresh) old.replaceWith(fresh);
      }
      open.forEach((id) => { if (id) $(`#${CSS.escape(id)} details`)?.setAttribute("open", ""); });
      document.querySelectorAll(".pick input").forEach((c) => (c.checked = chosen.has(c.value)));
      if (focus?.id) document.getElementById(focus.id)?.focus({ preventScroll: true });
      else if (focus?.href) $(`main a[href="${CSS.escape(focus.href)}"]`)?.focus({ preventScroll: true });
      index();
      times();
    } finally {
      refreshing = false;
    }
  };
  const later = () => { waiting ||= setTimeout(refresh, Math.max(1000, last + 5000 - Date.now())); };
  if (list && rows.size <= 300) setInterval(refresh, 60000); // for the small curves
  document.addEventListener("upkeep:done", () => { if (own || list) refresh(); });

  const link = $("#link");
  if ((list || events || own) && window.EventSource) {
    let lost = false;
    const source = new EventSource("/api/events?since=" + document.body.dataset.made);
    source.onopen = () => {
      link.hidden = true;
      if (lost) location.reload();
    };
    source.onerror = () => {
      lost = true;
      link.hidden = false;
    };
    source.addEventListener("pulse", (m) => {
      const pulse = JSON.parse(m.data);
      totals(pulse.totals);
      pulse.machine?.forEach(gauge);
      if (own ? pulse.rows.some((r) => r.name === own) : false) later();
      if (list) pulse.rows.forEach(update);
    });
    source.addEventListener("event", (m) => happened(JSON.parse(m.data)));
    source.addEventListener("reload", () => location.reload());
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
  }

  document.addEventListener("keydown", (e) => {
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.target.closest?.("input, select, textarea")) {
      $("input[type=search]")?.focus();
      e.preventDefault();
    }
  });
})();
