// The colour of a trace, fading over one pixel at its edges.
precision highp float;

uniform vec4 color; // not premultiplied
uniform float thicknessPx;

varying float acrossPx;

void main() {
  float alpha = color.a * clamp(0.5 * thicknessPx + 0.5 - abs(acrossPx), 0.0, 1.0);
  gl_FragColor = vec4(color.rgb * alpha, alpha);
}
