package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.ValueCodec;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;

class ValueCodecsTest {

  /** Cannot be serialized. */
  private static class Money {
    final long cents;

    Money(long cents) {
      this.cents = cents;
    }
  }

  private static final class Tip extends Money {
    Tip(long cents) {
      super(cents);
    }
  }

  private record Order(Money price, Money limit, String text) implements Serializable {}

  private static class MoneyCodec implements ValueCodec<Money> {
    @Override
    public String name() {
      return "test.money";
    }

    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public void write(Money value, DataOutput out) throws IOException {
      if (value.cents < 0) {
        throw new IOException("'%d' cents are no money".formatted(value.cents));
      }
      out.writeLong(value.cents);
    }

    @Override
    public Money read(DataInput in) throws IOException {
      return new Money(in.readLong());
    }
  }

  private static final class TipCodec implements ValueCodec<Tip> {
    @Override
    public String name() {
      return "test.tip";
    }

    @Override
    public Class<Tip> type() {
      return Tip.class;
    }

    @Override
    public void write(Tip value, DataOutput out) throws IOException {
      out.writeInt((int) value.cents);
    }

    @Override
    public Tip read(DataInput in) throws IOException {
      return new Tip(in.readInt());
    }
  }

  private static final Codec CODEC = codec("", new MoneyCodec(), new TipCodec());

  private static Codec codec(String filter, ValueCodec<?>... codecs) {
    return new Codec(
        Filters.of(filter),
        ValueCodecsTest.class.getClassLoader(),
        ValueCodecs.of(List.of(codecs)));
  }

  private static @Nullable Object there(Object value) throws Exception {
    return there(value, CODEC, CODEC);
  }

  private static @Nullable Object there(Object value, Codec writer, Codec reader) throws Exception {
    return reader.decode(writer.encode(value, "A value"));
  }

  @Test
  void aValueGoesThroughItsCodec() throws Exception {
    assertEquals(5, assertInstanceOf(Money.class, there(new Money(5))).cents);
  }

  @Test
  void soDoValuesWithinOthers() throws Exception {
    Money once = new Money(7);
    Order order = assertInstanceOf(Order.class, there(new Order(once, once, "x")));
    assertEquals(7, order.price().cents);
    assertSame(order.price(), order.limit(), "one object stays one object");
  }

  @Test
  void soDoElementsOfCollections() throws Exception {
    Object read = there(new ArrayList<>(List.of(new Money(9), new Money(8))));
    List<?> list = assertInstanceOf(List.class, read);
    assertEquals(List.of(9L, 8L), list.stream().map(each -> ((Money) each).cents).toList());
  }

  @Test
  void soDoValuesThatALambdaHasCaptured() throws Exception {
    Money captured = new Money(11);
    Task<Long> task = () -> captured.cents;
    Task<?> read = assertInstanceOf(Task.class, there(task));
    assertEquals(11L, read.call());
  }

  @Test
  void theNearestCodecCarriesAValue() throws Exception {
    assertInstanceOf(Tip.class, there(new Tip(3)));
    Codec onlyMoney = codec("", new MoneyCodec());
    assertFalse(there(new Tip(3), onlyMoney, onlyMoney) instanceof Tip);
  }

  @Test
  void valuesThatTwoCodecsCouldCarryAreRefused() {
    class Left extends MoneyCodec {}
    class Right extends MoneyCodec {
      @Override
      public String name() {
        return "test.right";
      }
    }
    Codec both = codec("", new Left(), new Right());
    var thrown =
        assertThrows(
            TaskNotSerializableException.class, () -> both.encode(new Money(1), "A value"));
    assertContains("[test.money, test.right]", thrown);
  }

  @Test
  void whatACodecThrowsIsTold() {
    var thrown =
        assertThrows(
            TaskNotSerializableException.class,
            () -> CODEC.encode(new Order(new Money(-1), new Money(1), "x"), "Task 'x'"));
    assertContains("Task 'x' cannot be serialized: field 'price'", thrown);
    assertContains("'-1' cents are no money", thrown);
  }

  @Test
  void aCodecThatIsMissingThereIsNamed() {
    byte[] bytes = CODEC.encode(new Money(1), "A value");
    Codec other = codec("", new TipCodec());
    var thrown = assertThrows(InvalidObjectException.class, () -> other.decode(bytes));
    assertContains("'test.money', which is not here", thrown);
  }

  @Test
  void aCodecThatReadsSomethingElseIsFoundOut() {
    ValueCodec<Money> half =
        new MoneyCodec() {
          @Override
          public Money read(DataInput in) throws IOException {
            return new Money(in.readInt());
          }
        };
    ValueCodec<Money> hasty =
        new MoneyCodec() {
          @Override
          public Money read(DataInput in) {
            throw new IllegalStateException("hasty");
          }
        };
    byte[] bytes = CODEC.encode(new Money(1), "A value");
    assertContains(
        "left '4' of '8' bytes",
        assertThrows(StreamCorruptedException.class, () -> codec("", half).decode(bytes)));
    assertContains(
        "'test.money' threw",
        assertThrows(InvalidObjectException.class, () -> codec("", hasty).decode(bytes)));
  }

  @Test
  void theFilterIsAskedAboutWhatACodecHasRead() throws Exception {
    byte[] bytes = CODEC.encode(new Money(1), "A value");
    Codec strict = codec("org.manyhands.wire.ValueCodecs$*;!*", new MoneyCodec());
    var thrown = assertThrows(IOException.class, () -> strict.decode(bytes));
    assertContains(Money.class.getName(), thrown);
    Codec open =
        codec(
            "org.manyhands.wire.ValueCodecs$*;" + Money.class.getName() + ";!*", new MoneyCodec());
    assertInstanceOf(Money.class, open.decode(bytes));
  }

  @Test
  void codecsOfOneNameOrForEverythingAreRefused() {
    assertContains(
        "Two codecs for values are named 'test.money'",
        assertThrows(
            BackendUnavailableException.class,
            () -> ValueCodecs.of(List.of(new MoneyCodec(), new MoneyCodec()))));
    ValueCodec<Object> all =
        new ValueCodec<>() {
          @Override
          public String name() {
            return "test.all";
          }

          @Override
          public Class<Object> type() {
            return Object.class;
          }

          @Override
          public void write(Object value, DataOutput out) {}

          @Override
          public Object read(DataInput in) {
            return "";
          }
        };
    assertContains(
        "'test.all' cannot carry all of 'java.lang.Object'",
        assertThrows(BackendUnavailableException.class, () -> ValueCodecs.of(List.of(all))));
  }

  private static void assertContains(String part, Throwable thrown) {
    assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown::toString);
  }
}
