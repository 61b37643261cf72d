package org.manyhands.gpu.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the OpenCL devices of this machine. They are looked for once; a restart finds new ones. */
public final class Devices {

  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** One's own memory is faster than the host's; among equals the larger one. */
  private static final Comparator<Device> BEST_FIRST =
      Comparator.comparing(Device::type)
          .thenComparing(Device::sharesHostMemory)
          .thenComparing(Comparator.comparingLong(Device::globalMemory).reversed())
          .thenComparingInt(Device::index);

  private static @Nullable List<DeviceHandles> found;

  private Devices() {}

  /**
   * All devices, in OpenCL's order; at least one.
   *
   * @return the devices
   * @throws BackendUnavailableException if there is none; the message says what to install
   */
  public static List<Device> all() {
    return found().stream().map(DeviceHandles::device).toList();
  }

  /**
   * The device that somebody asked for.
   *
   * @param wanted an index such as {@code 0}; a type such as {@code gpu}; a part of the name, in
   *     any case; or nothing for the best one: a GPU if there is one, else an accelerator, else the
   *     CPU
   * @return the best device of those which fit
   * @throws BackendUnavailableException if none fits; the message lists what there is
   */
  public static Device choose(String wanted) {
    return choose(wanted, all());
  }

  /**
   * The devices that somebody asked for.
   *
   * @param wanted what {@link #choose} takes, several of these with commas between them, or {@code
   *     all}
   * @return the devices, as they were asked for; one that is named twice is there twice
   * @throws BackendUnavailableException if one does not fit any; the message lists what there is
   */
  public static List<Device> chooseAll(String wanted) {
    return chooseAll(wanted, all());
  }

  static List<Device> chooseAll(String wanted, List<Device> devices) {
    if (wanted.strip().equalsIgnoreCase("all")) {
      return devices;
    }
    List<String> each = List.of(wanted.split(",", -1));
    if (each.size() > 1 && each.stream().anyMatch(String::isBlank)) {
      throw new BackendUnavailableException(
          "The list of devices '%s' has an empty place; name a device there, or take a comma away."
              .formatted(wanted),
          null);
    }
    return each.stream().map(one -> choose(one, devices)).toList();
  }

  static Device choose(String wanted, List<Device> devices) {
    Predicate<Device> fits = filter(wanted.strip());
    return devices.stream()
        .filter(fits)
        .min(BEST_FIRST)
        .orElseThrow(() ->
            new BackendUnavailableException(
                "No OpenCL device fits '%s'. Give an index, a type (gpu, accelerator, cpu) or a part of a name; there is:%n%s"
                    .formatted(
                        wanted,
                        devices.stream()
                            .map(device -> "  " + device)
                            .collect(Collectors.joining(System.lineSeparator()))),
                null));
  }

  private static Predicate<Device> filter(String wanted) {
    if (wanted.isEmpty()) {
      return device -> true;
    }
    if (wanted.chars().allMatch(Character::isDigit)) {
      return device -> wanted.equals(Integer.toString(device.index()));
    }
    String lower = wanted.toLowerCase(Locale.ROOT);
    for (Device.Type type : Device.Type.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(lower)) {
        return device -> device.type() == type;
      }
    }
    return device -> device.name().toLowerCase(Locale.ROOT).contains(lower);
  }

  static DeviceHandles handles(Device device) {
    return found().get(device.index());
  }

  private static synchronized List<DeviceHandles> found() {
    if (found == null) {
      OpenCl.load();
      List<DeviceHandles> handles = find();
      if (handles.isEmpty()) {
        throw new BackendUnavailableException(
            "OpenCL is installed, but there is no device with a compiler. " + OpenCl.HOW_TO_INSTALL,
            null);
      }
      found = List.copyOf(handles);
    }
    return found;
  }

  private static List<DeviceHandles> find() {
    List<DeviceHandles> handles = new ArrayList<>();
    for (cl_platform_id platform : platforms()) {
      for (cl_device_id id : devices(platform)) {
        describe(handles.size(), platform, id).ifPresent(handles::add);
      }
    }
    return handles;
  }

  private static Optional<DeviceHandles> describe(
      int index, cl_platform_id platform, cl_device_id id) {
    try {
      return DeviceHandles.describe(index, platform, id);
    } catch (CLException e) {
      LOG.warn("A device that OpenCL names does not say what it is, and is left out.", e);
      return Optional.empty();
    }
  }

  private static cl_platform_id[] platforms() {
    try {
      int[] count = new int[1];
      CL.clGetPlatformIDs(0, null, count);
      cl_platform_id[] platforms = new cl_platform_id[count[0]];
      CL.clGetPlatformIDs(platforms.length, platforms, null);
      return platforms;
    } catch (CLException e) {
      throw new BackendUnavailableException(
          "OpenCL is installed, but has no driver to work with (%s). %s"
              .formatted(DeviceException.reason(e), OpenCl.HOW_TO_INSTALL),
          e);
    }
  }

  private static cl_device_id[] devices(cl_platform_id platform) {
    try {
      int[] count = new int[1];
      CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
      cl_device_id[] devices = new cl_device_id[count[0]];
      CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, devices.length, devices, null);
      return devices;
    } catch (CLException e) {
      if (e.getStatus() != CL.CL_DEVICE_NOT_FOUND) {
        LOG.warn("A platform of OpenCL does not say which devices it has, and is left out.", e);
      }
      return new cl_device_id[0];
    }
  }
}
