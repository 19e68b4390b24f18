// All that is known of one entry, with the picture if it is one.

const details = $('details');
let neighbours = null; // What the arrow keys go through: { entries, at }.

const LABELS = {
  path: 'Path', title: 'Title', type: 'Type', class: 'Class', field: 'Field', contentType: 'Content type', size: 'Size', file: 'File',
  oid: 'OID', status: 'Status', problem: 'Problem', state: 'Review state', created: 'Created', modified: 'Modified',
  effective: 'Effective', language: 'Language', severity: 'Severity', where: 'Where', message: 'What is wrong', advice: 'What to do',
};

function openDetails(entries, at) {
  neighbours = { entries, at };
  showDetails();
  if (!details.open) details.showModal();
}

function showDetails() {
  const entry = neighbours.entries[neighbours.at];
  const href = address(entry.file);
  const list = element('dl');
  for (const [key, label] of Object.entries(LABELS)) {
    const value = entry[key];
    if (value === undefined || value === '' || value === -1) continue;
    const shown = key === 'size' ? humanSize(value) + (value > 999 ? ' (' + count(value) + ' bytes)' : '') : String(value);
    list.append(element('dt', {}, label), element('dd', { dir: 'auto' }, shown));
  }
  const close = element('button', { type: 'button', className: 'quiet' }, 'Close');
  close.addEventListener('click', () => details.close());
  const picture = href && entry.contentType !== undefined && isPicture(entry);
  details.replaceChildren(
    element('div', { className: 'bar' },
      element('h2', { id: 'details-title', dir: 'auto' }, entry.title || fileNameOf(entry)),
      step(-1, 'Previous', '\u2190'), step(1, 'Next', '\u2192'), close),
    ...(picture ? [element('a', { className: 'big', href, rel: 'noopener noreferrer', target: '_blank' }, element('img', { src: href, alt: fileNameOf(entry) }))] : []),
    ...(href ? [element('p', {}, link(entry, 'Open the file'))] : []),
    list);
  details.classList.toggle('pictured', Boolean(picture));
  details.scrollTop = 0;
}

const fileNameOf = (entry) => (entry.path === undefined && entry.where) || fileName({ file: entry.file, path: entry.path || entry.where || '' });

function step(by, label, sign) {
  const to = neighbours.at + by;
  const button = element('button', { type: 'button', className: 'quiet', title: label, 'aria-label': label }, sign);
  button.disabled = to < 0 || to >= neighbours.entries.length;
  button.addEventListener('click', () => {
    goTo(by);
    details.querySelector('button[aria-label="' + label + '"]:enabled')?.focus();
  });
  return button;
}

function goTo(by) {
  const to = neighbours.at + by;
  if (to < 0 || to >= neighbours.entries.length) return;
  neighbours.at = to;
  showDetails();
}

details.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'ArrowLeft') goTo(-1);
  else if (event.key === 'ArrowRight') goTo(1);
});
details.addEventListener('click', (event) => {
  if (event.target === details) details.close(); // Beside the box.
});

/** A link to the file of a payload, or its text where there is no file. */
function link(entry, text) {
  const href = address(entry.file);
  const isolated = element('bdi', {}, text);
  return href ? element('a', { href, rel: 'noopener noreferrer', target: '_blank', title: text }, isolated) : element('span', { title: text }, isolated);
}
