package org.manyhands.gpu;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.gpu.opencl.Signature;
import org.manyhands.gpu.opencl.Signature.Parameter;
import org.manyhands.gpu.opencl.Signature.Space;

/** Why a device cannot run a call, all reasons at once. Drivers say a number, or nothing. */
final class RawChecks {

  /** A type that is a number, or a vector of numbers; others are left to the driver. */
  private static final Pattern NUMBERS =
      Pattern.compile("u?(char|short|int|long|half|float|double)(2|3|4|8|16)?(\\**)");

  private final RawCall call;
  private final List<String> problems = new ArrayList<>();

  private RawChecks(RawCall call) {
    this.call = call;
  }

  /** What is known before the program is compiled. */
  static List<String> beforeBuild(RawCall call, Device device) {
    RawChecks checks = new RawChecks(call);
    checks.group(device);
    checks.memory(device);
    checks.doubles(device);
    return checks.problems;
  }

  /** What the compiled program tells. */
  static List<String> afterBuild(RawCall call, Signature signature) {
    RawChecks checks = new RawChecks(call);
    checks.signature(signature);
    return checks.problems;
  }

  private void group(Device device) {
    if (call.group().isEmpty()) {
      return;
    }
    if (call.group().size() != call.range().size()) {
      problems.add(
          "the range '%s' and the work group '%s' have different numbers of dimensions."
              .formatted(call.range(), call.group()));
      return;
    }
    List<Long> multiple =
        IntStream.range(0, call.range().size())
            .mapToObj(i -> Math.ceilDiv(call.range().get(i), call.group().get(i)))
            .toList();
    List<Long> next =
        IntStream.range(0, multiple.size())
            .mapToObj(i -> multiple.get(i) * call.group().get(i))
            .toList();
    if (!next.equals(call.range())) {
      problems.add(
          "the range '%s' is no multiple of the work group '%s'; the next one is '%s', with a kernel that leaves out what is beyond."
              .formatted(call.range(), call.group(), next));
    }
    requireGroupUpTo(device.maxWorkGroupSize(), "on this device");
  }

  private void requireGroupUpTo(long most, String where) {
    BigInteger items =
        call.group().stream().map(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    if (items.compareTo(BigInteger.valueOf(most)) > 0) {
      problems.add(
          "the work group '%s' has '%d' work items, but at most '%d' are possible %s."
              .formatted(call.group(), items, most, where));
    }
  }

  private void memory(Device device) {
    BigInteger local = BigInteger.ZERO;
    long parameters = 0;
    for (RawArgument argument : call.allArguments()) {
      if (argument instanceof RawArgument.Local(long bytes)) {
        local = local.add(BigInteger.valueOf(bytes));
      }
      parameters +=
          argument instanceof RawArgument.Scalar scalar ? RawCall.bytes(scalar.type()) : Long.BYTES;
    }
    if (local.compareTo(BigInteger.valueOf(device.localMemory())) > 0) {
      problems.add(
          "it wants '%d' bytes of local memory, but the device has '%d'."
              .formatted(local, device.localMemory()));
    }
    if (parameters > device.maxParameterBytes()) {
      problems.add(
          "its arguments take '%d' bytes, but the device allows '%d'; pass numbers in an array."
              .formatted(parameters, device.maxParameterBytes()));
    }
  }

  private void doubles(Device device) {
    boolean used =
        call.allArguments().stream().anyMatch(argument -> argument.type() == double.class);
    if (used && !device.doubles()) {
      problems.add("it takes 'double', with which the device cannot compute; use 'float'.");
    }
  }

  private void signature(Signature signature) {
    List<RawArgument> arguments = call.allArguments();
    if (signature.count() != arguments.size()) {
      problems.add(
          "it takes %s, but '%d' were given: %s."
              .formatted(signature, arguments.size(), arguments));
      return;
    }
    for (int i = 0; i < signature.parameters().size(); i++) {
      int index = i;
      Parameter parameter = signature.parameters().get(i);
      RawArgument argument = arguments.get(i);
      mismatch(parameter, argument)
          .ifPresent(wanted ->
              problems.add(
                  "parameter '%d' is '%s', but the argument is %s%s."
                      .formatted(index, parameter, argument, wanted)));
    }
    requireGroupUpTo(signature.largestGroup(), "with this kernel, for what it needs");
  }

  /** What to do about a parameter that does not fit; empty if it does, or nobody can tell. */
  private Optional<String> mismatch(Parameter parameter, RawArgument argument) {
    if (!spaces(argument).contains(parameter.space())) {
      return Optional.of("");
    }
    if (argument instanceof RawArgument.Shared && isWritable(parameter)) {
      return Optional.of(", which others read, too: declare the parameter 'const'");
    }
    if (argument instanceof RawArgument.Result && !isWritable(parameter)) {
      return Optional.of(
          ", which the kernel is to write: remove 'const', or say by 'result()' where the result is");
    }
    Class<?> type = argument.type();
    return type == null || isOf(type, parameter) ? Optional.empty() : Optional.of("");
  }

  private static List<Space> spaces(RawArgument argument) {
    return switch (argument) {
      case RawArgument.Scalar _ -> List.of(Space.PRIVATE);
      case RawArgument.Local _ -> List.of(Space.LOCAL);
      default -> List.of(Space.GLOBAL, Space.CONSTANT);
    };
  }

  private static boolean isWritable(Parameter parameter) {
    return parameter.space() == Space.GLOBAL && !parameter.readOnly();
  }

  private static boolean isOf(Class<?> type, Parameter parameter) {
    Matcher numbers = NUMBERS.matcher(parameter.type());
    if (!numbers.matches()) {
      return true;
    }
    boolean pointer = !numbers.group(3).isEmpty();
    String element = type == byte.class ? "char" : type.getName();
    return numbers.group(1).equals(element) && (pointer || numbers.group(2) == null);
  }
}
