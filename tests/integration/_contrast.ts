/** JavaScript that lists the texts of a page whose contrast is below the 4.5 of WCAG. */
export const poor_contrast = `(() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== "rgba(0, 0, 0, 0)") return light(backgroundColor);
    }
    return light("rgb(255, 255, 255)");
  };
  const said = [...document.querySelectorAll("body *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""));
  return said.flatMap((element) => {
    const style = getComputedStyle(element);
    const a = light(element instanceof SVGElement ? style.fill : style.color), b = behind(element);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [element.textContent.slice(0, 30) + " " + contrast.toFixed(2)] : [];
  });
})()`;
