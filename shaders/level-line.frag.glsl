// A dashed horizontal line, exactly `thicknessPx` device pixels high, drawn over the whole plot.
precision highp float;

uniform vec4 color; // not premultiplied
uniform float linePx; // lower edge, from the bottom, whole pixels
uniform float thicknessPx;
uniform float dashPx; // length of a dash and of a hole; 0 is a line without holes

void main() {
  float above = floor(gl_FragCoord.y) - linePx;
  bool isOnLine = above >= 0.0 && above < thicknessPx;
  bool isInHole = dashPx > 0.0 && mod(floor(gl_FragCoord.x), 2.0 * dashPx) >= dashPx;
  if (!isOnLine || isInHole) discard;
  gl_FragColor = vec4(color.rgb * color.a, color.a);
}
