// How entries look: tiles with thumbnails, and tables.

const TILE = { width: 196, height: 216 };

/** One picture: a link to its file that opens the details when clicked as usual. */
function tile(entries, at) {
  const picture = entries[at];
  const small = rendition(picture);
  const href = address(picture.file);
  const source = small ? address(small.file) : href;
  const name = picture.title || fileName(picture);
  const frame = element('span', { className: 'frame' });
  const shown = picture.status === 'ok' || small ? source : null;
  if (shown) {
    const image = element('img', { loading: 'lazy', decoding: 'async', alt: '', draggable: false });
    image.addEventListener('error', () => frame.replaceChildren(noPicture('not shown by this browser', picture)));
    image.src = shown;
    frame.append(image);
  } else {
    frame.append(noPicture(picture.status, picture));
  }
  if (picture.status !== 'ok' && shown) frame.append(badge(picture.status, false));
  const box = element(href ? 'a' : 'button', { className: 'tile', title: picture.path, 'aria-posinset': at + 1, 'aria-setsize': entries.length },
    frame, element('span', { className: 'name', dir: 'auto' }, name),
    element('span', { className: 'facts' }, [picture.type, humanSize(picture.size)].filter(Boolean).join(' \u00b7 ')));
  if (href) Object.assign(box, { href, rel: 'noopener noreferrer', target: '_blank' });
  else box.type = 'button';
  box.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openDetails(entries, at);
  });
  return element('div', { className: 'cell', role: 'listitem' }, box);
}

const noPicture = (why, picture) => element('span', { className: 'none' }, element('b', {}, picture.contentType.replace(/^image\//, '')), why);

/** A row of the gallery: as many tiles as the width takes. */
function tileRow(entries, row, across) {
  const line = element('div', { className: 'tiles', role: 'presentation' });
  for (let at = row * across; at < Math.min(entries.length, (row + 1) * across); at++) line.append(tile(entries, at));
  return line;
}

const tilesAcross = (pane) => Math.max(1, Math.floor((pane.clientWidth - 24) / TILE.width));

/** A row of a table. */
function tableRow(view, entries, at) {
  const entry = entries[at];
  const row = element('div', { className: 'row', role: 'row', 'aria-rowindex': at + 2 });
  for (const { key, cell, numeric } of view.columns) {
    const content = cell(entry);
    const box = element('div', { role: 'cell', className: key + (numeric ? ' number' : ''), dir: numeric ? 'ltr' : 'auto' }, content);
    if (typeof content === 'string' && content.length > 12) box.title = content;
    row.append(box);
  }
  if (view.details) {
    const button = element('button', { type: 'button', className: 'quiet', title: 'Details', 'aria-label': 'Details of ' + (entry.path || entry.where) }, '\u22ef');
    button.addEventListener('click', () => openDetails(entries, at));
    row.append(element('div', { role: 'cell', className: 'more' }, button));
  }
  return row;
}

/** The heads of the columns: a click sorts, a second one the other way round. */
function tableHead(view, sorted) {
  const row = element('div', { className: 'row head', role: 'row', 'aria-rowindex': 1 });
  for (const { key, label, first, numeric } of view.columns) {
    const by = view.sort && view.sort.key === key ? view.sort.by : 0;
    const button = element('button', { type: 'button' }, label, element('span', { 'aria-hidden': 'true' }, by > 0 ? ' \u25b2' : by < 0 ? ' \u25bc' : ''));
    button.addEventListener('click', () => sorted(key, by === 0 ? first : -by));
    row.append(element('div', {
      role: 'columnheader', className: key + (numeric ? ' number' : ''), 'aria-sort': by > 0 ? 'ascending' : by < 0 ? 'descending' : 'none',
    }, button));
  }
  if (view.details) row.append(element('div', { role: 'columnheader', className: 'more' }, element('span', { className: 'unseen' }, 'Details')));
  return row;
}
