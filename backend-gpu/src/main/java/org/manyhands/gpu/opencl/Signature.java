package org.manyhands.gpu.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_kernel;

/**
 * What a kernel takes.
 *
 * @param count how many parameters it has
 * @param parameters what they are; empty if the driver does not say
 * @param largestGroup the most work items in a group that this kernel can have on its device
 */
public record Signature(int count, List<Parameter> parameters, long largestGroup) {

  /** Where a parameter's value lies. */
  public enum Space {
    /** Memory of the device. */
    GLOBAL,
    /** Memory of the device that is only read. */
    CONSTANT,
    /** Memory of a work group. */
    LOCAL,
    /** The value itself. */
    PRIVATE
  }

  /**
   * One parameter.
   *
   * @param name its name
   * @param type its type without qualifiers, such as {@code float*}
   * @param space where its value, or what it points to, lies
   * @param readOnly whether it points to what is {@code const}
   */
  public record Parameter(String name, String type, Space space, boolean readOnly) {
    @Override
    public String toString() {
      return (space == Space.PRIVATE ? "" : space.name().toLowerCase(java.util.Locale.ROOT) + " ")
          + (readOnly && space != Space.CONSTANT ? "const " : "")
          + type
          + " "
          + name;
    }
  }

  static Signature of(cl_kernel kernel, int count) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parameter(kernel, i).ifPresent(parameters::add);
    }
    return new Signature(
        count, parameters.size() == count ? List.copyOf(parameters) : List.of(), group(kernel));
  }

  /** Drivers may forget this of what they load from a cache. */
  private static Optional<Parameter> parameter(cl_kernel kernel, int index) {
    Query query =
        (what, size, answer, length) ->
            CL.clGetKernelArgInfo(kernel, index, what, size, answer, length);
    try {
      return Optional.of(
          new Parameter(
              query.string(CL.CL_KERNEL_ARG_NAME),
              query.string(CL.CL_KERNEL_ARG_TYPE_NAME),
              space(query.integer(CL.CL_KERNEL_ARG_ADDRESS_QUALIFIER)),
              (query.number(CL.CL_KERNEL_ARG_TYPE_QUALIFIER) & CL.CL_KERNEL_ARG_TYPE_CONST) != 0));
    } catch (CLException e) {
      return Optional.empty();
    }
  }

  private static Space space(int qualifier) {
    return switch (qualifier) {
      case CL.CL_KERNEL_ARG_ADDRESS_GLOBAL -> Space.GLOBAL;
      case CL.CL_KERNEL_ARG_ADDRESS_CONSTANT -> Space.CONSTANT;
      case CL.CL_KERNEL_ARG_ADDRESS_LOCAL -> Space.LOCAL;
      default -> Space.PRIVATE;
    };
  }

  private static long group(cl_kernel kernel) {
    Query query =
        (what, size, answer, length) ->
            CL.clGetKernelWorkGroupInfo(kernel, null, what, size, answer, length);
    return query.number(CL.CL_KERNEL_WORK_GROUP_SIZE);
  }

  @Override
  public String toString() {
    return parameters.isEmpty()
        ? "%d arguments".formatted(count)
        : "%d arguments (%s)"
            .formatted(
                count,
                parameters.stream().map(Parameter::toString).collect(Collectors.joining(", ")));
  }
}
