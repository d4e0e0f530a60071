// The area under one piece of a trace.
precision highp float;

attribute vec2 corner; // x: 0 at this column, 1 at the next; y: -1 at the bottom, 1 at the trace
attribute float column; // per instance
attribute float level; // of this column, per instance
attribute float nextLevel; // of the next column, per instance

uniform vec2 plotSizePx;
uniform float lowDb;
uniform float highDb;

void main() {
  float atLevel = mix(level, nextLevel, corner.x);
  float fraction = clamp((atLevel - lowDb) / (highDb - lowDb), 0.0, 1.0);
  vec2 place = vec2(column + 0.5 + corner.x, corner.y < 0.0 ? 0.0 : fraction * plotSizePx.y);
  gl_Position = vec4(2.0 * place / plotSizePx - 1.0, 0.0, 1.0);
}
