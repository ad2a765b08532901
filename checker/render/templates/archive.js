(() => {
  "use strict";
  const list = document.getElementById("rows");
  const rows = Array.from(list.children, (row) => ({
    row,
    name: row.dataset.name.toLowerCase(),
    verdict: row.dataset.verdict,
    kinds: row.dataset.kinds.split(" "),
    n: Number(row.dataset.n),
    rank: Number(row.dataset.rank),
    faces: Number(row.dataset.faces),
  }));
  const field = (id) => document.getElementById(id);
  const orders = {
    rank: (a, b) => b.rank - a.rank || a.n - b.n,
    n: (a, b) => a.n - b.n,
    faces: (a, b) => b.faces - a.faces || a.n - b.n,
  };
  let order = "n";
  const show = () => {
    const verdict = field("verdict").value;
    const kind = field("kind").value;
    const name = field("name").value.trim().toLowerCase();
    let count = 0;
    for (const each of rows) {
      const fits = (!verdict || each.verdict === verdict) && (!kind || each.kinds.includes(kind)) && (!name || each.name.includes(name));
      each.row.hidden = !fits;
      count += fits;
    }
    if (field("order").value !== order) {
      order = field("order").value;
      rows.sort(orders[order]);
      list.append(...rows.map((each) => each.row));
    }
    field("shown").textContent = `${count} of ${rows.length} files shown`;
    field("none").hidden = count > 0;
  };
  for (const id of ["verdict", "kind", "order"]) field(id).addEventListener("change", show);
  field("name").addEventListener("input", show);
  field("choose").addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("button[data-kind]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field("kind").value = button.dataset.kind;
      field("verdict").value = "";
      show();
      field("list").scrollIntoView();
    });
  }
  document.querySelector("main").before(document.querySelector(".ck-summary")); // on paper too what to do first stands first
  field("print").addEventListener("click", () => window.print());
  field("choose").hidden = false;
  show();
})();
