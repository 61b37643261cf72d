package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;
import org.manyhands.kernel.Philox;
import org.manyhands.testkit.Samples.Affine;

/** §4, continued: scans, filters and random numbers are the same wherever a kernel is cut. */
abstract class ScanRules extends Rules {

  private static final long SEED = 0x5EED_5EED_5EED_5EEDL;

  ScanRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§4.16 a scan equals what call() returns, bit for bit")
  void scans() {
    for (int size : Samples.sizes()) {
      IntKernel ints = Kernels.ints(size, Samples::intAt);
      LongKernel longs = Kernels.longs(size, Samples::longAt);
      FloatKernel floats = Kernels.floats(size, Samples::floatAt);
      DoubleKernel doubles = Kernels.doubles(size, Samples::doubleAt);
      assertArrayEquals(Samples.call(ints.scan()), result(ints.scan()));
      assertArrayEquals(Samples.call(longs.scan()), result(longs.scan()));
      assertArrayEquals(Samples.call(floats.scan()), result(floats.scan()));
      assertArrayEquals(Samples.call(doubles.scan()), result(doubles.scan()));
    }
    DoubleKernel grid = Kernels.doubles(91, 97, (row, column) -> 1.0 / (row + column + 1));
    assertArrayEquals(Samples.call(grid.scan()), result(grid.scan()));
  }

  @Test
  @DisplayName("§4.17 an exclusive scan is the identity, then the scan without its last element")
  void exclusiveScans() {
    for (int size : Samples.sizes()) {
      DoubleKernel doubles = Kernels.doubles(size, Samples::doubleAt);
      double[] expected = new double[size];
      System.arraycopy(Samples.call(doubles.scan()), 0, expected, 1, size - 1);
      assertArrayEquals(expected, result(doubles.exclusiveScan()));
      expected[0] = 0.5;
      assertArrayEquals(expected, result(doubles.exclusiveScan(0.5, Double::sum)));
    }
  }

  @Test
  @DisplayName("§4.18 a scan combines in order: the operation need not be commutative")
  void scansInOrder() {
    for (int size : Samples.sizes()) {
      long[] inclusive = new long[size];
      long[] exclusive = new long[size];
      long prefix = Affine.IDENTITY;
      for (int i = 0; i < size; i++) {
        exclusive[i] = prefix;
        prefix = Affine.then(prefix, Affine.at(i));
        inclusive[i] = prefix;
      }
      LongKernel maps = Kernels.longs(size, Affine::at);
      assertArrayEquals(inclusive, result(maps.scan(Affine::then)));
      assertArrayEquals(exclusive, result(maps.exclusiveScan(Affine.IDENTITY, Affine::then)));
    }
  }

  @Test
  @DisplayName("§4.19 a filter keeps the elements that pass, in order")
  void filters() {
    for (int size : Samples.sizes()) {
      int[] ints = IntStream.range(0, size).map(Samples::intAt).toArray();
      long[] longs = IntStream.range(0, size).mapToLong(Samples::longAt).toArray();
      double[] doubles = IntStream.range(0, size).mapToDouble(Samples::doubleAt).toArray();
      assertArrayEquals(
          IntStream.of(ints).filter(value -> value % 3 == 0).toArray(),
          result(Kernels.ints(size, Samples::intAt).filter(value -> value % 3 == 0)));
      assertArrayEquals(
          LongStream.of(longs).filter(value -> value > 0).toArray(),
          result(Kernels.longs(size, Samples::longAt).filter(value -> value > 0)));
      assertArrayEquals(
          DoubleStream.of(doubles).filter(value -> value > 0).toArray(),
          result(Kernels.doubles(size, Samples::doubleAt).filter(value -> value > 0)));
      FloatKernel floats = Kernels.floats(size, Samples::floatAt);
      assertArrayEquals(Samples.call(floats), result(floats.filter(value -> true)));
      assertEquals(0, result(floats.filter(Float::isNaN)).length);
    }
  }

  @Test
  @DisplayName("§4.20 indices are those for which the test holds, in ascending order")
  void indices() {
    for (int size : Samples.sizes()) {
      int[] expected = IntStream.range(0, size).filter(i -> Samples.intAt(i) > 0).toArray();
      assertArrayEquals(expected, result(Kernels.indices(size, i -> Samples.intAt(i) > 0)));
    }
  }

  @Test
  @DisplayName("§4.21 an empty range has an empty scan, and no element or index that passes")
  void nothingToScanOrFilter() {
    assertEquals(0, result(Kernels.ints(0, i -> i).scan()).length);
    assertEquals(0, result(Kernels.floats(0, 5, (r, c) -> r).exclusiveScan(1, Math::max)).length);
    assertEquals(0, result(Kernels.doubles(0, i -> i).filter(value -> true)).length);
    assertEquals(0, result(Kernels.indices(0, i -> true)).length);
  }

  @Test
  @DisplayName("§4.22 random numbers in a kernel are those outside, bit for bit")
  void randomNumbers() {
    for (int size : Samples.sizes()) {
      int[] ints = new int[size];
      long[] longs = new long[size];
      float[] floats = new float[size];
      double[] gaussians = new double[size];
      for (int i = 0; i < size; i++) {
        ints[i] = Philox.intAt(SEED, i);
        longs[i] = Philox.longAt(SEED, i, 1);
        floats[i] = Philox.floatAt(SEED, i, 2);
        gaussians[i] = Philox.gaussianAt(SEED, i, 3);
      }
      assertArrayEquals(ints, result(Kernels.ints(size, i -> Philox.intAt(SEED, i))));
      assertArrayEquals(longs, result(Kernels.longs(size, i -> Philox.longAt(SEED, i, 1))));
      assertArrayEquals(floats, result(Kernels.floats(size, i -> Philox.floatAt(SEED, i, 2))));
      assertArrayEquals(
          gaussians, result(Kernels.doubles(size, i -> Philox.gaussianAt(SEED, i, 3))));
    }
  }
}
