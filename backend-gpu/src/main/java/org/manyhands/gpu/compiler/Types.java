package org.manyhands.gpu.compiler;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Element;
import org.manyhands.gpu.ir.Type.Scalar;

/** Java's types as those of the device. */
final class Types {

  private Types() {}

  /**
   * The type of a primitive, of an array of primitives, or of an array of such; {@code null} for
   * others.
   */
  static @Nullable Type of(ClassDesc type) {
    if (type.isArray()) {
      ClassDesc component = type.componentType();
      return component.isPrimitive()
          ? new Type.Array(element(TypeKind.from(component)), Type.Space.GLOBAL)
          : rows(component);
    }
    return type.isPrimitive() ? scalar(TypeKind.from(type)) : null;
  }

  private static @Nullable Type rows(ClassDesc row) {
    return row.isArray() && row.componentType().isPrimitive()
        ? new Type.Rows(element(TypeKind.from(row.componentType())))
        : null;
  }

  /** The type of a primitive or of arrays of primitives; {@code null} for others. */
  static @Nullable Type of(Class<?> type) {
    return type.describeConstable().map((ClassDesc name) -> of(name)).orElse(null);
  }

  /** The type of a value found at run time; {@code null} if a device cannot have it. */
  static @Nullable Type of(@Nullable Object value) {
    return switch (value) {
      case Integer i -> Scalar.INT;
      case Short s -> Scalar.INT;
      case Byte b -> Scalar.INT;
      case Character c -> Scalar.INT;
      case Boolean b -> Scalar.INT;
      case Long l -> Scalar.LONG;
      case Float f -> Scalar.FLOAT;
      case Double d -> Scalar.DOUBLE;
      case null -> null;
      default -> of(value.getClass());
    };
  }

  static @Nullable Scalar scalar(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN, BYTE, CHAR, SHORT, INT -> Scalar.INT;
      case LONG -> Scalar.LONG;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case REFERENCE, VOID -> null;
    };
  }

  static Element element(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> Element.BOOLEAN;
      case BYTE -> Element.BYTE;
      case CHAR -> Element.CHAR;
      case SHORT -> Element.SHORT;
      case INT -> Element.INT;
      case LONG -> Element.LONG;
      case FLOAT -> Element.FLOAT;
      case DOUBLE -> Element.DOUBLE;
      case REFERENCE, VOID -> throw new IllegalArgumentException(kind.toString());
    };
  }
}
