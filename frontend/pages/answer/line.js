// Sends the answer without losing the page to a dead line; what was typed comes back after a reload.
(function () {
  var form = document.getElementById("answer"), told = document.getElementById("line"), words = told.dataset;
  var send = form.querySelector("button:not([type])"), drop = document.getElementById("drop"), label = send.textContent;
  var fresh = words["new"], first = entries(), before = kept.get(), file = form.elements.file, lost = false, asked;

  function each(what) {
    for (var i = 0; i < form.elements.length; i++) {
      var one = form.elements[i];
      if (one.name && one.type != "file") what(one);
    }
  }
  function entries() {
    var all = {};
    each(function (one) {
      if (one.type != "radio" || one.checked) all[one.name] = one.value;
    });
    return all;
  }
  function fill(all) {
    each(function (one) {
      if (one.type == "radio") one.checked = all[one.name] == one.value;
      else if (one.name in all) one.value = all[one.name];
    });
    if (form.oninput) form.oninput();
  }
  function tell() {
    var all = entries(), safe;
    if (asked || lost) all["*"] = 1;
    safe = kept.put(all);
    drop.hidden = !safe;
    told.textContent = asked ? words.sending : lost ? (safe ? words.lost : words.bare) : safe ? words.kept : "";
    told.className = lost && !asked ? "note" : "hint";
    send.textContent = lost ? words.again : label;
  }
  function post() {
    var body = new FormData(form), timer;
    // The photo follows once the answer is safe, made small, in parts: answer/letter.js.
    if (file && file.files[0] && body["delete"] && window.createImageBitmap && window.crypto && crypto.subtle) {
      window.photo = file.files[0];
      body["delete"]("file");
    }
    function wait() {
      clearTimeout(timer);
      timer = setTimeout(function () { asked.abort(); }, 6e4);
    }
    asked = new XMLHttpRequest();
    asked.open("POST", form.action);
    asked.upload.onprogress = wait;
    asked.onloadend = function () {
      var page = asked.responseText;
      clearTimeout(timer);
      lost = !(asked.status < 500) || page.indexOf('id="main"') < 0; // else a server away, or a hot spot's own page
      asked = null;
      if (lost) return tell();
      history.replaceState(null, "", form.action);
      document.open();
      document.write(page);
      document.close();
      document.getElementById("main").focus();
    };
    wait();
    tell();
    asked.send(body);
  }
  if (fresh && before) {
    fill(before);
    lost = "*" in before;
    if (form.querySelector("details")) form.querySelector("details").open = true;
  }
  if (before || !fresh) tell();
  if (window.photo && file) try {
    var list = new DataTransfer();
    list.items.add(window.photo);
    file.files = list.files;
  } catch (none) {}
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  drop.onclick = function () {
    lost = false;
    fill(first);
    tell();
    kept.drop();
    drop.hidden = true;
    told.textContent = words.dropped;
  };
  if (window.FormData && window.history.replaceState) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!asked) post();
    });
    window.addEventListener("online", function () {
      if (lost && !asked) post();
    });
  }
})();
