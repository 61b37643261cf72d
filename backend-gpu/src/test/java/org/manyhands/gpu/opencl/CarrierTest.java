package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Buffers that are lent to the host while no launch uses them, if the device shares its memory. */
class CarrierTest {

  private static final int SIZE = 50_000;
  private static final long BYTES = 4L * SIZE;

  private static final String SOURCE =
      "kernel void add(global int* v, int n) { v[get_global_id(0)] += n; }";

  private final Session session = Devices.choose("").open(SessionOptions.DEFAULT);
  private final Program program = session.program(SOURCE, false);

  @AfterEach
  void close() {
    session.close();
    Released.requireAll(session);
  }

  private static int[] all(int value) {
    int[] array = new int[SIZE];
    Arrays.fill(array, value);
    return array;
  }

  private Launch add(Buffer buffer, int[] from, int n, int[] to) {
    return session
        .launch(program, "add")
        .write(from, 0, SIZE, buffer, 0)
        .argument(buffer)
        .argument(n)
        .range(SIZE)
        .read(buffer, 0, to, 0, SIZE);
  }

  @Test
  void oneIsUsedAgainAndAgain() {
    long hits = session.statistics().hits();
    for (int i = 0; i < 20; i++) {
      int[] result = new int[SIZE];
      try (Buffer buffer = session.allocate(BYTES, Buffer.Use.CARRIER)) {
        Ending.of(add(buffer, all(i), 5, result)).expectDone();
      }
      assertArrayEquals(all(i + 5), result);
    }
    assertEquals(hits + 19, session.statistics().hits());
  }

  @Test
  void manyLaunchesAreInFlight() {
    List<int[]> results = new ArrayList<>();
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int[] result = new int[SIZE];
      results.add(result);
      try (Buffer buffer = session.allocate(BYTES, Buffer.Use.CARRIER)) {
        endings.add(Ending.of(add(buffer, all(i), 100, result)));
      }
    }
    endings.forEach(Ending::expectDone);
    for (int i = 0; i < results.size(); i++) {
      assertArrayEquals(all(i + 100), results.get(i));
    }
  }

  @Test
  void whatIsReadOnTheWayIsAsItWasThen() {
    for (int round = 0; round < 3; round++) { // the first one is not lent yet
      int[] first = new int[SIZE];
      int[] second = new int[SIZE];
      int[] third = new int[SIZE];
      try (Buffer buffer = session.allocate(BYTES, Buffer.Use.CARRIER)) {
        Launch launch =
            add(buffer, all(1), 1, first)
                .then("add")
                .argument(buffer)
                .argument(10)
                .range(SIZE)
                .read(buffer, 0, second, 0, SIZE)
                .then("add")
                .write(all(1000), 0, SIZE, buffer, 0)
                .argument(buffer)
                .argument(1)
                .range(SIZE)
                .read(buffer, 0, third, 0, SIZE);
        Ending.of(launch).expectDone();
      }
      assertArrayEquals(all(2), first);
      assertArrayEquals(all(12), second);
      assertArrayEquals(all(1001), third);
    }
  }

  @Test
  void oneStaysOfUseAfterAFailure() {
    for (int round = 0; round < 3; round++) {
      int[] result = new int[SIZE];
      try (Buffer buffer = session.allocate(BYTES, Buffer.Use.CARRIER)) {
        Ending.of(
                session
                    .launch(program, "add") // without its second argument
                    .write(all(1), 0, SIZE, buffer, 0)
                    .argument(buffer)
                    .range(SIZE)
                    .read(buffer, 0, new int[SIZE], 0, SIZE))
            .expectFailure();
        Ending.of(add(buffer, all(7), round, result)).expectDone();
      }
      assertArrayEquals(all(7 + round), result);
    }
  }
}
