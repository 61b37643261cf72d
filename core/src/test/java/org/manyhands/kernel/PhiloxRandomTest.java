package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PhiloxRandomTest {

  private static final long SEED = 0x5EEDL;

  @Test
  void everyCallTakesOneDrawOfThePureFunctions() {
    PhiloxRandom random = PhiloxRandom.of(SEED).stream(42);
    for (int draw = 0; draw < 50; draw += 5) {
      assertEquals(Philox.intAt(SEED, 42, draw), random.nextInt());
      assertEquals(Philox.longAt(SEED, 42, draw + 1), random.nextLong());
      assertEquals(Philox.floatAt(SEED, 42, draw + 2), random.nextFloat());
      assertEquals(Philox.doubleAt(SEED, 42, draw + 3), random.nextDouble());
      assertEquals(Philox.gaussianAt(SEED, 42, draw + 4), random.nextGaussian());
    }
  }

  @Test
  void aNewGeneratorIsAtTheStartOfStreamZero() {
    assertEquals(Philox.intAt(SEED, 0), PhiloxRandom.of(SEED).nextInt());
  }

  @Test
  void aStreamDoesNotDependOnWhatWasDrawn() {
    PhiloxRandom random = PhiloxRandom.of(SEED);
    random.nextLong();
    assertEquals(Philox.longAt(SEED, -7), random.stream(-7).nextLong());
    assertEquals(Philox.longAt(SEED, 0, 1), random.nextLong());
    assertNotEquals(random.stream(1).nextLong(), random.stream(2).nextLong());
  }

  @Test
  void jumpingGoesToTheSameDrawOfTheNextStream() {
    PhiloxRandom random = PhiloxRandom.of(SEED);
    random.nextLong();
    RandomGenerator before = random.copyAndJump();
    assertEquals(Philox.longAt(SEED, 0, 1), before.nextLong());
    assertEquals(Philox.longAt(SEED, 1, 1), random.nextLong());
    long[] firsts = PhiloxRandom.of(SEED).jumps(3).mapToLong(RandomGenerator::nextLong).toArray();
    assertArrayEquals(
        new long[] {Philox.longAt(SEED, 0), Philox.longAt(SEED, 1), Philox.longAt(SEED, 2)},
        firsts);
  }

  @Test
  void copiesGoOnWhereTheOriginalWas() throws Exception {
    PhiloxRandom random = PhiloxRandom.of(SEED).stream(3);
    random.nextInt();
    PhiloxRandom serialized = Elsewhere.copy(random);
    assertEquals(random.copy().nextLong(), serialized.nextLong());
    assertEquals("PhiloxRandom[seed=24301, stream=3, draw=1]", random.toString());
  }

  @Test
  void whatTheJdkMakesOfItStaysInItsBounds() {
    PhiloxRandom random = PhiloxRandom.of(SEED);
    assertTrue(random.ints(10_000, -5, 6).allMatch(value -> value >= -5 && value < 6));
    assertEquals(0.5, random.doubles(10_000).average().orElse(0), 0.02);
  }
}
