// A window on a long list: only the rows in sight are in the document, whatever the length.

/** Browsers lay out some ten million pixels exactly; beyond that, the scroll bar stands for a part of the way. */
const TALLEST = 8e6;

/**
 * Shows `length` rows of `height` pixels in the pane that scrolls. `row(index)` makes one; rows that stay in sight keep
 * their elements, and the row that holds the focus is kept even out of sight.
 */
class ListWindow {
  constructor(pane, canvas, height, row) {
    this.pane = pane;
    this.canvas = canvas;
    this.height = height;
    this.row = row;
    this.rows = new Map();
    this.length = 0;
  }

  /** Another list: nothing of the old one stays. */
  reset(length) {
    this.length = length;
    this.rows.clear();
    this.canvas.replaceChildren();
    const whole = length * this.height;
    this.canvas.style.height = Math.min(whole, TALLEST) + 'px';
    const rest = this.canvas.offsetTop - this.pane.clientHeight;
    this.stretch = whole > TALLEST ? (whole + rest) / (TALLEST + rest) : 1;
    this.draw();
  }

  draw() {
    const head = this.canvas.offsetTop;
    const scrolled = Math.max(0, this.pane.scrollTop);
    const top = scrolled * this.stretch;
    const shown = Math.ceil(this.pane.clientHeight / this.height);
    const first = Math.max(0, Math.floor((top - head) / this.height) - 4);
    const last = Math.min(this.length, Math.floor(top / this.height) + shown + 5);
    const shift = scrolled - top;
    const focused = document.activeElement;
    for (const [index, element] of this.rows) {
      if ((index < first || index >= last) && !element.contains(focused)) {
        element.remove();
        this.rows.delete(index);
      }
    }
    let after = null;
    for (let index = last - 1; index >= first; index--) {
      let element = this.rows.get(index);
      if (!element) {
        element = this.row(index);
        this.rows.set(index, element);
        this.canvas.insertBefore(element, after);
      }
      after = element;
    }
    for (const [index, element] of this.rows) element.style.transform = 'translateY(' + (index * this.height + shift) + 'px)';
  }
}
