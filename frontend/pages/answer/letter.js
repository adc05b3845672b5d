// The letter's photo: made small and grey on the telephone, sent in parts; after a dead line only what is missing.
// A telephone too old for this sends the plain form.
(() => {
  const LARGEST = 3e5, PART = 32768;

  async function small(file) {
    if (file.size <= LARGEST || !file.type.startsWith("image/")) return file;
    let picture;
    try { picture = await createImageBitmap(file); } catch (unreadable) { return file; }
    for (let side = 1600; ; side *= .8) {
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const size = [canvas.width = picture.width * scale, canvas.height = picture.height * scale];
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, ...size);
      pen.globalCompositeOperation = "saturation"; // of white: none
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, ...size);
      for (const quality of [.8, .65, .5, .35]) {
        const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (made.size <= LARGEST) return made;
      }
    }
  }

  async function ask(address, body) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 6e4);
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal: stop.signal });
    const text = await answer.text();
    clearTimeout(timer);
    if (answer.status > 499) throw answer;
    return { ok: answer.ok, text };
  }

  // Gives the page that answers the whole file. What is refused on the way is told by that page too.
  async function send(form, name, data, sha256, progress) {
    const total = progress.max = Math.ceil(data.byteLength / PART);
    const parts = `${form.action.split("?")[0]}/bagian?sha256=${sha256}&total=${total}`;
    const there = await ask(parts), have = there.ok ? JSON.parse(there.text).have : [];
    progress.value = have.length;
    for (let number = 0; there.ok && number < total; number++) {
      if (have.includes(number)) continue;
      if (!(await ask(`${parts}&number=${number}`, data.slice(number * PART, (number + 1) * PART))).ok) break;
      progress.value++;
    }
    const body = new FormData();
    for (const [key, value] of Object.entries({ submission: form.elements.submission.value, name, sha256, total })) body.append(key, value);
    return (await ask(form.action, body)).text;
  }

  function show(section, text) {
    const next = new DOMParser().parseFromString(text, "text/html").getElementById("letter");
    if (next) {
      section.replaceWith(next);
      next.tabIndex = -1;
      next.focus();
      return watch(next);
    }
    document.open();
    document.write(text);
    document.close();
  }

  function watch(section) {
    const form = section && section.querySelector("form");
    if (!form || !window.createImageBitmap || !window.crypto || !crypto.subtle) return;
    const told = form.querySelector("[role=status]"), progress = form.querySelector("progress"), button = form.querySelector("button");
    const fold = form.closest("details");
    let wake;
    function say(what) {
      told.textContent = told.dataset[what];
      told.className = what == "waiting" ? "note" : "hint";
    }
    async function run(file) {
      wake = () => {};
      form.elements.file.parentNode.hidden = true;
      if (fold) fold.open = true;
      progress.hidden = false;
      button.hidden = true;
      say("sending");
      const data = await new Response(await small(file)).arrayBuffer();
      const sum = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))].map((one) => one.toString(16).padStart(2, 0)).join("");
      for (;;) {
        try { return show(section, await send(form, file.name, data, sum, progress)); } catch (cut) {}
        say("waiting");
        button.hidden = false;
        button.textContent = told.dataset.again;
        await new Promise((done) => {
          wake = done;
          window.addEventListener("online", done, { once: true });
          setTimeout(done, 2e4);
        });
        button.hidden = true;
        say("sending");
      }
    }
    form.onsubmit = (event) => {
      const file = form.elements.file.files[0];
      if (!wake && !file) return;
      event.preventDefault();
      wake ? wake() : run(file);
    };
    if (window.photo) { // chosen with the answer: who thinks all is done must see that it is still on its way
      document.getElementById("main").prepend(section);
      run(window.photo);
      delete window.photo;
    }
  }

  watch(document.getElementById("letter"));
})();
