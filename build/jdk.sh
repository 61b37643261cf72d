# Sourced by the scripts of this project: finds a JDK 25 or later and exports JAVA_HOME.

MIN_JDK=25
jdk_found=

# The feature version named by the release file of the home $1; empty when there is none.
jdk_feature() {
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# Takes the home $1 if it will do; otherwise notes why it will not.
jdk_accept() {
  jdk_n=$(jdk_feature "$1")
  [ -n "$jdk_n" ] || return 1
  if [ "$jdk_n" -ge "$MIN_JDK" ] && [ -x "$1/bin/javac" ]; then
    JAVA_HOME=$1
    export JAVA_HOME
    return 0
  fi
  jdk_note="$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release") at $1"
  [ -x "$1/bin/javac" ] || jdk_note="$jdk_note (no bin/javac)"
  case ", $jdk_found, " in
    *", $jdk_note, "*) ;;
    *) jdk_found="${jdk_found:+$jdk_found, }$jdk_note" ;;
  esac
  return 1
}

# The home of the java on PATH, behind any links.
jdk_on_path() {
  jdk_java=$(command -v java) || return 1
  while [ -L "$jdk_java" ]; do
    jdk_link=$(readlink "$jdk_java")
    case $jdk_link in
      /*) jdk_java=$jdk_link ;;
      *) jdk_java=$(dirname "$jdk_java")/$jdk_link ;;
    esac
  done
  (cd -P "$(dirname "$jdk_java")/.." && pwd)
}

find_jdk() {
  jdk_given=${JAVA_HOME:-}
  [ -n "$jdk_given" ] && jdk_accept "$jdk_given" && return
  jdk_path_home=$(jdk_on_path) && jdk_accept "$jdk_path_home" && return
  for jdk_home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    # Links are followed, so that one JDK under two names is reported once.
    jdk_home=$(cd -P "$jdk_home" 2>/dev/null && pwd) && jdk_accept "$jdk_home" && return
  done
  cat >&2 <<END
Manyhands needs a JDK $MIN_JDK or later; found: ${jdk_found:-none}.
Looked at JAVA_HOME (${jdk_given:-not set}), java on PATH (${jdk_path_home:-none}), /usr/lib/jvm/*,
/usr/java/*, /opt/*jdk*, ~/.sdkman/candidates/java/*, ~/.jdks/* and
/Library/Java/JavaVirtualMachines/*/Contents/Home.
Install one (for example Eclipse Temurin $MIN_JDK) or set JAVA_HOME to it.
END
  exit 2
}

find_maven() {
  command -v mvn >/dev/null && return
  echo "Manyhands is built by Maven 3.8.7 or later; there is no mvn on PATH ($PATH)." >&2
  echo "Install it (for example the package maven) or add its bin folder to PATH." >&2
  exit 2
}
