// One piece of a trace, from a pixel column to the next: a quad as wide as the line and one pixel more for its edge.
precision highp float;

attribute vec2 corner; // x: 0 at this column, 1 at the next; y: -1 or 1 across the line
attribute float column; // per instance
attribute float level; // of this column, per instance
attribute float nextLevel; // of the next column, per instance

uniform vec2 plotSizePx;
uniform float lowDb;
uniform float highDb;
uniform float thicknessPx;

varying float acrossPx;

vec2 placePx(float atColumn, float atLevel) {
  float fraction = clamp((atLevel - lowDb) / (highDb - lowDb), -0.5, 1.5);
  return vec2(atColumn + 0.5, fraction * plotSizePx.y);
}

void main() {
  vec2 from = placePx(column, level);
  vec2 to = placePx(column + 1.0, nextLevel);
  vec2 along = normalize(to - from);
  vec2 across = vec2(-along.y, along.x);
  acrossPx = corner.y * (0.5 * thicknessPx + 1.0);
  vec2 place = mix(from, to, corner.x) + along * (corner.x - 0.5) * 0.5 + across * acrossPx;
  gl_Position = vec4(2.0 * place / plotSizePx - 1.0, 0.0, 1.0);
}
