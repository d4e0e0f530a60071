// Covers the whole plot with two triangles.
attribute vec2 corner; // 0 to 1

void main() {
  gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}
