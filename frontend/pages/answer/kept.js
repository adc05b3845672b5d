// What was typed and not yet sent, where this browser can keep it. Its name is the invitation's number without the
// seal of its link, so that it opens nothing. Twelve hours: the line that went in the morning is back by the evening,
// and whoever takes a shared telephone the next day finds nothing. Any answer page clears what is older.
var kept = (function () {
  var mine = "rk-answer:", key = mine + location.pathname.split("/")[2].slice(0, 26);
  return {
    drop: function () {
      try { localStorage.removeItem(key); } catch (none) {}
    },
    // True only where the browser gives back what it was given.
    put: function (entries) {
      try {
        var text = JSON.stringify({ until: Date.now() + 432e5, entries: entries });
        localStorage.setItem(key, text);
        return localStorage.getItem(key) == text;
      } catch (none) {
        return false;
      }
    },
    get: function () {
      var found, name, one, i;
      try {
        for (i = localStorage.length; i--; ) {
          name = localStorage.key(i);
          if (name.indexOf(mine)) continue;
          one = JSON.parse(localStorage.getItem(name));
          if (!(one.until > Date.now())) localStorage.removeItem(name);
          else if (name == key) found = one.entries;
        }
      } catch (none) {}
      return found;
    }
  };
})();
