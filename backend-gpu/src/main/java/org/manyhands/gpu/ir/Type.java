package org.manyhands.gpu.ir;

/** The type of a value. */
public sealed interface Type {

  /** A number. Booleans, bytes, chars and shorts are computed as {@code int}, as in bytecode. */
  enum Scalar implements Type {
    INT(4),
    LONG(8),
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    Scalar(int bytes) {
      this.bytes = bytes;
    }

    /** The size of a value in bytes. */
    public int bytes() {
      return bytes;
    }

    /** Whether this is {@code float} or {@code double}. */
    public boolean isFloating() {
      return this == FLOAT || this == DOUBLE;
    }
  }

  /** A reference to an array. */
  record Array(Element element, Space space) implements Type {}

  /** A reference to an array of arrays, which is input. */
  record Rows(Element element) implements Type {}

  /** What arrays hold. */
  enum Element {
    BOOLEAN(1, Scalar.INT),
    BYTE(1, Scalar.INT),
    CHAR(2, Scalar.INT),
    SHORT(2, Scalar.INT),
    INT(4, Scalar.INT),
    LONG(8, Scalar.LONG),
    FLOAT(4, Scalar.FLOAT),
    DOUBLE(8, Scalar.DOUBLE);

    private final int bytes;
    private final Scalar scalar;

    Element(int bytes, Scalar scalar) {
      this.bytes = bytes;
      this.scalar = scalar;
    }

    /** The size of an element in bytes. */
    public int bytes() {
      return bytes;
    }

    /** What an element is computed as. */
    public Scalar scalar() {
      return scalar;
    }
  }

  /** Where an array is. */
  enum Space {
    /** Input, which is never written. */
    GLOBAL,
    /** Of one work item, which made it. */
    PRIVATE
  }
}
