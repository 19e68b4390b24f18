// Which view is shown, what is searched for, and drawing it.

const pane = $('pane');
const search = $('search');
const chooser = $('choice');
let view = null;
let filter = null;
let shown = null; // The window on the current list.
let across = 1;

/** Draws the view from its start: another search, order, filter or view. */
function draw() {
  const entries = matching(view, search.value, filter);
  const total = view.entries().length;
  $('count').textContent = entries.length === total ? count(total) : count(entries.length) + ' of ' + count(total);
  pane.scrollTop = 0;
  const canvas = element('div', { className: 'canvas', role: view.tiles ? 'list' : 'rowgroup', 'aria-label': view.label });
  if (view.tiles) {
    across = tilesAcross(pane);
    canvas.style.setProperty('--across', across);
    shown = new ListWindow(pane, canvas, TILE.height, (row) => tileRow(entries, row, across));
    pane.replaceChildren(...notes(), canvas);
    shown.reset(Math.ceil(entries.length / across));
  } else {
    const table = element('div', { className: 'table ' + view.id, role: 'table', 'aria-label': view.label, 'aria-rowcount': entries.length + 1 },
      element('div', { role: 'rowgroup', className: 'top' }, tableHead(view, sortBy)), canvas);
    shown = new ListWindow(pane, canvas, view.height, (at) => tableRow(view, entries, at));
    pane.replaceChildren(...notes(), table);
    shown.reset(entries.length);
  }
  if (entries.length === 0) canvas.append(element('p', { className: 'plain' }, total === 0 ? view.empty : 'Nothing found.'));
}

/** What of the view the page does not hold. */
function notes() {
  const [all, here, file] = {
    objects: [totals.objects, objects.length, 'content.jsonl'],
    problems: [totals.problems, reported, 'report.json'],
  }[view.id] || [totals.payloads, payloads.length, 'manifest.jsonl'];
  if (!(all > here)) return [];
  return [element('p', { className: 'plain note' }, 'This page holds the first ' + count(here) + ' of ' + count(all) + '; all are in ', element('a', { href: file }, file), '.')];
}

function sortBy(key, by) {
  view.sort = { key, by };
  view.order = null;
  draw();
  pane.querySelector('.head .' + key + ' button')?.focus();
}

/** The name of a group; it filters the list. */
function typeButton(group) {
  if (group.payloads === 0) return element('span', {}, group.type);
  const button = element('button', { type: 'button', className: 'linked', title: 'List these' }, group.type);
  button.addEventListener('click', () => {
    filter = { key: group.key, id: group.id, label: [group.type, group.class].filter(Boolean).join(', ') };
    search.value = '';
    location.hash = '#list';
  });
  return button;
}

function drawFilter() {
  const place = $('filters');
  place.replaceChildren();
  if (!filter || !view.filtered) return;
  const button = element('button', { type: 'button', className: 'chip', title: 'Show all again', 'aria-label': 'Remove the filter ' + filter.label }, filter.label + ' \u00d7');
  button.addEventListener('click', () => {
    filter = null;
    drawFilter();
    draw();
    search.focus();
  });
  place.append(button);
}

function drawChoice() {
  const { choice } = view;
  $('choice-label').hidden = !choice;
  if (!choice) return;
  $('choice-name').textContent = choice.label;
  chooser.replaceChildren(...choice.options.map((option, at) => element('option', { value: String(at), selected: at === (choice.at || 0) }, option)));
}

function showView() {
  const id = location.hash.slice(1);
  view = views.find((candidate) => candidate.id === id) || views[pictures.length ? 0 : 1];
  for (const tab of $('views').children) {
    if (tab.hash === '#' + view.id) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  drawChoice();
  drawFilter();
  draw();
}

for (const { id, label, number, alert } of views) {
  const mark = number === undefined ? null : element('span', { className: alert && number ? 'number bad' : 'number' }, count(number));
  $('views').append(element('a', { href: '#' + id }, label, mark));
}
chooser.addEventListener('change', () => {
  const { choice } = view;
  choice.at = Number(chooser.value);
  if (choice.sorts) {
    const chosen = view.columns.find((candidate) => candidate.key === choice.sorts[choice.at]);
    view.sort = chosen ? { key: chosen.key, by: chosen.first } : null;
  }
  if (choice.regroups) {
    const group = types(GROUPS[choice.at].key);
    view.entries = () => group;
    view.texts = null;
  }
  view.order = null;
  draw();
});
let waiting = 0;
search.addEventListener('input', () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(draw);
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') {
    event.preventDefault();
    pane.querySelector('.canvas a, .canvas button')?.focus();
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !details.open && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
pane.addEventListener('scroll', () => shown.draw(), { passive: true });
new ResizeObserver(() => {
  if (view.tiles && tilesAcross(pane) !== across) draw();
  else shown.draw();
}).observe(pane);
addEventListener('hashchange', showView);
{
  const group = types(GROUPS[0].key);
  views[3].entries = () => group;
  views[3].sort = { key: 'payloads', by: -1 };
}
$('views').hidden = $('tools').hidden = false;
showView();
