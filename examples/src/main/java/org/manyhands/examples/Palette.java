package org.manyhands.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Few colours in place of many: Paul Heckbert's median cut (Color Image Quantization for Frame
 * Buffer Display, 1982). The box of colours that matters most is halved until there are enough.
 */
final class Palette {

  private Palette() {}

  /**
   * Chooses the colours of a film of a globe from a few small frames of it.
   *
   * @return 256 colours {@code 0xRRGGBB}
   */
  static int[] of(Globe globe) {
    Globe preview = globe.preview();
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int frame = 0; frame < preview.frames(); frame++) {
      for (int colour : preview.frameHere(frame)) {
        counts.merge(colour, 1, Integer::sum);
      }
    }
    return medianCut(counts, 256);
  }

  static int[] medianCut(Map<Integer, Integer> counts, int size) {
    List<Box> boxes = new ArrayList<>();
    boxes.add(
        Box.of(
            counts.entrySet().stream()
                .map(entry -> new Counted(entry.getKey(), entry.getValue()))
                .toList()));
    while (boxes.size() < size) {
      Box widest = boxes.stream().max(Comparator.comparingDouble(Box::weight)).orElseThrow();
      if (widest.colours().size() < 2) {
        break;
      }
      boxes.remove(widest);
      boxes.addAll(widest.halves());
    }
    return Arrays.copyOf(boxes.stream().mapToInt(Box::mean).toArray(), size);
  }

  /** A colour and the number of pixels that have it. */
  private record Counted(int colour, int count) {
    int channel(int shift) {
      return colour >> shift & 255;
    }
  }

  /** Some colours, and the channel in which they differ most. */
  private record Box(List<Counted> colours, int widestChannel, int width) {

    static Box of(List<Counted> colours) {
      int widest = 0;
      int width = -1;
      for (int shift : new int[] {8, 16, 0}) {
        int extent = extent(colours, shift);
        if (extent > width) {
          widest = shift;
          width = extent;
        }
      }
      return new Box(colours, widest, width);
    }

    private static int extent(List<Counted> colours, int shift) {
      var values = colours.stream().mapToInt(colour -> colour.channel(shift)).summaryStatistics();
      return values.getMax() - values.getMin();
    }

    /** Wide boxes first; populous ones too, but less so, or the dark sky would take them all. */
    double weight() {
      return width * StrictMath.sqrt(StrictMath.sqrt((double) population()));
    }

    private long population() {
      return colours.stream().mapToLong(Counted::count).sum();
    }

    List<Box> halves() {
      List<Counted> sorted = new ArrayList<>(colours);
      sorted.sort(
          Comparator.<Counted>comparingInt(colour -> colour.channel(widestChannel))
              .thenComparingInt(Counted::colour));
      int cut = median(sorted);
      return List.of(of(sorted.subList(0, cut)), of(sorted.subList(cut, sorted.size())));
    }

    /** Where half of the pixels are on either side, with at least one colour on each. */
    private int median(List<Counted> sorted) {
      long before = 0;
      int cut = 0;
      while (cut < sorted.size() - 1 && 2 * before < population()) {
        before += sorted.get(cut++).count();
      }
      return cut;
    }

    int mean() {
      return mean(16) << 16 | mean(8) << 8 | mean(0);
    }

    private int mean(int shift) {
      long sum = colours.stream().mapToLong(c -> (long) c.channel(shift) * c.count()).sum();
      return (int) ((sum + population() / 2) / population());
    }
  }
}
