/** JavaScript that lists what is wrong with charts as the browser has drawn them. */
export const chart_faults = `(() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const faults = [];
  for (const svg of document.querySelectorAll(".plot")) {
    const name = svg.getAttribute("aria-label");
    if (/NaN|Infinity/.test(svg.outerHTML)) faults.push(name + ": a number that is none");
    const section = svg.closest("section").getBoundingClientRect();
    for (const text of svg.querySelectorAll("text")) {
      const { left, right } = text.getBoundingClientRect();
      if (left >= section.left && right <= section.right) continue;
      faults.push(name + ": " + text.textContent.slice(0, 30) + " leaves its section");
    }
  }
  // Dots are lines without length: a browser that does not draw their round ends shows nothing.
  const card = light(getComputedStyle(document.querySelector("section")).backgroundColor);
  for (const path of document.querySelectorAll('[aria-label="dots"] path')) {
    path.scrollIntoView({ block: "center", behavior: "instant" });
    const shade = path.getAttribute("stroke");
    const to_screen = path.getScreenCTM();
    const places = [...path.getAttribute("d").matchAll(/M([-\\d.]+),([-\\d.]+)/g)]
      .map(([, x, y]) => new DOMPoint(Number(x), Number(y)).matrixTransform(to_screen));
    const drawn = places.filter(({ x, y }) => document.elementsFromPoint(x, y).includes(path));
    if (drawn.length < places.length) {
      faults.push(drawn.length + " of " + places.length + " dots in " + shade + " are drawn");
    }
    const own = light(getComputedStyle(path).stroke);
    const contrast = (Math.max(own, card) + 0.05) / (Math.min(own, card) + 0.05);
    if (contrast < 3) faults.push(shade + " stands out " + contrast.toFixed(2) + ", must 3");
  }
  return faults;
})()`;
