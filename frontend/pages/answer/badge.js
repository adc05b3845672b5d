(function () {
  var form = document.querySelector("form[enctype]"), badge = document.getElementById("badge");
  function entry(name) {
    var field = form.elements[name];
    return field && field.value ? field.value.trim() : "";
  }
  function draw() {
    var chip = entry("office"), office = chip && chip != "-" ? chip : entry("office_other"), acting = entry("acting");
    var short = acting && acting != "DEFINITIF" ? acting[0] + acting.slice(1).toLowerCase() + ". " : "";
    badge.querySelector("b").textContent = entry("name");
    badge.querySelector("span").textContent = office && office.indexOf(short.trim()) ? short + office : office;
    badge.hidden = !entry("name");
  }
  if (badge) {
    form.oninput = form.onchange = draw;
    draw();
  }
})();
