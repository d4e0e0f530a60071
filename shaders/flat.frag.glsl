// One colour.
precision highp float;

uniform vec4 color; // not premultiplied

void main() {
  gl_FragColor = vec4(color.rgb * color.a, color.a);
}
