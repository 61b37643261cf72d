package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Element;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/** Types and variables in OpenCL C, where an array is a pointer and a length. */
final class Names {

  private Names() {}

  static String type(Scalar type) {
    return switch (type) {
      case INT -> "int";
      case LONG -> "long";
      case FLOAT -> "float";
      case DOUBLE -> "double";
    };
  }

  static String type(Element element) {
    return switch (element) {
      case BOOLEAN, BYTE -> "char";
      case CHAR -> "ushort";
      case SHORT -> "short";
      case INT -> "int";
      case LONG -> "long";
      case FLOAT -> "float";
      case DOUBLE -> "double";
    };
  }

  /** A pointer to elements. */
  static String pointer(Type.Array type) {
    return switch (type.space()) {
      case GLOBAL -> "__global const %s *".formatted(type(type.element()));
      case PRIVATE -> "%s *".formatted(type(type.element()));
    };
  }

  static String length(Variable array) {
    return array.name() + "_length";
  }

  /** Where the rows of an array of arrays begin, among the elements of all. */
  static String starts(Variable rows) {
    return rows.name() + "_starts";
  }

  /** The memory behind an array that a function makes. */
  static String storage(Variable array) {
    return array.name() + "_storage";
  }

  /** A variable as parameters. */
  static List<String> parameters(Variable variable) {
    List<String> parameters = new ArrayList<>();
    switch (variable.type()) {
      case Scalar scalar -> parameters.add(type(scalar) + " " + variable.name());
      case Type.Array array -> {
        parameters.add(pointer(array) + variable.name());
        parameters.add("int " + length(variable));
      }
      case Type.Rows(var element) -> {
        parameters.add("__global const %s *%s".formatted(type(element), variable.name()));
        parameters.add("__global const int *" + starts(variable));
        parameters.add("int " + length(variable));
      }
    }
    return parameters;
  }

  /** A variable as arguments. */
  static List<String> arguments(Variable variable) {
    return switch (variable.type()) {
      case Scalar scalar -> List.of(variable.name());
      case Type.Array array -> List.of(variable.name(), length(variable));
      case Type.Rows rows -> List.of(variable.name(), starts(variable), length(variable));
    };
  }
}
