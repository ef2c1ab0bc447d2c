// "Chép vào Excel": the pivot's table goes to the clipboard as HTML whose cells carry raw numbers beside the shown words
// (x:num for Excel, sdval for LibreOffice), so that they stay numbers whatever the locale. A copy event works on plain http too.
(() => {
  if (window.tdPivot) return;
  window.tdPivot = true;
  const safe = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
  const looks = { money: "#,##0.00", percent: "0.0%", count: "#,##0" };
  const cell = (one, tag) => {
    const [words, number, kind] = one;
    // Text stays text: a sheet reads nothing of it as a formula.
    if (number === undefined) return `<${tag} style='mso-number-format:"\\@"' sdnum="1033;0;@">${safe(words)}</${tag}>`;
    const look = kind === "count" && !Number.isInteger(number) ? "#,##0.0" : looks[kind] || "General";
    const quoted = look.replace(/[^0-9A-Za-z]/g, sign => `\\${sign}`);
    return `<${tag} align="right" x:num="${number}" sdval="${number}" sdnum="1033;1033;${look}" style='mso-number-format:"${quoted}"'>${safe(words)}</${tag}>`;
  };
  const html = rows => '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body><table border="1">'
    + rows.map((row, at) => `<tr>${row.map(one => cell(one, at ? "td" : "th")).join("")}</tr>`).join("") + "</table></body></html>";
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
