// One pixel of the density: the greatest of the columns and cells that lie in it, so that a rare hit is never skipped.
// What is rare is faint as well as dark: the grid stays visible under it.
precision highp float;

uniform sampler2D values; // x: cell, lowest level first; y: column, lowest frequency first
uniform sampler2D ramp; // rarest to always
uniform vec2 valuesSize; // cells, columns
uniform float lowColumn; // at the left edge of the plot
uniform float columnsPerPx;
uniform float lowCell; // at the lower edge of the plot
uniform float cellsPerPx;

const int MOST_COLUMNS = 8;
const int MOST_CELLS = 12;
// Of the decades that the values span: what is rarer is not drawn.
const float FAINTEST = 0.2;
const float OPACITY = 0.92;
// Noise is spread over some ten cells and a carrier fills one: bent so, both and a lone hit are told apart by colour.
const float BEND = 1.7;

// The first of what has its middle in a pixel, and how many; where none has, the one that covers the pixel's middle.
vec2 run(float low, float perPx, float px) {
  float from = low + px * perPx;
  float first = ceil(from - 0.5);
  float count = ceil(low + (px + 1.0) * perPx - 0.5) - first;
  return count < 1.0 ? vec2(floor(from + 0.5 * perPx), 1.0) : vec2(first, count);
}

void main() {
  vec2 columns = run(lowColumn, columnsPerPx, floor(gl_FragCoord.x));
  vec2 cells = run(lowCell, cellsPerPx, floor(gl_FragCoord.y));
  float greatest = 0.0;
  for (int i = 0; i < MOST_COLUMNS; i++) {
    float column = columns.x + float(i);
    if (float(i) >= columns.y) break;
    if (column < 0.0 || column >= valuesSize.y) continue;
    for (int j = 0; j < MOST_CELLS; j++) {
      float cell = cells.x + float(j);
      if (float(j) >= cells.y) break;
      if (cell < 0.0 || cell >= valuesSize.x) continue;
      greatest = max(greatest, texture2D(values, (vec2(cell, column) + 0.5) / valuesSize).r);
    }
  }
  float strength = ((greatest * 255.0 - 1.0) / 254.0 - FAINTEST) / (1.0 - FAINTEST);
  if (greatest == 0.0 || strength <= 0.0) discard;
  vec3 color = texture2D(ramp, vec2((pow(strength, BEND) * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  float alpha = OPACITY * smoothstep(0.0, 0.3, strength);
  gl_FragColor = vec4(color * alpha, alpha);
}
