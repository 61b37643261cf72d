package org.manyhands.gpu.ir;

/**
 * A variable of a function. Compared by identity.
 *
 * <p>A class, since two of one name are still two.
 */
public final class Variable {

  private final String name;
  private final Type type;

  /** A variable of no function yet. */
  public Variable(String name, Type type) {
    this.name = name;
    this.type = type;
  }

  /** Its name, which no other variable of the same function has. */
  public String name() {
    return name;
  }

  /** The type of its values. */
  public Type type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
