/* Copies the text for the group where the browser can; without it one selects the text by hand. */
const text = document.getElementById('group'), button = document.getElementById('copy');
button.hidden = false;
button.onclick = async () => {
  text.select();
  try { await navigator.clipboard.writeText(text.value); } catch { document.execCommand('copy'); }
  document.getElementById('copied').textContent = button.dataset.done;
};
