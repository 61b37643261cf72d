# Sourced by the scripts of this project: sees to an OpenCL device, which the backend gpu needs.

OPENCL_PACKAGE=pocl-opencl-icd
OPENCL_INSTALL="sudo apt-get install $OPENCL_PACKAGE"

# Whether there is a loader and, named by an .icd file, a driver for it to load.
opencl_present() {
  [ "$(uname -s)" = Darwin ] && return 0 # part of macOS
  opencl_loader && opencl_driver
}

opencl_loader() {
  for opencl_file in /usr/lib/libOpenCL.so* /usr/lib64/libOpenCL.so* /usr/local/lib/libOpenCL.so* \
    /usr/lib/*-linux-*/libOpenCL.so*; do
    [ -e "$opencl_file" ] && return 0
  done
  # No default path of the linker, but one in its cache or in LD_LIBRARY_PATH.
  PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -q 'libOpenCL\.so' && return 0
  (
    IFS=:
    for opencl_folder in ${LD_LIBRARY_PATH:-}; do
      [ -e "$opencl_folder/libOpenCL.so.1" ] && exit 0
    done
    exit 1
  )
}

opencl_driver() {
  [ -n "${OCL_ICD_FILENAMES:-}" ] && return 0
  opencl_vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
  [ -f "$opencl_vendors" ] && return 0
  for opencl_file in "$opencl_vendors"/*.icd; do
    [ -e "$opencl_file" ] && return 0
  done
  return 1
}

# Runs the command as root where that needs no answer from anybody.
opencl_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

opencl_install() {
  command -v apt-get >/dev/null && opencl_as_root true || return 1
  echo "No OpenCL device here: installing $OPENCL_PACKAGE, which computes on the CPU..." >&2
  opencl_apt || {
    # Its lists of packages may be missing or too old.
    opencl_as_root apt-get -q -o Acquire::http::Timeout=20 update >&2 && opencl_apt
  }
}

opencl_apt() {
  # Root's environment may be a new one: what apt is told travels as arguments of env.
  opencl_as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Acquire::http::Timeout=20 --no-install-recommends \
    install "$OPENCL_PACKAGE" ocl-icd-libopencl1 >&2
}

# Finds OpenCL or installs it; 1, with the command to give, when neither is possible.
find_opencl() {
  opencl_present && return
  opencl_install && opencl_present && return
  echo "The backend gpu needs an OpenCL device, and none is installed. Install one:" >&2
  echo "  $OPENCL_INSTALL" >&2
  return 1
}
