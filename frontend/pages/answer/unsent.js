// On the receipt: an answer that is safe is forgotten here; one that never arrived is offered again.
(function () {
  var told = document.getElementById("unsent"), before = kept.get();
  if (told && before && before.submission != told.dataset.taken) told.hidden = false;
  else kept.drop();
  // answer/letter.js sends the photo; it comes when somebody turns to its form, or when a photo chosen before waits.
  // Where it does not arrive or cannot run, the photo waits in the plain form.
  var form = document.querySelector("#letter form"), script;
  function come() {
    if (script) return;
    script = document.createElement("script");
    script.integrity = form.getAttribute("data-script");
    script.onload = script.onerror = function () {
      kept.photo(document.getElementById("file"));
    };
    script.src = "/k/surat.js?" + script.integrity;
    document.body.appendChild(script);
  }
  if (!form) return;
  ["click", "focusin", "change"].forEach(function (turned) {
    document.getElementById("letter").addEventListener(turned, come);
  });
  if (window.photo) come();
})();
