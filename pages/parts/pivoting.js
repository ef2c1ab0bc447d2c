// "Chép vào Excel": the pivot's table goes to the clipboard as HTML whose cells carry raw numbers beside the shown words
// (x:num for Excel, sdval for LibreOffice), so that they stay numbers whatever the locale. A copy event works on plain http too.
// No markup is written here, not even in quotes: what cleans a page's HTML drops a script in which it finds some.
(() => {
  if (window.tdPivot) return;
  window.tdPivot = true;
  const looks = { money: "#,##0.00", percent: "0.0%", count: "#,##0" };
  // The table is built of nodes, so that words are never read as markup; text stays text, a sheet reads none as a formula.
  const cell = ([words, number, kind], tag) => {
    const made = document.createElement(tag), counts = number !== undefined;
    const look = !counts ? "@" : kind === "count" && !Number.isInteger(number) ? "#,##0.0" : looks[kind] || "General";
    made.textContent = words;
    made.setAttribute("sdnum", counts ? `1033;0;${look}` : "1033;0;@");
    made.setAttribute("style", `mso-number-format:"${look.replace(/[^0-9A-Za-z]/g, sign => "\\" + sign)}"`);
    if (counts) for (const [name, value] of [["align", "right"], ["x:num", number], ["sdval", number]]) made.setAttribute(name, value);
    return made;
  };
  const html = rows => {
    const page = document.implementation.createHTMLDocument(""), table = page.createElement("table");
    page.documentElement.setAttribute("xmlns:x", "urn:schemas-microsoft-com:office:excel");
    rows.forEach((row, at) => table.insertRow().append(...row.map(one => cell(one, at ? "td" : "th"))));
    page.body.append(table);
    return page.documentElement.outerHTML;
  };
  const plain = one => (one.length === 1 && /^[=+@\t-]/.test(one[0]) ? `'${one[0]}` : one[0]).replace(/[\t\r\n]+/g, " ");
  const text = rows => rows.map(row => row.map(plain).join("\t")).join("\n");
  document.addEventListener("click", event => {
    const button = event.target.closest?.(".td-pv-copy");
    if (!button) return;
    const place = button.parentElement;
    const rows = JSON.parse(place.querySelector(".td-pv-data").textContent);
    let done = false;
    const put = copy => {
      copy.preventDefault();
      copy.stopImmediatePropagation();
      copy.clipboardData.setData("text/html", html(rows));
      copy.clipboardData.setData("text/plain", text(rows));
      done = true;
    };
    document.addEventListener("copy", put, true);
    try { document.execCommand("copy"); } finally { document.removeEventListener("copy", put, true); }
    const told = place.querySelector(".td-pv-told");
    told.textContent = done ? told.dataset.done : told.dataset.failed;
  });
})();
