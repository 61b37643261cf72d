package org.manyhands.gpu;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Kernels that make or change pictures. */
class ImageGalleryTest extends OnDevice {

  private static final int HEIGHT = 40;
  private static final int WIDTH = 50;
  private static final float[] BLUR = {1, 4, 6, 4, 1};

  private final float[] gray = new float[HEIGHT * WIDTH];
  private final int[] colours = new int[HEIGHT * WIDTH];

  @BeforeAll
  void paint() {
    for (int i = 0; i < gray.length; i++) {
      gray[i] = i * 7919 % 256 / 255f;
      colours[i] = i * 0x9E3779B1 & 0xFFFFFF;
    }
  }

  @Test
  void mandelbrot() {
    assertSame(
        Kernels.ints(
            HEIGHT,
            WIDTH,
            (row, column) -> {
              double re = -2 + 3.0 * column / WIDTH;
              double im = -1 + 2.0 * row / HEIGHT;
              double x = 0;
              double y = 0;
              int steps = 0;
              while (x * x + y * y < 4 && steps < 200) {
                double next = x * x - y * y + re;
                y = 2 * x * y + im;
                x = next;
                steps++;
              }
              return steps;
            }));
  }

  @Test
  void julia() {
    float re = -0.8f;
    float im = 0.156f;
    assertSame(
        Kernels.ints(
            HEIGHT,
            WIDTH,
            (row, column) -> {
              float x = 3f * column / WIDTH - 1.5f;
              float y = 3f * row / HEIGHT - 1.5f;
              for (int step = 0; ; step++) {
                if (step == 100 || x * x + y * y > 4) {
                  return step;
                }
                float next = x * x - y * y + re;
                y = 2 * x * y + im;
                x = next;
              }
            }));
  }

  @Test
  void convolution() {
    assertSame(
        Kernels.floats(
            HEIGHT,
            WIDTH,
            (row, column) -> {
              float sum = 0;
              for (int dy = -2; dy <= 2; dy++) {
                for (int dx = -2; dx <= 2; dx++) {
                  sum += BLUR[dy + 2] * BLUR[dx + 2] * at(row + dy, column + dx);
                }
              }
              return sum / 256;
            }));
  }

  private float at(int row, int column) {
    int y = Math.clamp(row, 0, HEIGHT - 1);
    int x = Math.clamp(column, 0, WIDTH - 1);
    return gray[y * WIDTH + x];
  }

  @Test
  void edgesBySobel() {
    assertSame(
        Kernels.floats(
            HEIGHT,
            WIDTH,
            (y, x) -> {
              float right = at(y - 1, x + 1) + 2 * at(y, x + 1) + at(y + 1, x + 1);
              float left = at(y - 1, x - 1) + 2 * at(y, x - 1) + at(y + 1, x - 1);
              float below = at(y + 1, x - 1) + 2 * at(y + 1, x) + at(y + 1, x + 1);
              float above = at(y - 1, x - 1) + 2 * at(y - 1, x) + at(y - 1, x + 1);
              float across = right - left;
              float down = below - above;
              return (float) Math.sqrt(across * across + down * down);
            }));
  }

  /** Within what Math.exp may differ by. */
  @Test
  void bilateralFilter() {
    assertNear(
        Kernels.doubles(
            HEIGHT,
            WIDTH,
            (row, column) -> {
              double sum = 0;
              double weights = 0;
              for (int dy = -2; dy <= 2; dy++) {
                for (int dx = -2; dx <= 2; dx++) {
                  double difference = at(row + dy, column + dx) - at(row, column);
                  double weight =
                      Math.exp(-(dx * dx + dy * dy) / 8.0 - difference * difference * 9);
                  sum += weight * at(row + dy, column + dx);
                  weights += weight;
                }
              }
              return sum / weights;
            }),
        1e-13);
  }

  @Test
  void histogram() {
    assertSame(
        Kernels.ints(
            16,
            bin -> {
              int count = 0;
              for (float value : gray) {
                if (Math.min(15, (int) (value * 16)) == bin) {
                  count++;
                }
              }
              return count;
            }));
  }

  @Test
  void huesOfColours() {
    assertSame(Kernels.ints(colours.length, i -> hsv(colours[i])));
  }

  private static int hsv(int rgb) {
    int red = rgb >> 16 & 0xFF;
    int green = rgb >> 8 & 0xFF;
    int blue = rgb & 0xFF;
    int max = Math.max(red, Math.max(green, blue));
    int min = Math.min(red, Math.min(green, blue));
    float hue;
    if (max == min) {
      hue = 0;
    } else if (max == red) {
      hue = (green - blue) / (float) (max - min);
    } else if (max == green) {
      hue = (blue - red) / (float) (max - min) + 2;
    } else {
      hue = (red - green) / (float) (max - min) + 4;
    }
    int degrees = Math.floorMod(Math.round(hue * 60), 360);
    int saturation = max == 0 ? 0 : 255 * (max - min) / max;
    return degrees << 16 | saturation << 8 | max;
  }

  @Test
  void spheresHitByRays() {
    float[] spheres = {0, 0, 5, 1, 1, 1, 4, 0.5f, -1, 0, 3, 0.7f};
    assertSame(
        Kernels.floats(
            HEIGHT,
            WIDTH,
            (row, column) -> {
              float dx = (column - WIDTH / 2) / (float) WIDTH;
              float dy = (row - HEIGHT / 2) / (float) HEIGHT;
              float length = (float) Math.sqrt(dx * dx + dy * dy + 1);
              float nearest = Float.POSITIVE_INFINITY;
              for (int s = 0; s < spheres.length; s += 4) {
                float t = hit(spheres, s, dx / length, dy / length, 1 / length);
                if (t > 0 && t < nearest) {
                  nearest = t;
                }
              }
              return nearest;
            }));
  }

  private static float hit(float[] spheres, int s, float dx, float dy, float dz) {
    float x = spheres[s];
    float y = spheres[s + 1];
    float z = spheres[s + 2];
    float along = x * dx + y * dy + z * dz;
    float discriminant = along * along - (x * x + y * y + z * z) + spheres[s + 3] * spheres[s + 3];
    return discriminant < 0 ? -1 : along - (float) Math.sqrt(discriminant);
  }
}
