"""Questions to a page in a browser about how it looks; each answers with what is wrong."""

from __future__ import annotations

# Boxes that hide a part of what they hold; what is hidden on purpose is for screen readers.
CUT_OFF = """() => [...document.querySelectorAll('body *:not(.hidden):not(textarea):not(select)')]
  .filter(one => getComputedStyle(one).overflow !== 'visible' && !one.matches('input'))
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map(one => one.outerHTML.slice(0, 100))"""

# Texts that lie under the way out when a page is opened.
UNDER_THE_EXIT = """() => {
  // A page may have scrolled to its focus a moment ago; then anything passes under the exit.
  scrollTo(0, 0);
  const exit = document.querySelector('.exit a')?.getBoundingClientRect();
  if (!exit) return [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const under = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || text.parentElement.closest('.exit, .hidden, .utrecht-skip-link')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.right > exit.left && box.left < exit.right && box.bottom > exit.top
          && box.top < exit.bottom) under.push(text.data.trim());
    }
  }
  return under;
}"""

# Lines of one text that lie over lines of another. Letters need not fill the height of their line, so
# a few pixels are none.
OVERLAPPING = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(
      '.hidden, .utrecht-skip-link, .exit, textarea, select')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) lines.push([text, box]);
  }
  // From top to bottom: what begins below a line does not lie over it.
  lines.sort(([, a], [, b]) => a.top - b.top);
  const found = [];
  lines.forEach(([one, a], n) => {
    for (let m = n + 1; m < lines.length && lines[m][1].top < a.bottom - 6; m += 1) {
      const [other, b] = lines[m];
      if (one !== other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
          && Math.min(a.bottom, b.bottom) - b.top > 6) found.push(one.data.trim(), other.data.trim());
    }
  });
  return found;
}"""

BESIDE_THE_WINDOW = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), select, textarea, label, legend, p, dt, dd')]
  .filter(one => !one.matches('.utrecht-skip-link') && one.checkVisibility())
  .filter(one => {
    const box = one.getBoundingClientRect();
    return box.width === 0 || box.height === 0 || box.left < 0 || box.right > innerWidth + 1;
  })
  .map(one => one.outerHTML.slice(0, 100))"""

# Buttons, inputs and links that stand by themselves and are too small for a finger; a link in a sentence
# may be as high as its line.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
  .filter(one => !one.matches('.utrecht-skip-link, .hidden') && one.checkVisibility())
  .filter(one => {
    const label = one.matches('[type=radio], [type=checkbox]')
      ? document.querySelector(`label[for="${one.id}"]`) : null;
    const box = (label ?? one).getBoundingClientRect();
    const inline = one.matches('a') && getComputedStyle(one).display.startsWith('inline');
    const sentence = one.parentElement.innerText.trim() !== one.innerText.trim();
    return !(inline && sentence) && Math.min(box.width, box.height) < (inline ? 24 : 44);
  })
  .map(one => one.outerHTML.slice(0, 100))"""

STAYING = """() => [...document.querySelectorAll('body *:not(.utrecht-skip-link)')]
  .filter(one => ['fixed', 'sticky'].includes(getComputedStyle(one).position))
  .map(one => one.outerHTML.slice(0, 100))"""

# The page scrolls sideways.
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? [document.documentElement.scrollWidth] : []"""

# A link or a button that looks like one is underlined; a box is drawn; all else has a border in a
# colour that is not the one behind it.
WITHOUT_EDGE = """() => [...document.querySelectorAll(
    'main a, main button, .exit a, .choice label, select, textarea, input[type=text], .receipt, .safety')]
  .filter(one => {
    const style = getComputedStyle(one);
    const words = one.matches('a') ? [one, ...one.querySelectorAll('*')] : [one];
    const is_underlined = words.some(
      word => getComputedStyle(word).textDecorationLine === 'underline');
    const has_border = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle === 'solid'
      && style.borderTopColor !== getComputedStyle(document.body).backgroundColor;
    return !is_underlined && !has_border;
  })
  .map(one => one.outerHTML.slice(0, 100))"""

# The spacing that a reader may choose (WCAG 1.4.12).
SPACE_OUT = """() => {
  for (const one of document.querySelectorAll('body, body *')) {
    one.style.setProperty('line-height', '1.5', 'important');
    one.style.setProperty('letter-spacing', '0.12em', 'important');
    one.style.setProperty('word-spacing', '0.16em', 'important');
  }
  for (const one of document.querySelectorAll('p')) {
    one.style.setProperty('margin-block-end', '2em', 'important');
  }
}"""

TEXT_SIZES = """() => [...document.querySelectorAll(
    'p, a, button, label, legend, h1, h2, input[type=text], textarea, select, dd')]
  .map(one => parseFloat(getComputedStyle(one).fontSize))"""
