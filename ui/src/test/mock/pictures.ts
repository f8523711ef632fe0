// Pictures that stand for rendered frames: gradients in the colours of the mock-ups, with a heading and a caption.

const grounds = [
  ["#14324a", "#1f6f78", "#e9a15b", "#f6d9a6"],
  ["#3a1733", "#7d2a3a", "#c2453d", "#ffb45e"],
  ["#2f5d50", "#5d9182", "#8fb3a6", "#dfe7e3"],
  ["#2b2350", "#6b3fa0", "#b365ac", "#f08fb0"],
  ["#0d1b2a", "#1b4965", "#2f7ea0", "#62b6cb"],
  ["#3d2c1e", "#7a4b2a", "#a56336", "#f2c57c"],
];

/** A frame as a picture address; `title` and `caption` are drawn on it where given. */
export function frame(seed: number, title = "", caption = ""): string {
  const colors = grounds[seed % grounds.length] ?? [];
  const text = (words: string, y: number, size: number) =>
    words
      ? `<text x="135" y="${y}" font-family="Inter, sans-serif" font-weight="800" font-size="${size}" fill="#fff" stroke="#000a" stroke-width="3" paint-order="stroke" text-anchor="middle">${escape(words)}</text>`
      : "";
  const stops = colors
    .map((color, at) => `<stop offset="${at / (colors.length - 1)}" stop-color="${color}"/>`)
    .join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 270 480" width="270" height="480"><defs><linearGradient id="g" x1="0" y1="0" x2=".35" y2="1">${stops}</linearGradient><radialGradient id="r" cx=".5" cy=".58" r=".5"><stop offset="0" stop-color="#fff4"/><stop offset="1" stop-color="#fff0"/></radialGradient></defs><rect width="270" height="480" fill="url(#g)"/><ellipse cx="135" cy="280" rx="150" ry="150" fill="url(#r)"/>${text(title.slice(0, 16), 130, 26)}${text(caption.slice(0, 22), 350, 19)}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
