// On the receipt: an answer that is safe is forgotten here; one that never arrived is offered again.
(function () {
  var told = document.getElementById("unsent"), before = kept.get();
  if (told && before && before.submission != told.dataset.taken) told.hidden = false;
  else kept.drop();
})();
